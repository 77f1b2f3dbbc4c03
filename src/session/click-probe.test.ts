import { describe, expect, it } from "vitest";
import { clickProbe, medianPose } from "./click-probe.ts";
import { gazeSample } from "./samples.fixture.ts";
import type { GazeSample } from "./samples.ts";

const nothing = Number.NaN;
const frame = (x_px: number, y_px: number, change: Partial<GazeSample> = {}): GazeSample =>
  gazeSample(0, { mapped_x_px: x_px, mapped_y_px: y_px, ...change });

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
    expect(medianPose([frame(0, 0), blind, frame(0, 0, { yaw_deg: 9 })])).toEqual({
      yaw_deg: 7,
      pitch_deg: 7,
      roll_deg: 11,
      x_cm: 13,
      y_cm: -17,
      z_cm: 53,
    });
    expect(medianPose([blind])).toBeNull();
    expect(medianPose([])).toBeNull();
  });
});
