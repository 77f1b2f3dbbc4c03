/** The report as a table for a terminal. Plain text, fixed columns, every row with its provenance. */
import type { AblationRow } from "../../src/hardware-sim/ablation.ts";
import type { CountRatio, LayoutRow } from "../../src/hardware-sim/array-layouts.ts";
import type { CheckRow } from "../../src/hardware-sim/checks.ts";
import { countText } from "../../src/hardware-sim/number-text.ts";
import type { FrameReport } from "../../src/hardware-sim/report.ts";
import type { Throughput } from "./throughput.ts";

const ABSENT = "not published";

const number = (value: number | null, digits: number): string =>
  value === null ? "–" : value.toFixed(digits);

/** Columns padded to their widest cell; the first left-aligned unless told otherwise. */
function table(rows: readonly (readonly string[])[], leftColumns: readonly number[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return leftColumns.includes(column) ? cell.padEnd(width) : cell.padStart(width);
        })
        .join("  ")
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join("");
}

export function reportText(report: FrameReport): string {
  const rows = report.segments.map((segment) => [
    segment.name,
    number(segment.start_ms, 2),
    number(segment.duration_ms, 2),
    number(segment.power_mW, 1),
    number(segment.energy_mJ, 3),
    countText(segment.bytes),
    segment.provenance,
    segment.energy_mJ === null ? ABSENT : segment.energy_provenance,
  ]);
  const { operation, memory, traffic, inference } = report;
  const memoryText =
    memory.capacity_bytes === null
      ? `${countText(memory.used_bytes)} bytes; capacity ${ABSENT}`
      : memory.fits
        ? `${countText(memory.used_bytes)} of ${countText(memory.capacity_bytes)} bytes`
        : `${countText(memory.over_bytes)} bytes too many for ${countText(memory.capacity_bytes)}`;
  const facts: readonly (readonly [string, string])[] = [
    [
      "total",
      `${number(report.total_ms, 2)} ms, ${report.total_mJ === null ? `energy ${ABSENT}` : `${number(report.total_mJ, 3)} mJ`} [${report.total_provenance}]`,
    ],
    ["bottleneck", report.bottleneck],
    [
      "rate",
      `${number(operation.frame_rate_fps, 1)} fps (${operation.limited_by}); serial ${number(operation.serial_fps, 1)}, pipelined ${number(operation.pipelined_fps, 1)} at most`,
    ],
    [
      "mean power",
      operation.average_mW === null
        ? ABSENT
        : `${number(operation.average_mW, 1)} mW, idle ${number(operation.idle_ms, 2)} ms a frame; ${number(operation.battery_hours, 1)} h on ${report.settings.battery_Wh} Wh`,
    ],
    [
      "network",
      `${countText(inference.macs)} MACs, ${number(inference.macs_per_cycle, 2)} MAC/cycle${inference.utilisation === null ? "" : ` (${number(inference.utilisation * 100, 1)} % of peak)`}`,
    ],
    ["memory", memoryText],
    [
      "link",
      `${countText(traffic.sent_bytes)} bytes sent, ${countText(traffic.kept_bytes)} kept of ${countText(traffic.raw_bytes)}`,
    ],
    [
      "exposure",
      `${number(report.exposure.exposure_ms, 2)} ms, rows ${number(report.exposure.skew_ms, 2)} ms apart first to last`,
    ],
  ];
  return [
    `${report.label}, ${report.network}: simulated\n\n`,
    table([["segment", "start ms", "ms", "mW", "mJ", "bytes", "time", "energy"], ...rows], [0, 6, 7]),
    "\n",
    table(facts, [0, 1]),
    ...(report.notes.length > 0 ? ["\n"] : []),
    ...report.notes.map((note) => `${note.kind === "warning" ? "!" : "-"} ${note.text}\n`),
  ].join("");
}

export function checksText(rows: readonly CheckRow[]): string {
  return table(
    [
      ["role", "figure", "published", "model", "unit", "error", "source"],
      ...rows.map((row) => [
        row.role,
        row.what,
        String(row.published),
        row.modelled.toFixed(2),
        row.unit,
        // −0.0 reads as a claim; an exact match is 0.0.
        `${(row.error * 100).toFixed(1).replace(/^-0\.0$/, "0.0")} %`,
        row.source,
      ]),
    ],
    [0, 1, 4, 6],
  );
}

export function ablationText(rows: readonly AblationRow[]): string {
  return table(
    [
      ["assumption", "paper ms", "TinyTracker 128", "PicoSAM2", "MobileNet V1", "binned frame", "ISP 128"],
      ...rows.map((row) => [
        row.assumption,
        row.paper_ms.toFixed(2),
        row.tinytracker128_ms.toFixed(2),
        row.picosam2_ms.toFixed(1),
        row.mobilenet_ms.toFixed(1),
        row.binned_ms.toFixed(2),
        row.isp128_ms.toFixed(2),
      ]),
    ],
    [0],
  );
}

export const layoutsText = (rows: readonly LayoutRow[]): string =>
  table(
    [
      ["multipliers, inputs × outputs", "PicoSAM2 ms", "MobileNet V1 ms", "ratio"],
      ...rows.map((row) => [
        `${row.inputLanes} × ${row.outputLanes}`,
        row.picosam2_ms.toFixed(2),
        row.mobilenet_ms.toFixed(2),
        row.ratio.toFixed(2),
      ]),
    ],
    [0],
  );

export const countRatiosText = (rows: readonly CountRatio[]): string =>
  table(
    [["PicoSAM2 over MobileNet V1", "ratio"], ...rows.map((row) => [row.count, row.ratio.toFixed(2)])],
    [0],
  );

export const throughputText = ({ frames, elapsed_ms, cpu_ms }: Throughput): string =>
  `sensor simulation: ${countText(frames)} live frames in ${elapsed_ms.toFixed(0)} ms (${cpu_ms.toFixed(0)} ms of processor time)\n`;
