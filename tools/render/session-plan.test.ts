import { describe, expect, it } from "vitest";
import { TARGET_LAYOUTS } from "../../src/inference/calibration-targets.ts";
import { MOVEMENT, planSession, SESSION_SCREEN, type SessionRequest } from "./session-plan.ts";

const request = (index: number): SessionRequest => ({
  subject: `session-val-${index}`,
  split: "val",
  hdri: "pmndrs_lobby",
  seed: 3,
  preset: "research",
  frames: 4,
});
const deviation = (values: readonly number[]): number => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1));
};

describe("planSession", () => {
  it("shows every target of the preset once, calibration first, and repeats itself", () => {
    const { targets } = planSession(request(0));
    expect(planSession(request(0)).targets).toEqual(targets);
    const { calibration, validation } = TARGET_LAYOUTS.research;
    expect(targets.map(({ role }) => role)).toEqual([
      ...calibration.map(() => "calibration"),
      ...validation.map(() => "validation"),
    ]);
    const place = ({ x_frac, y_frac }: { x_frac: number; y_frac: number }) => `${x_frac} ${y_frac}`;
    expect(new Set(targets.map(place))).toEqual(new Set([...calibration, ...validation].map(place)));
  });

  it("looks at the target in the gaze frame: +x to the user's right, +y up, origin at the lens", () => {
    for (const { x_frac, y_frac, frames } of planSession(request(1)).targets)
      for (const { gaze_cm } of frames) {
        expect(gaze_cm[0]).toBeCloseTo((x_frac - 0.5) * SESSION_SCREEN.width_cm, -0.5);
        expect(gaze_cm[1]).toBeCloseTo(-1 - y_frac * SESSION_SCREEN.height_cm, -0.5);
      }
  });

  it("moves the head from target to target by the stated spread, and hardly within one", () => {
    const sessions = Array.from({ length: 60 }, (_, k) => planSession(request(k)).targets);
    const roll = sessions.flatMap((targets) =>
      targets.map(({ frames }) => frames[0]?.pose.roll_deg ?? Number.NaN),
    );
    expect(deviation(roll) / MOVEMENT.posture.roll_deg).toBeGreaterThan(0.85);
    expect(deviation(roll) / MOVEMENT.posture.roll_deg).toBeLessThan(1.15);
    const within = sessions.flatMap((targets) =>
      targets.map(({ frames }) => deviation(frames.map(({ pose }) => pose.eyes_cm[2]))),
    );
    expect(Math.max(...within)).toBeLessThan(4 * MOVEMENT.tremble.position_cm);
  });
});
