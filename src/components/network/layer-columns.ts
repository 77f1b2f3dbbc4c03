/** The columns of the layer table: what each shows and how it sorts. Pure. */
import type { LayerRow } from "../../session/network-layers.ts";
import { bytesText, countText, percentText } from "../sensor/figures.ts";

export interface LayerColumn {
  readonly id: string;
  readonly label: string;
  /** Where its numbers are from; null for what the file says. */
  readonly origin: "measured" | "simulated" | null;
  /** How wide the table must be to show it; the detail of a layer has what is left out. */
  readonly room: "any" | "small" | "medium" | "large";
  /** What is sorted by: numbers largest first. NaN, unknown, goes last. */
  value(row: LayerRow): number;
  text(row: LayerRow): string;
}

/** Never finer than a tenth of a microsecond, which is noise. */
export const microsText = (time_us: number): string =>
  time_us < 0.05 ? "about 0" : time_us.toFixed(time_us < 10 ? 1 : 0);

const known = (value: number, text: (value: number) => string): string =>
  Number.isNaN(value) ? "–" : text(value);

export const LAYER_COLUMNS: readonly LayerColumn[] = [
  {
    id: "shape",
    label: "Output",
    origin: null,
    room: "medium",
    value: (row) => row.outputShape.reduce((product, size) => product * size, 1),
    text: (row) => shapeText(row.outputShape),
  },
  {
    id: "macs",
    label: "MACs",
    origin: null,
    room: "small",
    value: (row) => row.macs,
    text: (row) => countText(row.macs),
  },
  {
    id: "weights",
    label: "Weights",
    origin: null,
    room: "medium",
    value: (row) => row.weight_bytes,
    text: (row) => (row.weight_bytes === 0 ? "none" : bytesText(row.weight_bytes)),
  },
  {
    id: "activations",
    label: "Activations in + out",
    origin: null,
    room: "large",
    value: (row) => row.in_bytes + row.out_bytes,
    text: (row) => bytesText(row.in_bytes + row.out_bytes),
  },
  {
    id: "time",
    label: "Time here, µs",
    origin: "measured",
    room: "any",
    value: (row) => row.time_us,
    text: (row) =>
      row.inspected !== null && row.inspected.time_ms === null ? "fused" : known(row.time_us, microsText),
  },
  {
    id: "clipped",
    label: "Clipped here",
    origin: "measured",
    room: "any",
    value: (row) => row.clipped_frac,
    text: (row) => known(row.clipped_frac, percentText),
  },
  {
    id: "cycles",
    label: "Cycles, simulated",
    origin: "simulated",
    room: "any",
    value: (row) => row.sensor_cycles,
    text: (row) => known(row.sensor_cycles, countText),
  },
  {
    id: "energy",
    label: "Energy, µJ, simulated",
    origin: "simulated",
    room: "large",
    value: (row) => row.sensor_uJ,
    text: (row) => known(row.sensor_uJ, (value) => value.toFixed(value < 10 ? 2 : 1)),
  },
];

/** [1, 28, 28, 64] as 28 × 28 × 64: the batch of one says nothing. */
export function shapeText(shape: readonly number[]): string {
  const [first, ...rest] = shape;
  return (first === 1 && rest.length > 0 ? rest : shape).join(" × ");
}

export interface LayerOrder {
  /** A column's id, or null for the order of execution. */
  readonly column: string | null;
  readonly isDescending: boolean;
}

export const EXECUTION_ORDER: LayerOrder = { column: null, isDescending: false };

/** What a press on a column's heading leads to: largest first, smallest first, order of execution. */
export function nextOrder(order: LayerOrder, column: string): LayerOrder {
  if (order.column !== column) return { column, isDescending: true };
  return order.isDescending ? { column, isDescending: false } : EXECUTION_ORDER;
}

/** A new array; equal rows stay in order of execution, and unknown values go last either way. */
export function sortedRows(
  rows: readonly LayerRow[],
  columns: readonly LayerColumn[],
  order: LayerOrder,
): LayerRow[] {
  const column = columns.find(({ id }) => id === order.column);
  if (column === undefined) return [...rows];
  const sign = order.isDescending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [column.value(a), column.value(b)];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return sign * (x - y);
  });
}
