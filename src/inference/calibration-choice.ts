/**
 * From collected points to the personal map: checks the points, leaves out contradicting ones, fits the
 * candidates and keeps the one with the least error on left-out points. Pure; throws only
 * "calibration/too-few" and "calibration/degenerate".
 */
import type { ScreenPointPx } from "../units.ts";
import type { CalibrationMap, CalibrationPoint } from "./calibration.ts";
import { MAP_KINDS, type MapKind } from "./calibration-features.ts";
import {
  type CalibrationFit,
  type FitSurroundings,
  fitKindSteps,
  type HeldOutPoint,
  meanRaw,
  NO_SURROUNDINGS,
} from "./calibration-fit.ts";
import { findBadPoints } from "./calibration-outliers.ts";
import { GazeError } from "./errors.ts";

export interface CalibrationResult {
  readonly map: CalibrationMap;
  /** Mean error of left-out points, px: what chose the map. Still no validation: use other targets. */
  readonly leaveOneOut_px: number;
  readonly heldOut: readonly HeldOutPoint[];
  /** Error of every candidate that could be fitted, in order of complexity. */
  readonly candidates: readonly { readonly kind: MapKind; readonly leaveOneOut_px: number }[];
  /** Error of left-out points when always guessing the mean of the other targets, px. */
  readonly meanGuess_px: number;
  /** Targets of points that contradicted all others and were left out of the fit. */
  readonly excluded: readonly ScreenPointPx[];
}

/** Three unknowns per axis, and one point to leave out. */
export const MIN_POINTS = 4;
/** Quadratic surfaces need many points to pay; with 9 they lose on new points. */
const MIN_QUADRATIC_POINTS = 13;
/** Another map must beat the usual one by this much on left-out points. */
const WORTHWHILE_GAIN_FRAC = 0.1;
/**
 * And by this many standard errors of the gain over the points: nine left-out points are few, and on rendered
 * people whose heads move, picking the least error alone made the error on new targets larger, not smaller.
 */
const CLEAR_GAIN_SIGMAS = 2;
/**
 * The plain map needs less evidence against the population's: the population is rendered, the visitor is not. On
 * rendered people this caution costs nothing (tools/evaluate/README.md).
 */
const MISLED_SIGMAS = 1;

/** Ridge affine map of raw gaze, ridge strength by leave-one-point-out. */
export function fitRidgeAffine(points: readonly CalibrationPoint[]): CalibrationResult {
  return chooseMap(points, ["affine"]);
}

