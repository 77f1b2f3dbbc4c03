/** The error that validation measured, in px, cm and degrees, each with what it rests on. */

import type { LengthBasis, ViewingGeometry } from "../inference/calibration-viewing.ts";
import type { AccuracyReport } from "../session/accuracy.ts";
import styles from "./AccuracyCard.module.css";
import { Badge } from "./Badge.tsx";
import { weakerBasis } from "./report/report-text.ts";

const WHY_ASSUMED =
  "A page cannot measure its screen. Set the screen's width and your distance in the settings.";

function BasisBadge({ basis }: { readonly basis: LengthBasis }) {
  if (basis === "assumed")
    return (
      <Badge kind="assumed" title={WHY_ASSUMED}>
        assumed
      </Badge>
    );
  if (basis === "set by you") return <Badge kind="plain">your screen size</Badge>;
  if (basis === "measured here") return <Badge kind="measured">measured here</Badge>;
  return (
    <Badge kind="plain" title="The rendered person's screen is part of the clip.">
      known from the clip
    </Badge>
  );
}

/** What the figures need of a calibration, or of a saved session. */
interface MeasuredError {
  readonly validation: AccuracyReport;
  readonly screen: Pick<ViewingGeometry, "scaleBasis" | "distanceBasis">;
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
            {unit === "cm" && <BasisBadge basis={screen.scaleBasis} />}
            {unit === "°" && <BasisBadge basis={weakerBasis(screen.scaleBasis, screen.distanceBasis)} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
