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
  const both = (gate: BlinkGate, openness: number) => gate.update({ left: openness, right: openness });

  it("closes only when both eyes are shut, and opens only clearly above where it closed", () => {
    const gate = new BlinkGate();
    expect(both(gate, 0.3)).toBe(false);
    expect(gate.update({ left: 0.05, right: 0.3 }), "a wink is not a blink").toBe(false);
    expect(both(gate, 0.17)).toBe(false);
    expect(both(gate, 0.16)).toBe(true);
    expect(both(gate, 0.17)).toBe(true);
    expect(both(gate, 0.19)).toBe(true);
    expect(gate.update({ left: 0.05, right: 0.2 })).toBe(false);
    expect(both(gate, 0.17)).toBe(false);
  });

  it("sees the blinks of the rendered people (openness measured on the demo clips)", () => {
    for (const blink of [
      [0.31, 0.27, 0.16, 0.1, 0.08, 0.2, 0.27],
      [0.33, 0.27, 0.14, 0.14, 0.14, 0.16, 0.25],
    ]) {
      const gate = new BlinkGate();
      for (let i = 0; i < 60; i++) both(gate, 0.32);
      const closed = blink.map((openness) => both(gate, openness));
      expect(closed.slice(0, 2)).toEqual([false, false]);
      expect(closed.slice(2, 5)).toEqual([true, true, true]);
      expect(closed.at(-1)).toBe(false);
    }
  });

  it("learns narrow eyes: what is a blink for others is how they look", () => {
    const gate = new BlinkGate();
    for (let openness = 0.3; openness > 0.15; openness -= 0.001) expect(both(gate, openness)).toBe(false);
    for (let i = 0; i < 100; i++) expect(both(gate, 0.15)).toBe(false);
    expect(both(gate, 0.1)).toBe(true);
    for (let i = 0; i < 1000; i++) expect(both(gate, 0.05), "shut for a minute stays shut").toBe(true);
  });

  it("forgets the person on reset", () => {
    const gate = new BlinkGate();
    for (let i = 0; i < 200; i++) both(gate, 0.4);
    expect(both(gate, 0.2)).toBe(true);
    gate.reset();
    expect(both(gate, 0.2)).toBe(false);
  });
});
