import { describe, expect, it } from "vitest";
import type { CalibrationSample } from "../inference/calibration-samples.ts";
import { TARGET_LAYOUTS } from "../inference/calibration-targets.ts";
import type { FrameResult } from "../inference/observation.ts";
import type { CollectedTarget } from "./calibration-flow.ts";
import { evaluateCalibration, positionPx } from "./calibration-record.ts";
import { createGazeTrack } from "./gaze-track.ts";
import { screenGeometry } from "./screen.ts";
import { initialSettings, PAGE_SETTINGS, type PageSettings } from "./settings.ts";

const smoothing = (change: Partial<PageSettings>) => ({ ...initialSettings(PAGE_SETTINGS), ...change });

const facts = { screen_width_px: 1500, viewport_left_px: 0, viewport_top_px: 0 };
const full = screenGeometry(
  { ...facts, viewport_width_px: 1500, viewport_height_px: 900 },
  { screen_cm: 30, distance_cm: null },
);
/** The same screen seen through a window with 90 px of tool bars above it. */
const windowed = screenGeometry(
  { ...facts, viewport_width_px: 1500, viewport_height_px: 810, viewport_top_px: 90 },
  { screen_cm: 30, distance_cm: null },
);

const common = {
  frame_width: 640,
  frame_height: 480,
  brightness: 0.5,
  stages: { face_ms: 1, crop_ms: 1, network_ms: 1 },
};
const face = {
  box: { x_px: 200, y_px: 100, width_px: 200, height_px: 200 },
  faceSize_px: 200,
  landmarks: new Float32Array(478 * 3),
  head: { yaw_deg: 2, pitch_deg: 3, roll_deg: 5, x_cm: 7, y_cm: 11, z_cm: 53 },
  eyeOpenness: { left: 0.29, right: 0.31 },
  confidence: 0.97,
  faceCount: 1,
};
function gaze(captured_ms: number, x_cm: number, y_cm: number): FrameResult {
  const raw = { x_cm, y_cm };
  return { ...common, kind: "gaze", captured_ms, face, raw, embedding: new Float32Array(0), crops: null };
}

describe("createGazeTrack", () => {
  it("uses the assumed geometry before a calibration, and never clips", () => {
    const track = createGazeTrack(full);
    track.setFilter(smoothing({ filter: "none" }));
    const sample = track.process(gaze(10, -40, 3), 50, 13);
    expect(sample).toMatchObject({
      validity: "gaze",
      captured_ms: 10,
      sent_ms: 13,
      received_ms: 50,
      painted_ms: Number.NaN,
      raw_x_cm: -40,
      yaw_deg: 2,
    });
    expect(sample.mapped_x_px).toBeCloseTo(750 - 40 * 50, 9);
    expect(sample.mapped_y_px).toBeCloseTo(-50 - 3 * 50, 9);
    expect(sample.filtered_x_px).toBe(sample.mapped_x_px);
  });

  it("gives no gaze, and no made-up one, where none was seen", () => {
    const track = createGazeTrack(full);
    const lost = track.process({ ...common, kind: "no-face", captured_ms: 10 }, 50);
    expect(lost.validity).toBe("no-face");
    expect([lost.raw_x_cm, lost.filtered_x_px, lost.head_z_cm]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    const shut = track.process({ ...common, kind: "eyes-closed", captured_ms: 20, face }, 60);
    expect(shut.head_z_cm).toBe(53);
    expect(shut.filtered_y_px).toBeNaN();
  });

  it("smooths over time, and starts afresh with another filter", () => {
    const track = createGazeTrack(full);
    track.process(gaze(0, 0, -5), 0);
    const jumped = track.process(gaze(33, 4, -5), 33);
    expect(jumped.filtered_x_px).toBeLessThan(jumped.mapped_x_px);
    track.setFilter(smoothing({ filter: "kalman" }));
    const fresh = track.process(gaze(66, 4, -5), 66);
    expect(fresh.filtered_x_px).toBe(fresh.mapped_x_px);
  });

  it("smooths as strongly as the settings say", () => {
    const jumpWith = (change: Partial<PageSettings>): number => {
      const track = createGazeTrack(full);
      track.setFilter(smoothing(change));
      track.process(gaze(0, 0, -5), 0);
      return track.process(gaze(33, 4, -5), 33).filtered_x_px;
    };
    expect(jumpWith({ euro_cutoff_Hz: 5 })).toBeGreaterThan(jumpWith({ euro_cutoff_Hz: 0.1 }));
    expect(jumpWith({ filter: "kalman", kalman_noise_px: 10 })).toBeGreaterThan(
      jumpWith({ filter: "kalman", kalman_noise_px: 500 }),
    );
  });

  it("keeps a full-screen calibration right when the page is back in its window", () => {
    const collected = TARGET_LAYOUTS.standard.calibration.map((position): CollectedTarget => {
      const { x_px, y_px } = positionPx(position, full);
      const kept = Array.from({ length: 9 }, (_, k): CalibrationSample => {
        const raw = { x_cm: (x_px - 311) / 61, y_cm: -(y_px - 173) / 67 };
        return {
          captured_ms: 400 + 33 * k,
          validity: "valid",
          input: { raw, head: null, eyes: null, embedding: null },
        };
      });
      const collection = { kept, dropped: [], spread_cm: 0, repeat: null };
      return {
        role: "calibration",
        position,
        shown_ms: 0,
        accepted_ms: 600,
        attempts: 1,
        collection,
        used: true,
      };
    });
    const track = createGazeTrack(windowed);
    track.setFilter(smoothing({ filter: "none" }));
    track.setCalibration(evaluateCalibration(collected, full, 3));
    const sample = track.process(gaze(10, (700 - 311) / 61, -(500 - 173) / 67), 20);
    expect(sample.mapped_x_px).toBeCloseTo(700, 1);
    // 500 px below the screen's upper edge is 410 px below the page's.
    expect(sample.mapped_y_px).toBeCloseTo(410, 1);
  });
});
