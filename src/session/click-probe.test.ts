import { describe, expect, it } from "vitest";
import { clickProbe, medianPose } from "./click-probe.ts";
import type { GazeSample } from "./samples.ts";

const nothing = Number.NaN;
const frame = (x_px: number, y_px: number, change: Partial<GazeSample> = {}): GazeSample => ({
  validity: "gaze",
  captured_ms: 0,
  sent_ms: 0,
  received_ms: 0,
  painted_ms: nothing,
  raw_x_cm: 0,
  raw_y_cm: 0,
  mapped_x_px: x_px,
  mapped_y_px: y_px,
  filtered_x_px: nothing,
  filtered_y_px: nothing,
  yaw_deg: 1,
  pitch_deg: 2,
  roll_deg: 3,
  head_x_cm: 4,
  head_y_cm: 5,
  head_z_cm: 60,
  openness_left: 0.3,
  openness_right: 0.3,
  confidence: 1,
  faceCount: 1,
  brightness: 0.5,
  face_ms: 1,
  crop_ms: 1,
  network_ms: 1,
  ...change,
});

describe("click probe", () => {
  const clicked = { x_px: 400, y_px: 300 };

  it("is the median of the unfiltered gaze before the click; one glance elsewhere does not move it", () => {
    const probe = clickProbe(clicked, [frame(410, 310), frame(412, 308), frame(1400, 20)]);
    expect(probe).toEqual({ clicked, gaze: { x_px: 412, y_px: 308 } });
  });

  it("says nothing with fewer than three frames of gaze", () => {
    const lost = frame(nothing, nothing, { validity: "no-face" });
    expect(clickProbe(clicked, [frame(1, 1), frame(2, 2), lost, lost])).toBeNull();
    expect(clickProbe(clicked, [frame(1, 1), frame(2, 2), frame(nothing, 2)])).toBeNull();
    expect(clickProbe(clicked, [])).toBeNull();
  });
});

describe("median pose", () => {
  it("passes over frames that do not know it, and is unknown without any", () => {
    const blind = frame(0, 0, { yaw_deg: nothing, head_z_cm: nothing });
    expect(medianPose([frame(0, 0), blind, frame(0, 0, { yaw_deg: 5 })])).toEqual({
      yaw_deg: 3,
      pitch_deg: 2,
      roll_deg: 3,
      x_cm: 4,
      y_cm: 5,
      z_cm: 60,
    });
    expect(medianPose([blind])).toBeNull();
    expect(medianPose([])).toBeNull();
  });
});
