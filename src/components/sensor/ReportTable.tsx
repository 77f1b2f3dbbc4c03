/** Everything the pictures show, as a table: for screen readers, for copying, for doubters. */
import type { FrameReport } from "../../hardware-sim/report.ts";
import { countText, mJText, msText } from "./figures.ts";
import styles from "./ReportTable.module.css";

interface ReportTableProps {
  readonly report: FrameReport;
  readonly comparisons: readonly FrameReport[];
}

const energyCell = (energy_mJ: number | null): string =>
  energy_mJ === null ? "not published" : mJText(energy_mJ);

export function ReportTable({ report, comparisons }: ReportTableProps) {
  return (
    <details className={styles.details}>
      <summary>The numbers as a table</summary>
      {/* Scrolls sideways on a phone: focusable so that the keyboard can scroll it too. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable */}
      <section className={styles.scroll} tabIndex={0} aria-label="Table of the simulated frames">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Device</th>
              <th scope="col">Stage</th>
              <th scope="col">Start, ms</th>
              <th scope="col">Time, ms</th>
              <th scope="col">Energy, mJ</th>
              <th scope="col">Power, mW</th>
              <th scope="col">Bytes</th>
              <th scope="col">Time is</th>
              <th scope="col">Energy is</th>
              <th scope="col">Source</th>
            </tr>
          </thead>
          {[report, ...comparisons].map((one) => (
            <tbody key={one.device}>
              {one.segments.map((segment, index) => (
                <tr key={segment.name}>
                  {index === 0 && (
                    <th scope="rowgroup" rowSpan={one.segments.length + 1}>
                      {one.label}, {one.network}, simulated
                    </th>
                  )}
                  <th scope="row">{segment.label}</th>
                  <td>{msText(segment.start_ms)}</td>
                  <td>{msText(segment.duration_ms)}</td>
                  <td>{energyCell(segment.energy_mJ)}</td>
                  <td>{segment.power_mW === null ? "not published" : segment.power_mW.toFixed(0)}</td>
                  <td>{countText(segment.bytes)}</td>
                  <td>{segment.provenance}</td>
                  <td>{segment.energy_mJ === null ? "–" : segment.energy_provenance}</td>
                  <td className={styles.source}>{segment.source}</td>
                </tr>
              ))}
              <tr className={styles.sum}>
                <th scope="row">Total</th>
                <td>0</td>
                <td>{msText(one.total_ms)}</td>
                <td>{energyCell(one.total_mJ)}</td>
                <td>{one.mean_power_mW === null ? "not published" : one.mean_power_mW.toFixed(0)}</td>
                <td>{countText(one.traffic.sent_bytes)}</td>
                <td>{one.total_provenance}</td>
                <td>{one.total_mJ === null ? "–" : one.total_provenance}</td>
                <td className={styles.source}>{one.total_source}</td>
              </tr>
            </tbody>
          ))}
        </table>
      </section>
    </details>
  );
}
