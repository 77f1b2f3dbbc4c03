/** The error that validation measured, in px, cm and degrees, each with what it rests on. */

import type { AccuracyReport } from "../session/accuracy.ts";
import styles from "./AccuracyCard.module.css";
import { Badge } from "./Badge.tsx";
import { type Bases, type BasisLabel, cmLabel, degreesLabel } from "./report/basis-words.ts";

const BasisBadge = ({ kind, label, title }: BasisLabel) => (
  <Badge kind={kind} title={title}>
    {label}
  </Badge>
);

/** What the figures need of a calibration, or of a saved session. */
interface MeasuredError {
  readonly validation: AccuracyReport;
  readonly screen: Bases;
}

export function ErrorFigures({ record }: { readonly record: MeasuredError }) {
  const { validation, screen } = record;
  const mean = validation.summary.kind === "measured" ? validation.summary.mean : null;
  const figures = [
    { unit: "px", name: "pixels", text: mean?.px.toFixed(0), value: mean?.px },
    { unit: "cm", name: "centimetres", text: mean?.cm.toFixed(2), value: mean?.cm },
    { unit: "°", name: "degrees of visual angle", text: mean?.deg.toFixed(1), value: mean?.deg },
  ] as const;
  return (
    <dl className={styles.figures} data-testid="error-figures">
      {figures.map(({ unit, name, text, value }) => (
        <div key={unit} className={styles.figure}>
          <dt className="visually-hidden">Mean error in {name}</dt>
          {/* The unrounded value, for whoever recomputes it from the recorded samples. */}
          <dd className={styles.value} data-unit={unit} data-value={value}>
            {text === undefined ? "no data" : `${text}${unit === "°" ? "" : " "}${unit}`}
          </dd>
          <dd>
            {unit === "px" && <Badge kind="measured">measured here</Badge>}
            {unit === "cm" && <BasisBadge {...cmLabel(screen)} />}
            {unit === "°" && <BasisBadge {...degreesLabel(screen)} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
