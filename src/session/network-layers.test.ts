import { describe, expect, it } from "vitest";
import { DEVICES } from "../hardware-sim/devices.ts";
import { DEFAULT_SETTINGS } from "../hardware-sim/settings.ts";
import { simulateFrame } from "../hardware-sim/simulate.ts";
import type { LayerInspection, NetworkInspection } from "../inference/inspect/inspect-network.ts";
import { readModel } from "../inference/tflite/read-model.ts";
import { smallNetworkFile } from "../inference/tflite/small-network.ts";
import { workloadOf } from "../inference/tflite/workload.ts";
import { knownBySha256, layerRows, totalsOfLayers } from "./network-layers.ts";
import { sensorWorkload } from "./sensor-workload.ts";

const work = workloadOf(readModel(smallNetworkFile()));

describe("layerRows", () => {
  it("costs in the sensor what the simulated frame's network stage costs", () => {
    const rows = layerRows(work, DEFAULT_SETTINGS, null);
    const report = simulateFrame(DEVICES.imx500, DEFAULT_SETTINGS, sensorWorkload("x", work));
    const stage = report.segments.find(({ name }) => name === "inference");
    const totals = totalsOfLayers(rows);
    expect(rows.map(({ kind }) => kind)).toEqual(work.layers.map(({ kind }) => kind));
    expect(totals.sensor_cycles).toBeCloseTo(report.inference.cycles, 3);
    expect(totals.sensor_uJ).toBeCloseTo((stage?.energy_mJ ?? Number.NaN) * 1000, 6);
    expect(totals.macs).toBe(work.totals.macs);
  });

  it("takes twice the time, not twice the cycles, at half the clock", () => {
    const cycles = (clock_MHz: number) =>
      totalsOfLayers(layerRows(work, { ...DEFAULT_SETTINGS, clock_MHz }, null)).sensor_cycles;
    expect(cycles(100)).toBeCloseTo(cycles(200), 3);
  });

  it("joins what was measured to each operator, and leaves fused ones out of the sum", () => {
    const layer = (time_ms: number | null): Partial<LayerInspection> => ({ time_ms, activations: null });
    const layers = work.layers.map((_, index) => layer(index === 1 ? null : 0.01));
    const inspection = { layers } as unknown as NetworkInspection;
    const rows = layerRows(work, DEFAULT_SETTINGS, inspection);
    expect(rows[0]?.time_us).toBeCloseTo(10, 9);
    expect(rows[1]?.time_us).toBeNaN();
    expect(totalsOfLayers(rows).time_us).toBeCloseTo(10 * (rows.length - 1), 6);
    expect(totalsOfLayers(layerRows(work, DEFAULT_SETTINGS, null)).time_us).toBeNaN();
  });
});

it("recognises the published file by its hash, and no other", () => {
  const published = "691efe3abe6a21edf7ce16f0790e79fb4df476d2658b879ff4f43fd45a82c2e7";
  expect(knownBySha256(published)).toMatchObject({
    name: "published TinyTracker",
    part: { width: 1, height: 1, rise: 0 },
  });
  expect(knownBySha256(`0${published}`)).toBeNull();
});
