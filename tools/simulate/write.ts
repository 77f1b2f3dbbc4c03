/** The report as files: JSON with the code's own unit-suffixed names, a sweep as CSV. */
import type { DeviceSpec } from "../../src/hardware-sim/device.ts";
import type { FrameReport } from "../../src/hardware-sim/report.ts";
import type { SweepPoint } from "../../src/hardware-sim/sweep.ts";

/** Twelve digits: beyond what any input carries, short of the noise of binary fractions. */
const DIGITS = 12;

const rounded = (_key: string, value: unknown): unknown =>
  typeof value === "number" && Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : value;

/** `device` first, then the report's fields; a sweep as a list of whole reports. */
export function reportJson(
  report: FrameReport,
  device: DeviceSpec,
  points: readonly SweepPoint[] | null,
): string {
  const whole = {
    ...report,
    caveats: device.caveats,
    ...(points === null ? {} : { sweep: points }),
  };
  return `${JSON.stringify(whole, rounded, 2)}\n`;
}

/** One row per point; an empty cell where nothing is published. */
export function sweepCsv(name: string, points: readonly SweepPoint[]): string {
  const segments = points[0]?.report.segments.map((segment) => segment.name) ?? [];
  const header = [
    name,
    "total_ms",
    "total_mJ",
    ...segments.flatMap((segment) => [`${segment}_ms`, `${segment}_mJ`]),
    "frame_rate_fps",
    "average_mW",
    "sent_bytes",
    "bottleneck",
  ];
  const cell = (value: number | string | null): string =>
    value === null ? "" : typeof value === "number" ? String(Number(value.toPrecision(DIGITS))) : value;
  const rows = points.map(({ value, report }) =>
    [
      value,
      report.total_ms,
      report.total_mJ,
      ...report.segments.flatMap((segment) => [segment.duration_ms, segment.energy_mJ]),
      report.operation.frame_rate_fps,
      report.operation.average_mW,
      report.traffic.sent_bytes,
      report.bottleneck,
    ].map(cell),
  );
  return [header, ...rows].map((row) => `${row.join(",")}\n`).join("");
}
