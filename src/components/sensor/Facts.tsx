/** What the timeline cannot show: exposure, the multipliers' load, and what leaves the chip. */
import type { FrameReport } from "../../hardware-sim/report.ts";
import styles from "./Facts.module.css";
import { bytesText, msText, percentText } from "./figures.ts";

export function Facts({ report }: { readonly report: FrameReport }) {
  const { exposure, inference, operation, traffic } = report;
  return (
    <dl className={styles.facts}>
      <div>
        <dt>leaves the sensor</dt>
        <dd>
          {bytesText(traffic.sent_bytes)} of {bytesText(traffic.raw_bytes)}
        </dd>
      </div>
      {inference.macs > 0 && (
        <div>
          <dt>multipliers busy</dt>
          <dd>
            {inference.macs_per_cycle.toFixed(0)} MAC/cycle
            {inference.utilisation !== null && `, ${percentText(inference.utilisation)}`}
          </dd>
        </div>
      )}
      <div>
        <dt>exposure before it</dt>
        <dd>
          {msText(exposure.exposure_ms)} ms, rows {msText(exposure.skew_ms)} ms apart
        </dd>
      </div>
      <div>
        <dt>mean power at {operation.frame_rate_fps.toFixed(operation.frame_rate_fps < 10 ? 1 : 0)} fps</dt>
        <dd>{operation.average_mW === null ? "not published" : `${operation.average_mW.toFixed(0)} mW`}</dd>
      </div>
    </dl>
  );
}
