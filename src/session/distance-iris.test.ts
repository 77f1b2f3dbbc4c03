import { describe, expect, it } from "vitest";
import { irisDistance_cm, irisEstimate, irisWidth_px } from "./distance-iris.ts";

/** Landmarks of irises `width_frac` of a frame wide; everything else lies at 0. */
function landmarks(width_frac: number): Float32Array {
  const points = new Float32Array(478 * 3);
  const put = (index: number, x: number): void => points.set([x, 0.5, 0], 3 * index);
  put(469, 0.4 + width_frac / 2);
  put(471, 0.4 - width_frac / 2);
  put(474, 0.6 + width_frac / 2);
  put(476, 0.6 - width_frac / 2);
  return points;
}

describe("irisWidth_px", () => {
  it("measures across both irises", () => {
    expect(irisWidth_px(landmarks(0.02), 640, 480)).toBeCloseTo(12.8, 4);
  });

  it("gives nothing without iris landmarks", () => {
    expect(irisWidth_px(landmarks(0.02).subarray(0, 468 * 3), 640, 480)).toBeNull();
    expect(irisWidth_px(new Float32Array(478 * 3), 640, 480)).toBeNull();
  });
});

describe("irisDistance_cm", () => {
  it("is that of a pinhole camera", () => {
    // 90° across 480 px: focal length 240 px. 11.7 mm at 54 cm then cover 5.2 px.
    expect(irisDistance_cm(5.2 / 480, 90)).toBeCloseTo(54, 9);
  });
});

describe("irisEstimate", () => {
  it("holds the true distance of every camera within the assumed field of view", () => {
    for (const view_deg of [35, 43, 52])
      for (const iris_cm of [1.12, 1.17, 1.22]) {
        const share = iris_cm / (60 * 2 * Math.tan((view_deg * Math.PI) / 360));
        const estimate = irisEstimate(Array.from({ length: 30 }, () => share));
        expect(estimate?.low_cm).toBeLessThanOrEqual(60 + 1e-9);
        expect(estimate?.high_cm).toBeGreaterThanOrEqual(60 - 1e-9);
        if (view_deg === 43 && iris_cm === 1.17) expect(estimate?.distance_cm).toBeCloseTo(60, 9);
      }
  });

  it("takes the median over frames, and says nothing from a few", () => {
    const shares = [...Array.from({ length: 11 }, () => 0.025), 0.9, 0.9, 0.9];
    expect(irisEstimate(shares)?.distance_cm).toBeCloseTo(irisDistance_cm(0.025, 43), 9);
    expect(irisEstimate(shares.slice(0, 9))).toBeNull();
  });
});
