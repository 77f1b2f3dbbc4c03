/** What the validation measured: the error, where it points, and what to do with it. */
import { Fragment, useMemo, useState } from "react";
import type { CalibrationRecord } from "../session/calibration-record.ts";
import { Button } from "./Button.tsx";
import shared from "./Calibration.module.css";
import styles from "./CalibrationResult.module.css";
import { REPEAT_WORDS } from "./calibration-words.ts";
import { ErrorFigures } from "./ErrorFigures.tsx";
import { ErrorMap } from "./report/ErrorMap.tsx";
import { GRADE_ADVICE, GRADE_NAMES, gradeReasons } from "./report/grade-words.ts";
import { PointPanel } from "./report/PointPanel.tsx";
import { ReportDetails } from "./report/ReportDetails.tsx";
import { useSession, useSessionState } from "./useSession.ts";

interface CalibrationResultProps {
  readonly record: CalibrationRecord;
  /** Why a redo changed nothing. */
  readonly notice: string | undefined;
}

export function CalibrationResult({ record, notice }: CalibrationResultProps) {
  const session = useSession();
  const [chosen, choose] = useState<number | null>(null);
  const isInUse = useSessionState((state) => state.calibration === record);
  const isDemo = useSessionState((state) => state.stream?.kind === "demo");
  const report = useMemo(() => session.report(record), [session, record]);
  const grade = report?.figures.grade?.overall ?? null;
  const { validation, collected } = record;
  const measured = validation.targets.filter((target) => target.kind === "measured").length;
  const leftOut = collected.filter((target) => !target.used);
  return (
    <div className={shared.sheet}>
      <h2 className={shared.title}>
        {isDemo ? "Mean error of the rendered person's gaze" : "Your mean error"}
      </h2>
      <div className={styles.hero}>
        <ErrorFigures record={record} />
      </div>
      {grade !== null && report !== null && (
        <div>
          <p className={styles.grade} data-grade={grade}>
            {GRADE_NAMES[grade]}. {GRADE_ADVICE[grade]}
          </p>
          {gradeReasons(report).map((reason) => (
            <p key={reason} className={styles.reason}>
              {reason}
            </p>
          ))}
        </div>
      )}
      {notice !== undefined && (
        <p className={shared.warn} role="alert">
          {notice}
        </p>
      )}
      <ErrorMap record={record} chosen={chosen} onChoose={choose} />
      <PointPanel record={record} chosen={chosen} />
      <p className={shared.note}>
        Measured on {measured} of {validation.targets.length} check targets that the map has never learnt
        from. Ring: check target, with an arrow to the mean gaze and the ellipse that holds 68 % of it. Cross:
        calibration target, dashed to where a map without it would see it.
      </p>
      {leftOut.length > 0 && (
        <p className={shared.warn}>
          {leftOut.length === 1 ? "One target was" : `${leftOut.length} targets were`} left out:{" "}
          {[...new Set(leftOut.flatMap((target) => target.collection.repeat ?? []))].map((reason) => (
            <Fragment key={reason}>{REPEAT_WORDS[reason]} </Fragment>
          ))}
        </p>
      )}
      <div className={`${shared.actions} ${styles.stay}`}>
        <Button weight="primary" size="large" autoFocus onClick={() => session.keepCalibration()}>
          {isInUse ? "Done" : "Keep"}
        </Button>
        <Button size="large" onClick={() => session.openCalibration()}>
          Calibrate again
        </Button>
        {!isInUse && (
          <Button size="large" onClick={() => session.closeCalibration()}>
            Discard
          </Button>
        )}
        <Button size="large" onClick={() => window.print()}>
          Print report
        </Button>
      </div>
      <ReportDetails record={record} />
    </div>
  );
}
