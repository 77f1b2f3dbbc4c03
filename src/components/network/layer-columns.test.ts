import { describe, expect, it } from "vitest";
import type { LayerRow } from "../../session/network-layers.ts";
import { EXECUTION_ORDER, LAYER_COLUMNS, nextOrder, shapeText, sortedRows } from "./layer-columns.ts";

const row = (index: number, macs: number, sensor_cycles = macs): LayerRow => ({
  index,
  kind: "CONV_2D",
  name: `layer ${index}`,
  outputShape: [1, 2, 2, 3],
  macs,
  weight_bytes: 0,
  in_bytes: 0,
  out_bytes: 0,
  sensor_cycles,
  sensor_uJ: Number.NaN,
  time_us: Number.NaN,
  clipped_frac: Number.NaN,
  inspected: null,
});

const indices = (rows: readonly LayerRow[]): number[] => rows.map(({ index }) => index);

describe("sorting layers", () => {
  it("goes from largest first over smallest first back to the order of execution", () => {
    const rows = [row(0, 5), row(1, 9), row(2, 1)];
    let order = nextOrder(EXECUTION_ORDER, "macs");
    expect(indices(sortedRows(rows, LAYER_COLUMNS, order))).toEqual([1, 0, 2]);
    order = nextOrder(order, "macs");
    expect(indices(sortedRows(rows, LAYER_COLUMNS, order))).toEqual([2, 0, 1]);
    order = nextOrder(order, "macs");
    expect(indices(sortedRows(rows, LAYER_COLUMNS, order))).toEqual([0, 1, 2]);
  });

  it("starts largest first on another column", () => {
    expect(nextOrder({ column: "macs", isDescending: false }, "cycles")).toEqual({
      column: "cycles",
      isDescending: true,
    });
  });

  it("keeps equal rows in order of execution and puts unknown values last, both ways", () => {
    const rows = [row(0, 0, Number.NaN), row(1, 0, 7), row(2, 0, 7), row(3, 0, 8)];
    const by = (isDescending: boolean) => sortedRows(rows, LAYER_COLUMNS, { column: "cycles", isDescending });
    expect(indices(by(true))).toEqual([3, 1, 2, 0]);
    expect(indices(by(false))).toEqual([1, 2, 3, 0]);
  });
});

describe("shapeText", () => {
  it("leaves out the batch of one, and nothing else", () => {
    expect(shapeText([1, 28, 28, 64])).toBe("28 × 28 × 64");
    expect(shapeText([1, 1])).toBe("1");
    expect(shapeText([1])).toBe("1");
    expect(shapeText([2, 3])).toBe("2 × 3");
  });
});
