import { describe, expect, it } from "vitest";
import { applyMap } from "../inference/calibration.ts";
import type { CalibrationSample, MapInput } from "../inference/calibration-samples.ts";
import { TARGET_LAYOUTS, type TargetPosition } from "../inference/calibration-targets.ts";
import type { CollectedTarget } from "./calibration-flow.ts";
import { evaluateCalibration, positionPx } from "./calibration-record.ts";
import { recentre, recentringObstacle } from "./recentring.ts";
import { screenGeometry } from "./screen.ts";

const facts = { screen_width_px: 1400, viewport_left_px: 0, viewport_top_px: 0 };
const full = screenGeometry(
  { ...facts, viewport_width_px: 1400, viewport_height_px: 800 },
  { screen_cm: 28, distance_cm: 60 },
);
/** The same screen, with 70 px of tool bars above the page. */
const windowed = screenGeometry(
  { ...facts, viewport_width_px: 1400, viewport_height_px: 730, viewport_top_px: 70 },
  { screen_cm: 28, distance_cm: 60 },
);

/** Looks at a point of the full screen, with the head shifted so that all gaze lands off by (dx, dy). */
const inputAt = (x_px: number, y_px: number, dx_px = 0, dy_px = 0): MapInput => ({
  raw: { x_cm: (x_px + dx_px - 700) / 53, y_cm: -(y_px + dy_px) / 47 },
  head: null,
  eyes: null,
  embedding: null,
});

function collect(position: TargetPosition, input: MapInput): CollectedTarget {
  const kept = Array.from({ length: 12 }, (_, k): CalibrationSample => {
    return { captured_ms: 400 + 33 * k, validity: "valid", input };
  });
  const collection = { kept, dropped: [], spread_cm: 0, repeat: null };
  return {
    role: "calibration",
    position,
    shown_ms: 0,
    accepted_ms: 700,
    attempts: 1,
    collection,
    used: true,
  };
}

const record = evaluateCalibration(
  TARGET_LAYOUTS.standard.calibration.map((position) => {
    const { x_px, y_px } = positionPx(position, full);
    return collect(position, inputAt(x_px, y_px));
  }),
  full,
  11,
);

describe("recentre", () => {
  it("shifts the map by what the eyes are off, also from a window to a full-screen map", () => {
    const centre = { x_frac: 0.5, y_frac: 0.5 };
    // The window's middle is 70 + 365 px below the screen's upper edge.
    const seen = collect(centre, inputAt(700, 435, 31, -17));
    const outcome = recentre(record, [seen], windowed);
    if (outcome.kind !== "recentred") throw new Error(outcome.notice);
    const after = applyMap(outcome.record.fit.map, inputAt(300, 200, 31, -17));
    expect(after.x_px).toBeCloseTo(300, 0);
    expect(after.y_px).toBeCloseTo(200, 0);
    expect(outcome.notice).toContain("35 px");
  });

  it("refuses what no shift should mend", () => {
    const outcome = recentre(
      record,
      [collect({ x_frac: 0.5, y_frac: 0.5 }, inputAt(700, 400, 300, 0))],
      full,
    );
    expect(outcome).toMatchObject({ kind: "refused" });
    expect(outcome.notice).toContain("Calibrate again");
  });

  it("refuses without data", () => {
    const unused = { ...collect({ x_frac: 0.5, y_frac: 0.5 }, inputAt(700, 400)), used: false };
    expect(recentre(record, [unused], full).kind).toBe("refused");
    expect(recentre(record, [], full).kind).toBe("refused");
  });
});

describe("recentringObstacle", () => {
  it("names the cause and the next step, and lets a calibrated visitor in view through", () => {
    expect(recentringObstacle({ calibration: null, face: "tracking" })).toMatch(/no calibration.*Calibrate/);
    expect(recentringObstacle({ calibration: record, face: "no-face" })).toMatch(/no face.*Sit in front/);
    expect(recentringObstacle({ calibration: record, face: "no-picture" })).toMatch(/stopped.*camera/);
    expect(recentringObstacle({ calibration: record, face: "tracking" })).toBeNull();
    expect(recentringObstacle({ calibration: record, face: "several-faces" })).toBeNull();
  });
});
