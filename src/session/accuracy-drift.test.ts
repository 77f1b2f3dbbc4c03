import { describe, expect, it } from "vitest";
import { assumedViewing } from "../inference/calibration-viewing.ts";
import type { HeadPose } from "../inference/observation.ts";
import { EMPTY_SENTINEL, headShift, type SentinelState, withClick } from "./accuracy-drift.ts";

const viewing = assumedViewing(1920, 1080);

describe("head shift", () => {
  const pose: HeadPose = { yaw_deg: 1, pitch_deg: 2, roll_deg: 3, x_cm: 5, y_cm: 7, z_cm: 60 };

  it("is the distance moved and the largest turn, with a limit of 5 cm and 10 degrees", () => {
    expect(headShift(pose, { ...pose, x_cm: 8, z_cm: 64 })).toEqual({
      shift_cm: 5,
      turn_deg: 0,
      isBeyondLimit: false,
    });
    expect(headShift(pose, { ...pose, x_cm: 8.1, z_cm: 64 }).isBeyondLimit).toBe(true);
    expect(headShift(pose, { ...pose, yaw_deg: -9, roll_deg: 4 })).toEqual({
      shift_cm: 0,
      turn_deg: 10,
      isBeyondLimit: false,
    });
    expect(headShift(pose, { ...pose, pitch_deg: 12.1 }).isBeyondLimit).toBe(true);
  });
});

describe("drift sentinel", () => {
  const clicks = (offsets: readonly number[]): SentinelState =>
    offsets.reduce(
      (state, dx) =>
        withClick(
          state,
          { clicked: { x_px: 700 + dx, y_px: 400 }, gaze: { x_px: 700, y_px: 400 } },
          2,
          viewing,
        ),
      EMPTY_SENTINEL,
    );

  it("says nothing before eight clicks", () => {
    expect(clicks([200, 200, 200, 200, 200, 200, 200])).toMatchObject({ offset_px: null, hasDrifted: false });
  });

  it("alarms when the median offset exceeds what validation promised", () => {
    // 2 degrees at the assumed geometry are 79.2 px.
    expect(clicks(Array.from({ length: 8 }, () => 78)).hasDrifted).toBe(false);
    const alarmed = clicks(Array.from({ length: 8 }, () => 81));
    expect(alarmed.hasDrifted).toBe(true);
    expect(alarmed.offset_px).toEqual({ x_px: 81, y_px: 0 });
    expect(alarmed.error_px).toBe(81);
  });

  it("tells scatter from offset: clicks off to all sides have an error, but no drift", () => {
    const scattered = clicks([90, -90, 92, -92, 88, -88, 91, -91]);
    expect(scattered.offset_px?.x_px).toBeCloseTo(0, 9);
    expect(scattered.error_px).toBeCloseTo(90.5, 9);
    expect(scattered.error_deg).toBeGreaterThan(2);
    expect(scattered.hasDrifted).toBe(false);
  });

  it("is not alarmed by three clicks made without looking, and forgets old ones", () => {
    expect(clicks([5, -3, 900, 4, -800, 2, 950, 1]).hasDrifted).toBe(false);
    const recovered = clicks([
      ...Array.from({ length: 20 }, () => 300),
      ...Array.from({ length: 8 }, () => 0),
    ]);
    expect(recovered.probes).toHaveLength(8);
    expect(recovered.hasDrifted).toBe(false);
  });
});
