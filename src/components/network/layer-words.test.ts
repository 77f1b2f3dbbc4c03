import { expect, it } from "vitest";
import { realText, windowText } from "./layer-words.ts";

it("writes real values with three digits and a true minus sign", () => {
  expect([0, -12.846, 0.01534, 1.5, 2e-7, -123456].map(realText)).toEqual([
    "0",
    "−12.8",
    "0.0153",
    "1.5",
    "2.0e−7",
    "−1.2e+5",
  ]);
});

it("says how a window slides", () => {
  const none = { top: 0, bottom: 0, left: 0, right: 0 };
  const window = { kernelHeight: 3, kernelWidth: 3, strideHeight: 2, strideWidth: 2, padding: none };
  expect(windowText(window)).toBe("3 × 3 window, stride 2, no padding");
  const padding = { top: 0, bottom: 1, left: 0, right: 2 };
  expect(windowText({ ...window, strideWidth: 1, padding })).toBe(
    "3 × 3 window, stride 2 × 1, padding 1 bottom, 2 right",
  );
});
