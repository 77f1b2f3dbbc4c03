/** A simulated visitor's whole session, for tests of the session file. */
import { applyMap, type CalibrationPoint } from "../inference/calibration.ts";
import { fitRidgeAffine } from "../inference/calibration-choice.ts";
import { createSeededRandom } from "../inference/calibration-random.ts";
import {
  type CalibrationSample,
  collectTargetSamples,
  type MapInput,
} from "../inference/calibration-samples.ts";
import { TARGET_LAYOUTS } from "../inference/calibration-targets.ts";
import { assumedViewing } from "../inference/calibration-viewing.ts";
import { createOneEuroFilter } from "../inference/filter.ts";
import { createNormal } from "../inference/normal.fixture.ts";
import type { CollectedTarget } from "./calibration-flow.ts";
import type { RecordedSample, SessionRecording } from "./recording.ts";
import { recordedTargetOf } from "./recording-build.ts";

const WIDTH_PX = 1933;
const HEIGHT_PX = 1087;
const PERIOD_MS = 1000 / 29.97;

/** A whole session of a simulated visitor: nine calibration and four validation targets, then free gaze. */
export function recordSession(seed: number): SessionRecording {
  const random = createSeededRandom(seed);
  const normal = createNormal(random);
  const look = (x_px: number, y_px: number): MapInput => ({
    raw: { x_cm: 3 + 0.0101 * x_px + 0.7 * normal(), y_cm: -7 - 0.0071 * y_px + 0.9 * normal() },
    head: {
      yaw_deg: normal(),
      pitch_deg: normal(),
      roll_deg: normal(),
      x_cm: normal(),
      y_cm: normal(),
      z_cm: 60,
    },
    eyes: { leftAlong: 0.1, leftAcross: 1 / 3, rightAlong: -0.1, rightAcross: 1 / 7, opening: 0.31 },
    embedding: Float32Array.of(normal(), normal(), normal()),
  });
  let now_ms = 1234.5678;
  const collect = (role: CollectedTarget["role"], x_frac: number, y_frac: number): CollectedTarget => {
    const shown_ms = now_ms;
    const accepted_ms = shown_ms + 800;
    const samples: CalibrationSample[] = [];
    for (; now_ms < accepted_ms + 120; now_ms += PERIOD_MS) {
      const isBlink = random.uniform() < 0.08;
      const input = look(x_frac * WIDTH_PX, y_frac * HEIGHT_PX);
      samples.push({
        captured_ms: now_ms,
        validity: isBlink ? "blink" : "valid",
        input: isBlink ? null : input,
      });
    }
    const collection = collectTargetSamples(samples, accepted_ms, { spreadLimit_cm: 30 });
    return {
      role,
      position: { x_frac, y_frac },
      shown_ms,
      accepted_ms,
      attempts: 1,
      collection,
      used: collection.repeat === null,
    };
  };
  const { calibration, validation } = TARGET_LAYOUTS.standard;
  const collected = [
    ...calibration.map((t) => collect("calibration", t.x_frac, t.y_frac)),
    ...validation.map((t) => collect("validation", t.x_frac, t.y_frac)),
  ];
  const px = (c: CollectedTarget) => ({
    x_px: c.position.x_frac * WIDTH_PX,
    y_px: c.position.y_frac * HEIGHT_PX,
  });
  const points: CalibrationPoint[] = collected
    .filter((c) => c.role === "calibration")
    .map((c) => ({ target: px(c), inputs: c.collection.kept.flatMap((s) => s.input ?? []) }));
  const fit = fitRidgeAffine(points);
  const filter = createOneEuroFilter();
  const targets = collected.map((c) =>
    recordedTargetOf(c, px(c), fit.map, { filter, keepEmbedding: seed % 2 === 0 }),
  );
  filter.reset();
  const samples = Array.from({ length: 60 }, (_, i): RecordedSample => {
    now_ms += PERIOD_MS;
    const input = look(WIDTH_PX * random.uniform(), HEIGHT_PX * random.uniform());
    const mapped = applyMap(fit.map, input);
    const isLost = i % 17 === 5;
    return {
      captured_ms: now_ms,
      inferred_ms: now_ms + 31.25,
      painted_ms: i % 5 === 0 ? null : now_ms + 40 + normal(),
      validity: isLost ? "no face" : "valid",
      raw: isLost ? null : input.raw,
      mapped: isLost ? null : mapped,
      filtered: isLost ? null : filter.push(mapped, now_ms),
      head: input.head,
      eyes: input.eyes,
      embedding: null,
    };
  });
  return {
    appVersion: "0.1.0",
    recordedAt: "2026-11-23T06:45:00.000Z",
    model: { name: "tinytracker", sha256: "ab12" },
    camera: {
      source: "camera",
      label: 'a "camera", with a comma',
      frameWidth_px: 640,
      frameHeight_px: 480,
      nominalRate_Hz: 30,
    },
    screen: {
      viewportWidth_px: WIDTH_PX,
      viewportHeight_px: HEIGHT_PX,
      screenWidth_px: 1933,
      screenHeight_px: 1087,
      devicePixelRatio: 1.25,
    },
    viewing: assumedViewing(WIDTH_PX, HEIGHT_PX),
    lens: { place: { x_px: WIDTH_PX / 2, y_px: -38.5 }, basis: "assumed" },
    filter: { name: "one-euro", parameters: { minCutoff_Hz: 0.4, beta_perPx: 0.001 } },
    seed,
    protocol: { preset: "standard", accept: "click" },
    calibration: { map: fit.map, leaveOneOut_px: fit.leaveOneOut_px },
    targets,
    samples,
  };
}
