import { expect, test } from "vitest";
import { deviceNamed } from "./devices.ts";
import { deviceSettings } from "./simulate.ts";
import { sweep, sweepValues } from "./sweep.ts";

const imx500 = deviceNamed("imx500");
const over = (name: "clock_MHz" | "mode" | "roi_x_px", from: number, to: number, step: number) =>
  sweep(imx500, deviceSettings(imx500), imx500.published.workload, { name, from, to, step });

test("includes both ends, also where the step does not divide in binary", () => {
  expect(sweepValues({ name: "exposure_ms", from: 0.1, to: 0.3, step: 0.1 })).toHaveLength(3);
});

test("halving the clock doubles inference", () => {
  const [slow, , fast] = over("clock_MHz", 100, 200, 50);
  expect(slow?.report.segments[2]?.duration_ms).toBeCloseTo(
    2 * (fast?.report.segments[2]?.duration_ms ?? 0),
    12,
  );
});

test.each([
  ["backwards", "clock_MHz", 200, 100, 10],
  ["endless", "clock_MHz", 1, 200, 1e-9],
  ["without a step", "clock_MHz", 1, 200, 0],
  ["not a number", "clock_MHz", Number.NaN, 200, 1],
  ["a choice", "mode", 1, 2, 1],
  ["past the limit", "clock_MHz", 200, 300, 50],
] as const)("%s is refused by name", (_case, name, from, to, step) => {
  expect(() => over(name, from, to, step)).toThrow(
    expect.objectContaining({ name: "SimulationError", field: name }),
  );
});