/** `chooseMapSteps` in one go: some hundred ms of work when embeddings are there. */
export function chooseMap(
  points: readonly CalibrationPoint[],
  kinds: readonly MapKind[] = MAP_KINDS,
  surroundings: FitSurroundings = NO_SURROUNDINGS,
): CalibrationResult {
  const steps = chooseMapSteps(points, kinds, surroundings);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * Best of the candidate maps by leave-one-point-out error. The usual map is that of the population; the plain one
 * where there is no prior, or where the plain one is nearer by more than a standard error. Another map wins only by
 * more than 10 % and more than two standard errors.
 * A generator, so that the main thread can draw between steps: call next() until it is done.
 * @param points one entry per target; entries with no inputs count as missing.
 * @param surroundings kinds that need what is null here are left out.
 * @throws GazeError calibration/too-few, calibration/degenerate
 */
export function* chooseMapSteps(
  points: readonly CalibrationPoint[],
  kinds: readonly MapKind[] = MAP_KINDS,
  surroundings: FitSurroundings = NO_SURROUNDINGS,
): Generator<void, CalibrationResult> {
  const filled = points.filter((p) => p.inputs.length > 0);
  requireUsable(filled);
  const bad = findBadPoints(filled);
  const kept = filled.filter((_, index) => !bad.includes(index));
  requireUsable(kept);
  const fits: KindFit[] = [];
  for (const kind of MAP_KINDS) {
    if (kind !== "affine" && !kinds.includes(kind)) continue;
    if (kind === "quadratic" && kept.length < MIN_QUADRATIC_POINTS) continue;
    const fit = yield* fitKindSteps(kept, kind, surroundings);
    if (fit !== null) fits.push({ kind, fit });
  }
  const [plain] = fits;
  if (plain === undefined)
    throw degenerate("leaving out any one target leaves the others on a line, so no map can be tested");
  const best = bestOf(plain.fit, fits.slice(1));
  return {
    map: best.map,
    leaveOneOut_px: best.leaveOneOut_px,
    heldOut: best.heldOut,
    candidates: fits.map(({ kind, fit }) => ({ kind, leaveOneOut_px: fit.leaveOneOut_px })),
    meanGuess_px: meanGuessError(kept),
    excluded: bad.flatMap((index) => filled[index]?.target ?? []),
  };
}

interface KindFit {
  readonly kind: MapKind;
  readonly fit: CalibrationFit;
}

function bestOf(plain: CalibrationFit, rich: readonly KindFit[]): CalibrationFit {
  const usual = usualOf(plain, rich.find(({ kind }) => kind === "population")?.fit);
  const hurdle_px = (1 - WORTHWHILE_GAIN_FRAC) * usual.leaveOneOut_px;
  let best = usual;
  for (const { fit } of rich)
    if (
      fit.leaveOneOut_px < hurdle_px &&
      fit.leaveOneOut_px < best.leaveOneOut_px &&
      isClearGain(usual.heldOut, fit.heldOut, CLEAR_GAIN_SIGMAS)
    )
      best = fit;
  return best;
}

function usualOf(plain: CalibrationFit, population: CalibrationFit | undefined): CalibrationFit {
  if (population === undefined) return plain;
  return isClearGain(population.heldOut, plain.heldOut, MISLED_SIGMAS) ? plain : population;
}

/** Whether `other` is nearer to the left-out points than `usual` by more than chance over the points explains. */
function isClearGain(
  usual: readonly HeldOutPoint[],
  other: readonly HeldOutPoint[],
  sigmas: number,
): boolean {
  const gains_px = usual.map(({ error_px }, i) => error_px - (other[i]?.error_px ?? error_px));
  const mean = gains_px.reduce((sum, gain) => sum + gain, 0) / gains_px.length;
  const variance = gains_px.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / (gains_px.length - 1);
  return mean > sigmas * Math.sqrt(variance / gains_px.length);
}

function requireUsable(points: readonly CalibrationPoint[]): void {
  if (points.length < MIN_POINTS)
    throw new GazeError(
      "calibration/too-few",
      `${points.length} calibration targets have usable gaze; at least ${MIN_POINTS} are needed`,
      { cure: "Repeat the calibration, looking at each target until it is accepted." },
    );
  for (const [index, { target, inputs }] of points.entries()) {
    if (!Number.isFinite(target.x_px) || !Number.isFinite(target.y_px))
      throw degenerate(`target ${index + 1} has no finite position`);
    if (!inputs.every(({ raw }) => Number.isFinite(raw.x_cm) && Number.isFinite(raw.y_cm)))
      throw degenerate(`target ${index + 1} has a raw gaze that is not a number`);
  }
  const targets = shapeOf(points.map((p) => [p.target.x_px, p.target.y_px]));
  if (targets !== "plane") throw degenerate(`the targets lie on one ${targets}`);
  const gaze = shapeOf(
    points.map((p) => {
      const raw = meanRaw(p.inputs.map((i) => i.raw));
      return [raw.x_cm, raw.y_cm];
    }),
  );
  if (gaze === "point") throw degenerate("the gaze seen by the network did not move between targets");
  if (gaze === "line") throw degenerate("the gaze seen by the network moved along one line only");
}

function degenerate(reason: string): GazeError {
  return new GazeError("calibration/degenerate", `Calibration failed: ${reason}`, {
    cure: "Face the light, keep the head in view and repeat, following the targets with the eyes.",
  });
}

/** Widths below this share of the largest coordinate, or of the other axis, are rounding. */
const FLAT_FRAC = 1e-4;

/** Whether points spread over a plane, along a line, or not at all (principal axes of their scatter). */
function shapeOf(points: readonly (readonly [number, number])[]): "plane" | "line" | "point" {
  const n = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const xx = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0) / n;
  const yy = points.reduce((sum, [, y]) => sum + (y - meanY) ** 2, 0) / n;
  const xy = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / n;
  const half = Math.hypot((xx - yy) / 2, xy);
  const major = Math.sqrt(Math.max(0, (xx + yy) / 2 + half));
  const minor = Math.sqrt(Math.max(0, (xx + yy) / 2 - half));
  const largest = Math.max(...points.map(([x, y]) => Math.max(Math.abs(x), Math.abs(y))));
  if (major <= FLAT_FRAC * largest) return "point";
  return minor <= FLAT_FRAC * major ? "line" : "plane";
}

function meanGuessError(points: readonly CalibrationPoint[]): number {
  let sum = 0;
  for (const left of points) {
    const others = points.filter((p) => p !== left);
    const x = others.reduce((total, p) => total + p.target.x_px, 0) / others.length;
    const y = others.reduce((total, p) => total + p.target.y_px, 0) / others.length;
    sum += Math.hypot(x - left.target.x_px, y - left.target.y_px);
  }
  return sum / points.length;
}
