import { expect, it } from "vitest";
import { createTwinComparison } from "./twin-comparison.ts";

const pair = (dx_cm: number, dy_cm: number, int8_ms = 0.5, float_ms = 8) => ({
  int8: { x_cm: 3 + dx_cm, y_cm: -6 + dy_cm },
  float: { x: 0.1, y: -0.2 },
  int8_ms,
  float_ms,
});

it("gives distances in cm: the latest, the mean of all, the largest", () => {
  const comparison = createTwinComparison();
  expect(comparison.figures()).toBeNull();
  for (const [dx, dy] of [
    [3, 4],
    [0, 0],
    [0, 1],
  ] as const) {
    comparison.add(pair(dx, dy));
  }
  const figures = comparison.figures();
  expect(figures?.latest_cm).toBeCloseTo(1, 12);
  expect(figures?.mean_cm).toBeCloseTo(2, 12);
  expect(figures?.max_cm).toBeCloseTo(5, 12);
  expect(figures?.pictures).toBe(3);
});

it("takes its times from the newest pictures, and its distances from all", () => {
  const comparison = createTwinComparison();
  for (let i = 0; i < 61; i++) comparison.add(pair(30, 40, 99, 99));
  for (let i = 0; i < 60; i++) comparison.add(pair(0, 0));
  expect(comparison.figures()).toMatchObject({ int8_ms: 0.5, float_ms: 8 });
  expect(comparison.figures()?.max_cm).toBeCloseTo(50, 12);
});

it("counts the pictures that the twin did not get", () => {
  const comparison = createTwinComparison();
  for (let i = 0; i < 6; i++) comparison.offer();
  comparison.add(pair(0, 0));
  comparison.add(pair(0, 0));
  expect(comparison.figures()).toMatchObject({ pictures: 2, offered: 6 });
});
