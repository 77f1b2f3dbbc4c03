/** The same frame over a range of one numeric setting. */
import type { DeviceSpec } from "./device.ts";
import { SimulationError } from "./errors.ts";
import type { FrameReport } from "./report.ts";
import { settingsTable, validateSettings } from "./settings.ts";
import type { SensorSettings, SettingName } from "./settings-table.ts";
import { simulateFrame } from "./simulate.ts";
import type { Workload } from "./workload.ts";

export interface SweepRange {
  readonly name: SettingName;
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

export interface SweepPoint {
  readonly value: number;
  readonly report: FrameReport;
}

const POINT_LIMIT = 10_000;
/** Absorbs the rounding of (to − from) / step, so that the last point is not lost. */
const STEP_TOLERANCE = 1e-9;

/** @throws SimulationError for a range that is empty, endless or outside the setting's limits. */
export function sweepValues(range: SweepRange): readonly number[] {
  const { name, from, to, step } = range;
  if (![from, to, step].every(Number.isFinite) || step <= 0 || to < from) {
    throw new SimulationError(
      "sweep/invalid",
      name,
      `cannot sweep from ${from} to ${to} in steps of ${step}`,
      "Give first:last:step with first ≤ last and step > 0.",
    );
  }
  const count = Math.floor((to - from) / step + STEP_TOLERANCE) + 1;
  if (count > POINT_LIMIT) {
    throw new SimulationError(
      "sweep/invalid",
      name,
      `${count} points`,
      `At most ${POINT_LIMIT}: take a larger step.`,
    );
  }
  return Array.from({ length: count }, (_, index) => from + index * step);
}

export function sweep(
  device: DeviceSpec,
  settings: SensorSettings,
  workload: Workload,
  range: SweepRange,
): readonly SweepPoint[] {
  const table = settingsTable(null, device.overrides);
  const spec = table.find((row) => row.name === range.name);
  if (spec === undefined || spec.kind !== "number") {
    const numeric = table.filter((row) => row.kind === "number").map((row) => row.name);
    throw new SimulationError(
      "sweep/invalid",
      range.name,
      "is not a numeric setting",
      `Sweep one of ${numeric.join(", ")}.`,
    );
  }
  return sweepValues(range).map((value) => ({
    value,
    report: simulateFrame(device, validateSettings({ ...settings, [range.name]: value }, table), workload),
  }));
}
