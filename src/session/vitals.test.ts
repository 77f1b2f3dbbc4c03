import { describe, expect, it } from "vitest";
import { createSampleLane, type GazeSample } from "./samples.ts";
import { summarise, VITALS_WINDOW_MS } from "./vitals.ts";

const absent = Number.NaN;
const row = (captured_ms: number, change: Partial<GazeSample> = {}): GazeSample => ({
  validity: "gaze",
  captured_ms,
  sent_ms: captured_ms + 3,
  received_ms: captured_ms + 43,
  painted_ms: captured_ms + 61,
  raw_x_cm: 0,
  raw_y_cm: 0,
  mapped_x_px: 0,
  mapped_y_px: 0,
  filtered_x_px: 0,
  filtered_y_px: 0,
  yaw_deg: 0,
  pitch_deg: 0,
  roll_deg: 0,
  head_x_cm: 0,
  head_y_cm: 0,
  head_z_cm: 60,
  openness_left: 0.3,
  openness_right: 0.3,
  confidence: 1,
  faceCount: 1,
  brightness: 0.37,
  face_ms: 17,
  crop_ms: 0.7,
  network_ms: 2.3,
  ...change,
});

describe("summarise", () => {
  it("gives rate and medians of the window alone", () => {
    const lane = createSampleLane(200);
    lane.push(row(0, { face_ms: 900 }));
    for (let k = 0; k <= 20; k++) lane.push(row(5000 + 50 * k));
    const now_ms = 5000 + VITALS_WINDOW_MS;
    expect(summarise(lane, now_ms)).toEqual({
      samples_per_s: 20,
      face_ms: 17,
      crop_ms: 0.7,
      network_ms: 2.3,
      latency_ms: 61,
      brightness_frac: 0.37,
    });
  });

  it("does not let frames without a face speed up the network", () => {
    const lane = createSampleLane(10);
    lane.push(row(10));
    for (const captured_ms of [20, 30, 40]) {
      lane.push(row(captured_ms, { validity: "no-face", network_ms: 0, crop_ms: 0, raw_x_cm: absent }));
    }
    expect(summarise(lane, 50)).toMatchObject({ network_ms: 2.3, crop_ms: 0.7 });
  });

  it("tells the delay of the frames that were painted, and no other", () => {
    const lane = createSampleLane(10);
    for (const captured_ms of [10, 20, 30]) lane.push(row(captured_ms, { painted_ms: absent }));
    expect(summarise(lane, 50)?.latency_ms).toBeNaN();
    lane.markPainted(1, 10 + 37);
    expect(summarise(lane, 50)?.latency_ms).toBe(37);
  });

  it("says nothing from a single frame", () => {
    const lane = createSampleLane(10);
    expect(summarise(lane, 50)).toBeNull();
    lane.push(row(10));
    expect(summarise(lane, 50)).toBeNull();
  });
});
