import { describe, expect, it } from "vitest";
import { applyMap } from "../inference/calibration.ts";
import { fitRidgeAffine } from "../inference/calibration-choice.ts";
import { createSeededRandom } from "../inference/calibration-random.ts";
import { TARGET_LAYOUTS } from "../inference/calibration-targets.ts";
import { assumedViewing } from "../inference/calibration-viewing.ts";
import type { RecordedTarget, SessionRecording } from "./recording.ts";
import { compareMaps } from "./recording-maps.ts";

/** A session whose raw gaze is pulled along by head yaw, which the visitor changes from target to target. */
function headMovingSession(seed: number): SessionRecording {
  const random = createSeededRandom(seed);
  const target = (role: RecordedTarget["role"], x_frac: number, y_frac: number): RecordedTarget => {
    const yaw_deg = 20 * (random.uniform() - 0.5);
    const point = { x_px: 1000 * x_frac, y_px: 1000 * y_frac };
    const samples = Array.from({ length: 10 }, (_, i) => ({
      captured_ms: 33 * i,
      inferred_ms: null,
      painted_ms: null,
      validity: "valid" as const,
      raw: {
        x_cm: 0.02 * point.x_px + 0.4 * yaw_deg + 0.2 * random.uniform(),
        y_cm: -0.02 * point.y_px + 0.2 * random.uniform(),
      },
      mapped: null,
      filtered: null,
      head: { yaw_deg, pitch_deg: 0, roll_deg: 0, x_cm: 0, y_cm: 0, z_cm: 60 },
      eyes: { leftAlong: 0, leftAcross: 0, rightAlong: 0, rightAcross: 0, opening: null },
      embedding: null,
    }));
    return { role, target: point, shown_ms: 0, accepted_ms: 0, attempts: 1, used: true, samples };
  };
  const { calibration, validation } = TARGET_LAYOUTS.standard;
  return {
    appVersion: "0.1.0",
    recordedAt: "2026-11-23T07:00:00Z",
    model: { name: "m", sha256: "0" },
    camera: { source: null, label: "c", frameWidth_px: 640, frameHeight_px: 480, nominalRate_Hz: 30 },
    screen: {
      viewportWidth_px: 1000,
      viewportHeight_px: 1000,
      screenWidth_px: 1000,
      screenHeight_px: 1000,
      devicePixelRatio: 1,
    },
    viewing: assumedViewing(1000, 1000),
    lens: null,
    filter: { name: "none", parameters: {} },
    seed,
    protocol: null,
    calibration: null,
    targets: [
      ...calibration.map((t) => target("calibration", t.x_frac, t.y_frac)),
      ...validation.map((t) => target("validation", t.x_frac, t.y_frac)),
    ],
    samples: [],
  };
}

const meanPx = (trial: ReturnType<typeof compareMaps>[number] | undefined): number => {
  if (trial?.validation.summary.kind !== "measured") throw new Error("no data");
  return trial.validation.summary.mean.px;
};

describe("comparison of maps on a recording", () => {
  it("finds head pose worth it when the raw gaze follows the head, on targets no fit has seen", () => {
    const trials = compareMaps(headMovingSession(29));
    expect(trials.map((t) => t.candidates)).toEqual([
      "affine",
      "quadratic",
      "sight",
      "pose",
      "embedding",
      "population",
      "chosen",
    ]);
    const of = (name: string) => trials.find((t) => t.candidates === name);
    expect(["sight", "pose"]).toContain(of("chosen")?.kind);
    expect(meanPx(of("chosen"))).toBeLessThan(0.6 * meanPx(of("affine")));
    // Kinds that cannot be fitted here fall back to the plain map.
    for (const name of ["quadratic", "embedding", "population"]) expect(of(name)?.kind, name).toBe("affine");
  });

  it("measures the affine trial as a fit and validation by hand do", () => {
    const recording = headMovingSession(31);
    const points = recording.targets
      .filter((t) => t.role === "calibration")
      .map((t) => ({
        target: t.target,
        inputs: t.samples.flatMap(({ raw, head, eyes, embedding }) =>
          raw ? [{ raw, head, eyes, embedding }] : [],
        ),
      }));
    const { map } = fitRidgeAffine(points);
    const errors = recording.targets
      .filter((t) => t.role === "validation")
      .map((t) => {
        const seen = t.samples.flatMap(({ raw }) =>
          raw ? [applyMap(map, { raw, head: null, eyes: null, embedding: null })] : [],
        );
        const x = seen.reduce((sum, p) => sum + p.x_px / seen.length, 0);
        const y = seen.reduce((sum, p) => sum + p.y_px / seen.length, 0);
        return Math.hypot(x - t.target.x_px, y - t.target.y_px);
      });
    const [affine] = compareMaps(recording);
    expect(meanPx(affine)).toBeCloseTo(errors.reduce((a, b) => a + b, 0) / errors.length, 6);
  });
});
