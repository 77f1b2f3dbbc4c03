/** The benchmark's tables, as text. */

import type { Bounds } from "./bounds.ts";
import type { EngineName, LayerTiming, StartTimes } from "./page/engine.ts";
import type { EngineReport } from "./page/page.ts";
import type { Peaks } from "./page/peaks.ts";
import { medianOf } from "./sessions.ts";

interface Row {
  readonly engine: EngineName;
  readonly median_ms: number;
  readonly p95_ms: number;
  readonly min_ms: number;
  readonly max_abs_diff: number;
}

/** Which rival each of ours is held against. */
const RIVALS: readonly EngineName[] = ["litert-compat", "litert-relaxed", "tfjs-wasm"];

export function ratioTable(title: string, rows: readonly Row[]): string {
  const header = [
    "engine",
    "median ms",
    "p95 ms",
    "min ms",
    "max diff",
    ...RIVALS.map((rival) => `÷ ${rival}`),
  ];
  const lines = rows.map((row) => [
    row.engine,
    row.median_ms.toFixed(3),
    row.p95_ms.toFixed(3),
    row.min_ms.toFixed(3),
    row.max_abs_diff.toFixed(4),
    ...RIVALS.map((rival) => {
      const other = rows.find(({ engine }) => engine === rival);
      return other === undefined || rival === row.engine ? "" : (row.median_ms / other.median_ms).toFixed(2);
    }),
  ]);
  return table(title, header, lines);
}

export function layerTable(title: string, layers: readonly LayerTiming[]): string {
  const total_us = layers.reduce((sum, layer) => sum + layer.time_us, 0);
  const lines = layers.map((layer) => [
    `${layer.operator}`,
    layer.kind,
    layer.output_shape.join("×"),
    (layer.macs / 1e6).toFixed(3),
    layer.time_us.toFixed(1),
    layer.macs > 0 && layer.time_us > 0 ? (layer.macs / layer.time_us / 1000).toFixed(1) : "",
    `${((100 * layer.time_us) / total_us).toFixed(1)} %`,
  ]);
  return table(
    `${title}: ${total_us.toFixed(0)} µs`,
    ["#", "operator", "output", "MMAC", "µs", "GMAC/s", "share"],
    lines,
  );
}

/** Our families against what the instructions they are built on could do in the same run. */
export function boundsTable(title: string, rows: readonly BoundsRow[]): string {
  return table(
    title,
    ["engine", "median ms", "multiplications alone ms", "÷ them", "composite bound ms", "÷ bound"],
    rows.map(({ engine, median_ms, macs_ms, composite_ms }) => [
      engine,
      median_ms.toFixed(3),
      macs_ms.toFixed(3),
      (median_ms / macs_ms).toFixed(2),
      composite_ms.toFixed(3),
      (median_ms / composite_ms).toFixed(2),
    ]),
  );
}

export const peakLine = (peaks: Peaks): string =>
  `\npeaks of this run: 16-bit dot product ${peaks.pairs_gmac_per_s.toFixed(1)} GMAC/s, 8-bit ` +
  `${peaks.quads_gmac_per_s.toFixed(1)}, depthwise 3×3 ${peaks.windows_gmac_per_s.toFixed(1)}, ` +
  `rounding ${peaks.roundings_g_per_s.toFixed(1)} G/s`;

export interface BoundsRow extends Bounds {
  readonly engine: EngineName;
  readonly median_ms: number;
}

/** From nothing to the first result: medians over sessions. "cold" = model bytes → first result. */
export function startTable(title: string, sessions: readonly (readonly EngineReport[])[]): string {
  const lines = (sessions[0] ?? []).map(({ engine, start }, i) => {
    const of = (pick: (times: StartTimes) => number): number =>
      medianOf(sessions.flatMap((reports) => reports[i]?.start ?? []).map(pick));
    return [
      engine,
      of((times) => times.runtime_ms).toFixed(1),
      of((times) => times.model_ms).toFixed(1),
      of((times) => times.first_run_ms).toFixed(1),
      of((times) => times.model_ms + times.first_run_ms).toFixed(1),
      `${(start.download_bytes / 1000).toFixed(1)}`,
    ];
  });
  return table(title, ["engine", "runtime ms", "model ms", "first run ms", "cold ms", "wasm kB"], lines);
}

function table(title: string, header: readonly string[], lines: readonly (readonly string[])[]): string {
  const widths = header.map((word, i) => Math.max(word.length, ...lines.map((line) => line[i]?.length ?? 0)));
  const row = (cells: readonly string[]): string =>
    cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ");
  return [`\n${title}`, row(header), ...lines.map(row)].map((line) => line.trimEnd()).join("\n");
}
