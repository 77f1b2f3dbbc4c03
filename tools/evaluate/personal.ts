/**
 * What a short calibration would bring: for each subject an affine map is fitted on a few of their pictures
 * and judged on the others. Every picture is judged, never on a fit that has seen it.
 */

import { createSeededRandom, shuffled } from "../../src/inference/calibration-random.ts";
import { createRidgeSystem, solveRidge } from "../../src/inference/calibration-ridge.ts";
import { mean, median, type Prediction } from "./figures.ts";

export interface PersonalFigures {
  /** Pictures each map is fitted on. */
  readonly points: number;
  /** Subjects with more pictures than that. */
  readonly subjects: number;
  readonly mean_error_cm: number;
  readonly median_error_cm: number;
  /** The same pictures without calibration. */
  readonly uncalibrated_mean_error_cm: number;
  /** The same fit without any prediction: always the mean of the fitted targets. What a map must beat. */
  readonly mean_target_error_cm: number;
}

/** Relative to the features' variance: enough to steady a fit of few points. */
const RIDGE = 0.01;
const SEED = 20261;

/**
 * Splits each subject's pictures at random (fixed seed) into groups; every group in turn is judged by maps
 * fitted on `points` pictures of the other groups.
 * @returns null when no subject has enough pictures
 */
export function personalFigures(predictions: readonly Prediction[], points = 9): PersonalFigures | null {
  const bySubject = new Map<string, Prediction[]>();
  for (const prediction of predictions) {
    if (prediction.subject === undefined) continue;
    const list = bySubject.get(prediction.subject) ?? [];
    list.push(prediction);
    bySubject.set(prediction.subject, list);
  }
  const random = createSeededRandom(SEED);
  const calibrated: number[] = [];
  const plain: number[] = [];
  const constant: number[] = [];
  let subjects = 0;
  for (const list of bySubject.values()) {
    if (list.length <= points) continue;
    subjects++;
    const order = shuffled(list, random);
    const groupSize = Math.min(points, order.length - points);
    for (let start = 0; start < order.length; start += groupSize) {
      const judged = order.slice(start, start + groupSize);
      const others = [...order.slice(0, start), ...order.slice(start + groupSize)];
      const fitted = shuffled(others, random).slice(0, points);
      const map = fitAffine(fitted);
      const centre = [mean(fitted.map((p) => p.true_x_cm)), mean(fitted.map((p) => p.true_y_cm))] as const;
      for (const picture of judged) {
        const [x, y] = map(picture.x_cm, picture.y_cm);
        calibrated.push(Math.hypot(x - picture.true_x_cm, y - picture.true_y_cm));
        plain.push(Math.hypot(picture.x_cm - picture.true_x_cm, picture.y_cm - picture.true_y_cm));
        constant.push(Math.hypot(centre[0] - picture.true_x_cm, centre[1] - picture.true_y_cm));
      }
    }
  }
  if (subjects === 0) return null;
  return {
    points,
    subjects,
    mean_error_cm: mean(calibrated),
    median_error_cm: median(calibrated),
    uncalibrated_mean_error_cm: mean(plain),
    mean_target_error_cm: mean(constant),
  };
}

/** Ridge affine from predicted to true gaze. */
function fitAffine(pictures: readonly Prediction[]): (x_cm: number, y_cm: number) => [number, number] {
  const spread = (values: readonly number[]) => {
    const centre = mean(values);
    return Math.sqrt(mean(values.map((value) => (value - centre) ** 2))) || 1;
  };
  const scale = Float64Array.of(spread(pictures.map((p) => p.x_cm)), spread(pictures.map((p) => p.y_cm)));
  const system = createRidgeSystem(
    pictures.map((p) => ({
      features: Float64Array.of(p.x_cm, p.y_cm),
      target: [p.true_x_cm, p.true_y_cm],
      weight: 1,
    })),
    scale,
  );
  const solution = solveRidge(system, RIDGE, Float64Array.of(1, 1));
  const { centre, intercept } = system;
  return (x_cm, y_cm) => {
    const z = [
      (x_cm - (centre[0] ?? 0)) / (scale[0] ?? 1),
      (y_cm - (centre[1] ?? 0)) / (scale[1] ?? 1),
    ] as const;
    const [a, b] = solution?.coefficients ?? [];
    return [
      intercept[0] + z[0] * (a?.[0] ?? 0) + z[1] * (b?.[0] ?? 0),
      intercept[1] + z[0] * (a?.[1] ?? 0) + z[1] * (b?.[1] ?? 0),
    ];
  };
}
