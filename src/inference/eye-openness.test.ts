import { describe, expect, it } from "vitest";
import { BlinkGate, eyeOpenness } from "./eye-openness.ts";

/** Landmarks with each eye 0.1 frame widths wide and its lids apart by a part of that width (in pixels). */
function eyes(right: number, left: number, width: number, height: number): Float32Array {
  const landmarks = new Float32Array(478 * 3);
  const put = (i: number, x: number, y_px: number) => landmarks.set([x, 0.5 + y_px / height, 9], 3 * i);
  put(33, 0.3, 0);
  put(133, 0.4, 0);
  put(362, 0.6, 0);
  put(263, 0.7, 0);
  const gap = (openness: number) => (openness * 0.1 * width) / 2;
  for (const [upper, lower] of [
    [160, 144],
    [159, 145],
    [158, 153],
  ] as const) {
    put(upper, 0.35, -gap(right));
    put(lower, 0.35, gap(right));
  }
  for (const [upper, lower] of [
    [387, 373],
    [386, 374],
    [385, 380],
  ] as const) {
    put(upper, 0.65, -gap(left));
    put(lower, 0.65, gap(left));
  }
  return landmarks;
}

describe("eyeOpenness", () => {
  it("is lid distance over eye width in pixels, for each of the user's own eyes", () => {
    const { left, right } = eyeOpenness(eyes(0.3, 0.1, 640, 480), 640, 480);
    expect(right).toBeCloseTo(0.3, 4);
    expect(left).toBeCloseTo(0.1, 4);
  });

  it("is 0 for a face without width", () => {
    expect(eyeOpenness(new Float32Array(478 * 3), 640, 480)).toEqual({ left: 0, right: 0 });
  });
});

describe("BlinkGate", () => {
  it("closes only when both eyes are shut, and opens only clearly above where it closed", () => {
    const gate = new BlinkGate();
    const both = (openness: number) => gate.update({ left: openness, right: openness });
    expect(both(0.3)).toBe(false);
    expect(gate.update({ left: 0.05, right: 0.3 }), "a wink is not a blink").toBe(false);
    expect(both(0.13)).toBe(false);
    expect(both(0.11)).toBe(true);
    expect(both(0.13)).toBe(true);
    expect(both(0.155)).toBe(true);
    expect(gate.update({ left: 0.05, right: 0.17 })).toBe(false);
    expect(both(0.13)).toBe(false);
  });

  it("starts open after a reset", () => {
    const gate = new BlinkGate();
    gate.update({ left: 0, right: 0 });
    gate.reset();
    expect(gate.update({ left: 0.14, right: 0.14 })).toBe(false);
  });
});
