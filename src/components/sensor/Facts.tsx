/** What the timeline cannot show: exposure, the multipliers' load, and what leaves the chip. */
import type { FrameReport } from "../../hardware-sim/report.ts";
import styles from "./Facts.module.css";
import { bytesText, msText, percentText } from "./figures.ts";
import { Provenance } from "./Provenance.tsx";

export function Facts({ report }: { readonly report: FrameReport }) {
  const { exposure, inference, operation, traffic } = report;
  return (
    <dl className={styles.facts}>
      <div>
        <dt>
          leaves the sensor{" "}
          <Provenance
            kind="modelled"
            of="bytes that leave the sensor"
            terms={[
              "what leaves: header lines and the answer, in lines of 2560 bytes",
              "out of: every pixel at 10 bits",
            ]}
            source="line format of the Linux driver imx500.c; pixel counts of the datasheet"
          />
        </dt>
        <dd>
          {bytesText(traffic.sent_bytes)} of {bytesText(traffic.raw_bytes)}
        </dd>
      </div>
      {inference.macs > 0 && (
        <div>
          <dt>
            multipliers busy{" "}
            <Provenance
              kind="modelled"
              of="multipliers busy"
              terms={[
                "multiply-accumulates of the operator list / (inference time × clock)",
                "out of 2304 multipliers",
              ]}
              source="2304 multipliers at 262.5 MHz: ISSCC 2021 9.6, quoted by the vendor"
            />
          </dt>
          <dd>
            {inference.macs_per_cycle.toFixed(0)} MAC/cycle
            {inference.utilisation !== null && `, ${percentText(inference.utilisation)}`}
          </dd>
        </div>
      )}
      <div>
        <dt>
          exposure before it{" "}
          <Provenance
            kind="modelled"
            of="exposure"
            terms={[
              "exposure: from the measured brightness of the picture, or as set",
              "rows apart: time from the first row's read-out to the last one's",
            ]}
            source="read-out times: ISSCC 2021 9.6; the rule from brightness to exposure is assumed"
          />
        </dt>
        <dd>
          {msText(exposure.exposure_ms)} ms, rows {msText(exposure.skew_ms)} ms apart
        </dd>
      </div>
      <div>
        <dt>
          mean power at {operation.frame_rate_fps.toFixed(operation.frame_rate_fps < 10 ? 1 : 0)} fps{" "}
          <Provenance
            kind="modelled"
            of="mean power"
            terms={["(energy of a frame + idle power × idle time) / time from frame to frame"]}
            source="idle power: as set; nothing is published"
          />
        </dt>
        <dd>{operation.average_mW === null ? "not published" : `${operation.average_mW.toFixed(0)} mW`}</dd>
      </div>
    </dl>
  );
}
