/** Every operator of the network with its costs; sorts by any column, and each row opens. */
import { Fragment, useState } from "react";
import { type LayerRow, totalsOfLayers } from "../../session/network-layers.ts";
import { bytesText, countText } from "../sensor/figures.ts";
import { LayerDetail } from "./LayerDetail.tsx";
import styles from "./LayerTable.module.css";
import {
  EXECUTION_ORDER,
  LAYER_COLUMNS,
  type LayerColumn,
  type LayerOrder,
  microsText,
  nextOrder,
  sortedRows,
} from "./layer-columns.ts";

export function LayerTable({ rows }: { readonly rows: readonly LayerRow[] }) {
  const [order, setOrder] = useState(EXECUTION_ORDER);
  const [open, setOpen] = useState<number | null>(null);
  return (
    <>
      {/* Scrolls sideways where it is too wide: focusable so that the keyboard can scroll it too. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable */}
      <section className={styles.scroll} tabIndex={0} aria-label="Table of the layers">
        <table className={styles.table}>
          <Heads order={order} onSort={(column) => setOrder(nextOrder(order, column))} />
          <tbody>
            {sortedRows(rows, LAYER_COLUMNS, order).map((row) => (
              <Row
                key={row.index}
                row={row}
                isOpen={row.index === open}
                onToggle={() => setOpen(row.index === open ? null : row.index)}
              />
            ))}
          </tbody>
          <Totals rows={rows} />
        </table>
      </section>
      <p className={styles.words}>
        Clipped: values at the first or last of the 256 codes, which may have been larger than 8 bits hold
        there. A few are the price of finer steps for all the others; many mean that the layer's scale is too
        small. What a RELU sets to 0 is meant so and not counted. Fused: computed as part of a neighbour.
      </p>
    </>
  );
}

interface HeadsProps {
  readonly order: LayerOrder;
  readonly onSort: (column: string) => void;
}

function Heads({ order, onSort }: HeadsProps) {
  const sortOf = (column: LayerColumn) =>
    column.id !== order.column ? "none" : order.isDescending ? "descending" : "ascending";
  return (
    <thead>
      <tr>
        <th scope="col" className={styles.layer}>
          Layer
        </th>
        {LAYER_COLUMNS.map((column) => (
          <th key={column.id} scope="col" aria-sort={sortOf(column)} data-room={column.room}>
            <button
              type="button"
              className={styles.sort}
              data-origin={column.origin}
              onClick={() => onSort(column.id)}
            >
              {column.label}
            </button>
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface RowProps {
  readonly row: LayerRow;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function Row({ row, isOpen, onToggle }: RowProps) {
  const id = `layer-${row.index}`;
  return (
    <Fragment>
      <tr data-open={isOpen}>
        <th scope="row" className={styles.layer}>
          <button
            type="button"
            className={styles.open}
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            onClick={onToggle}
          >
            <span className={styles.index}>{row.index}</span> <Kind name={row.kind} />
          </button>
        </th>
        {LAYER_COLUMNS.map((column) => (
          <td key={column.id} data-room={column.room}>
            {column.text(row)}
          </td>
        ))}
      </tr>
      {isOpen && (
        <tr id={id}>
          <td colSpan={LAYER_COLUMNS.length + 1} className={styles.detail}>
            <LayerDetail row={row} />
          </td>
        </tr>
      )}
    </Fragment>
  );
}

function Totals({ rows }: { readonly rows: readonly LayerRow[] }) {
  const totals = totalsOfLayers(rows);
  const cells: Readonly<Record<string, string>> = {
    macs: countText(totals.macs),
    weights: bytesText(totals.weight_bytes),
    time: Number.isNaN(totals.time_us) ? "–" : microsText(totals.time_us),
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
          <td key={column.id} data-room={column.room}>
            {cells[column.id] ?? ""}
          </td>
        ))}
      </tr>
    </tfoot>
  );
}

/** A long name may break after its underscores. */
function Kind({ name }: { readonly name: string }) {
  const [first, ...rest] = name.split("_");
  return (
    <>
      {first}
      {rest.map((part) => (
        <Fragment key={part}>
          _<wbr />
          {part}
        </Fragment>
      ))}
    </>
  );
}
