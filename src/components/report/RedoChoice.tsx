/** After a redo: the old and the new outcome side by side, and the visitor's word on which to keep. */
import type { CalibrationRecord } from "../../session/calibration-record.ts";
import type { Redo } from "../../session/redo.ts";
import { Button } from "../Button.tsx";
import shared from "../Calibration.module.css";
import { useSession } from "../useSession.ts";
import { ErrorMap, errorWords } from "./ErrorMap.tsx";
import { mapPoints } from "./map-points.ts";
import styles from "./RedoChoice.module.css";
import { extentText, NO_DATA } from "./report-text.ts";

interface RedoChoiceProps {
  readonly redo: Redo;
  readonly after: CalibrationRecord;
}

const meanOf = ({ validation: { summary } }: CalibrationRecord) =>
  summary.kind === "measured" ? summary.mean : null;

export function RedoChoice({ redo, after }: RedoChoiceProps) {
  const session = useSession();
  const { before, index } = redo;
  const name = mapPoints(after)[index]?.name ?? "The point";
  const [old, fresh] = [meanOf(before), meanOf(after)];
  const isBetter = old !== null && fresh !== null && fresh.px < old.px;
  const outcomes = [
    { title: "Before", record: before, choice: "before", label: "Keep the old point" },
    { title: "After", record: after, choice: "after", label: "Use the new point" },
  ] as const;
  return (
    <div className={shared.sheet}>
      <h2 className={shared.title}>{name}: done again</h2>
      <p className={shared.note}>
        {old === null || fresh === null
          ? "There is no mean error to compare."
          : `The mean error ${isBetter ? "falls" : fresh.px === old.px ? "stays" : "rises"}: ${old.px.toFixed(0)} px before, ${fresh.px.toFixed(0)} px after.`}{" "}
        Nothing is changed until you choose.
      </p>
      <div className={styles.outcomes}>
        {outcomes.map(({ title, record, choice, label }) => {
          const point = mapPoints(record)[index];
          return (
            <section key={choice} className={styles.outcome} data-testid={`redo-${choice}`}>
              <h3>{title}</h3>
              <ErrorMap record={record} />
              <dl>
                <dt>This point</dt>
                <dd>{point === undefined ? NO_DATA : errorWords(point)}</dd>
                <dt>Mean error</dt>
                <dd>{extentText(meanOf(record))}</dd>
              </dl>
              <Button
                weight={(choice === "after") === isBetter ? "primary" : "normal"}
                autoFocus={(choice === "after") === isBetter}
                onClick={() => session.settleRedo(choice)}
              >
                {label}
              </Button>
            </section>
          );
        })}
      </div>
    </div>
  );
}
