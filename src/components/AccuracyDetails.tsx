/** The rest of what validation measured: interval, spread and loss, for those who want to quote it. */

import { dataLossOf } from "../session/accuracy-timing.ts";
import type { Extent } from "../session/accuracy-units.ts";
import type { CalibrationRecord } from "../session/calibration-record.ts";
import styles from "./AccuracyCard.module.css";

const inUnits = ({ px, deg }: Extent): string => `${px.toFixed(0)} px · ${deg.toFixed(2)}°`;

export function AccuracyDetails({ record }: { readonly record: CalibrationRecord }) {
  const { validation, recordings, fit } = record;
  const { summary } = validation;
  if (summary.kind !== "measured") return null;
  const loss = dataLossOf(recordings.flatMap(({ samples }) => samples.map(({ validity }) => validity)));
  const interval =
    summary.ci95 === null
      ? "one target only"
      : `${inUnits(summary.ci95.low)} to ${inUnits(summary.ci95.high)}`;
  const rows: readonly (readonly [string, string])[] = [
    ["95 % interval of the mean (bootstrap over targets)", interval],
    ["Median target", inUnits(summary.median)],
    ["Worst target", inUnits(summary.max)],
    [
      "Precision, sample to sample (RMS-S2S, unfiltered)",
      summary.rmsS2S === null ? "no data" : inUnits(summary.rmsS2S),
    ],
    ["Precision, standard deviation (unfiltered)", inUnits(summary.std)],
    ["Frames without gaze", loss === null ? "no data" : `${(loss.loss_frac * 100).toFixed(0)} %`],
    ["For scale: always guessing the middle of the calibration targets", `${fit.meanGuess_px.toFixed(0)} px`],
  ];
  return (
    <details className={styles.details}>
      <summary>Details</summary>
      <dl className={styles.rows}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
