/** The error map as text: one row per point. */
import type { CalibrationRecord } from "../../session/calibration-record.ts";
import { mapPoints } from "./map-points.ts";
import styles from "./ReportTables.module.css";
import { extentText, lengthText, NO_DATA, vectorCells } from "./report-text.ts";

export function PointTable({ record }: { readonly record: CalibrationRecord }) {
  return (
    <table className={styles.table}>
      <caption>Point by point</caption>
      <thead>
        <tr>
          <th scope="col">Point</th>
          <th scope="col">Error</th>
          <th scope="col">Bias (right, down)</th>
          <th scope="col">Deviation</th>
        </tr>
      </thead>
      <tbody>
        {mapPoints(record).map(({ index, name, measured, error_px, role }) => (
          <tr key={index}>
            <th scope="row">{name}</th>
            <td>
              {measured !== null
                ? extentText(measured.accuracy)
                : error_px === null
                  ? NO_DATA
                  : `${lengthText(error_px, "px")} left out of the fit`}
            </td>
            <td>
              {measured === null ? (role === "calibration" ? "–" : NO_DATA) : vectorCells(measured.bias)[0]}
            </td>
            <td>{measured === null ? (role === "calibration" ? "–" : NO_DATA) : extentText(measured.std)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
