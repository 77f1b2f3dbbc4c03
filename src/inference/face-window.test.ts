import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { searchWindow, wholeFrame, windowFits, windowFor } from "./face-window.ts";

const SEED = 20262;
const WIDTH = 640;
const HEIGHT = 480;

describe("windowFor", () => {
  it("is the whole frame for a near face", () => {
    expect(windowFor({ x_px: 200, y_px: 100, size_px: 150 }, WIDTH, HEIGHT)).toEqual(
      wholeFrame(WIDTH, HEIGHT),
    );
  });

  it("always lies in the frame, in whole pixels, holds the face, and fits it", () => {
    const side = fc.double({ min: 20, max: 400, noNaN: true });
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(side, part, part, (size_px, x, y) => {
        const face = { x_px: x * (WIDTH - size_px), y_px: y * (HEIGHT - size_px), size_px };
        const window = windowFor(face, WIDTH, HEIGHT);
        const { left_px, top_px, width, height } = window;
        expect([left_px, top_px, width, height].every(Number.isInteger)).toBe(true);
        expect(Math.min(left_px, top_px)).toBeGreaterThanOrEqual(0);
        expect(left_px + width).toBeLessThanOrEqual(WIDTH);
        expect(top_px + height).toBeLessThanOrEqual(HEIGHT);
        expect(face.x_px).toBeGreaterThanOrEqual(left_px - 1e-9);
        expect(face.x_px + size_px).toBeLessThanOrEqual(left_px + width + 1e-9);
        expect(windowFits(window, face, WIDTH, HEIGHT)).toBe(true);
      }),
      { seed: SEED },
    );
  });
});

describe("windowFits", () => {
  const face = { x_px: 300, y_px: 200, size_px: 60 };
  const window = windowFor(face, WIDTH, HEIGHT);

  it("leaves the face some room to move, not more", () => {
    expect(windowFits(window, { ...face, x_px: 340 }, WIDTH, HEIGHT)).toBe(true);
    expect(windowFits(window, { ...face, x_px: 370 }, WIDTH, HEIGHT)).toBe(false);
    expect(windowFits(window, { ...face, y_px: 160 }, WIDTH, HEIGHT)).toBe(false);
  });

  it("is left when the face has become too small or too large in it", () => {
    expect(windowFits(window, { x_px: 315, y_px: 215, size_px: 30 }, WIDTH, HEIGHT)).toBe(false);
    expect(windowFits(window, { x_px: 270, y_px: 170, size_px: 120 }, WIDTH, HEIGHT)).toBe(false);
    expect(windowFits(wholeFrame(WIDTH, HEIGHT), { ...face, size_px: 100 }, WIDTH, HEIGHT)).toBe(false);
    expect(windowFits(wholeFrame(WIDTH, HEIGHT), { ...face, size_px: 115 }, WIDTH, HEIGHT)).toBe(true);
  });
});

describe("searchWindow", () => {
  it("covers the frame in nine windows, so that any small face is whole in one of them", () => {
    const windows = Array.from({ length: 9 }, (_, i) => searchWindow(i, WIDTH, HEIGHT));
    expect(new Set(windows.map((w) => `${w.left_px} ${w.top_px}`)).size).toBe(9);
    for (let x = 0; x <= WIDTH - 80; x += 16) {
      for (let y = 0; y <= HEIGHT - 80; y += 16) {
        const held = windows.some(
          (w) =>
            x >= w.left_px && y >= w.top_px && x + 80 <= w.left_px + w.width && y + 80 <= w.top_px + w.height,
        );
        expect(held, `face at ${x}, ${y}`).toBe(true);
      }
    }
    expect(searchWindow(9, WIDTH, HEIGHT)).toEqual(windows[0]);
  });
});
