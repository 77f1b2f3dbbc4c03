/** Every operator of the network with its costs; sorts by any column. */
import { useState } from "react";
import { type LayerRow, totalsOfLayers } from "../../session/network-layers.ts";
import { Badge } from "../Badge.tsx";
import { bytesText, countText } from "../sensor/figures.ts";
import styles from "./LayerTable.module.css";
import { EXECUTION_ORDER, LAYER_COLUMNS, type LayerColumn, nextOrder, sortedRows } from "./layer-columns.ts";

const WORDS = { measured: "measured here", simulated: "simulated" } as const;

export function LayerTable({ rows }: { readonly rows: readonly LayerRow[] }) {
  const [order, setOrder] = useState(EXECUTION_ORDER);
  const sortOf = (column: LayerColumn) =>
    column.id !== order.column ? "none" : order.isDescending ? "descending" : "ascending";
  return (
    // Scrolls sideways where it is too wide: focusable so that the keyboard can scroll it too.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable
    <section className={styles.scroll} tabIndex={0} aria-label="Table of the layers">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col" className={styles.layer}>
              Layer
            </th>
            {LAYER_COLUMNS.map((column) => (
              <th
                key={column.id}
                scope="col"
                aria-sort={sortOf(column)}
                className={column.isExtra ? styles.extra : undefined}
              >
                <button
                  type="button"
                  className={styles.sort}
                  onClick={() => setOrder(nextOrder(order, column.id))}
                >
                  {column.label}
                </button>
                {column.origin !== null && <Badge kind={column.origin}>{WORDS[column.origin]}</Badge>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sortedRows(rows, LAYER_COLUMNS, order).map((row) => (
            <tr key={row.index}>
              <th scope="row" className={styles.layer}>
                <span className={styles.index}>{row.index}</span> {row.kind}
              </th>
              {LAYER_COLUMNS.map((column) => (
                <td key={column.id} className={column.isExtra ? styles.extra : undefined}>
                  {column.text(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <Totals rows={rows} />
      </table>
    </section>
  );
}

function Totals({ rows }: { readonly rows: readonly LayerRow[] }) {
  const totals = totalsOfLayers(rows);
  const cells: Readonly<Record<string, string>> = {
    macs: countText(totals.macs),
    weights: bytesText(totals.weight_bytes),
    cycles: countText(totals.sensor_cycles),
    energy: totals.sensor_uJ.toFixed(0),
  };
  return (
    <tfoot>
      <tr>
        <th scope="row" className={styles.layer}>
          All {rows.length}
        </th>
        {LAYER_COLUMNS.map((column) => (
          <td key={column.id} className={column.isExtra ? styles.extra : undefined}>
            {cells[column.id] ?? ""}
          </td>
        ))}
      </tr>
    </tfoot>
  );
}
