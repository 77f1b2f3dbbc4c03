import { describe, expect, it } from "vitest";
import { boxFromLandmarks } from "../../src/inference/crop.ts";
import { scaleBox } from "./box-jitter.ts";

describe("scaleBox", () => {
  it("makes of the face square the one that the app cuts for a network with this boxScale", () => {
    // Two corners of a face of 90 by 120 pixels, the other points between them.
    const landmarks = new Float32Array(3 * 478).fill(0.5);
    landmarks.set([0.4, 0.25, 0, 0.55, 0.5], 0);
    landmarks.fill(0.45, 6);
    const whole = boxFromLandmarks(landmarks, 600, 480, 1);
    const part = boxFromLandmarks(landmarks, 600, 480, 0.75);
    const scaled = scaleBox(whole, 0.75);
    expect(whole.size_px).toBeCloseTo(120, 3);
    for (const key of ["x_px", "y_px", "size_px"] as const) expect(scaled[key]).toBeCloseTo(part[key], 3);
    expect(scaleBox(whole, 1)).toEqual(whole);
  });
});
