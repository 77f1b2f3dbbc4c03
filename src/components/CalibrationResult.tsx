/** What the validation measured: the error, where it points, and what to do with it. */
import { Fragment } from "react";
import type { Grade } from "../session/accuracy-grade.ts";
import type { CalibrationRecord } from "../session/calibration-record.ts";
import { Button } from "./Button.tsx";
import shared from "./Calibration.module.css";
import styles from "./CalibrationResult.module.css";
import { REPEAT_WORDS } from "./calibration-words.ts";
import { ErrorFigures } from "./ErrorFigures.tsx";
import { ErrorMap } from "./ErrorMap.tsx";
import { useSession, useSessionState } from "./useSession.ts";

const GRADE_WORDS: Readonly<Record<Grade, string>> = {
  good: "Good for a camera without infra-red light.",
  fair: "Fair. Better light and a still head often help.",
  poor: "Poor. Mind the light on your face, sit still, and calibrate again.",
};

export function CalibrationResult({ record }: { readonly record: CalibrationRecord }) {
  const session = useSession();
  const isDemo = useSessionState((state) => state.stream?.kind === "demo");
  const { grade, validation, collected } = record;
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
      {grade !== null && (
        <p className={styles.grade} data-grade={grade.grade}>
          {GRADE_WORDS[grade.grade]}
        </p>
      )}
      <ErrorMap record={record} />
      <p className={shared.note}>
        Measured on {measured} of {validation.targets.length} check targets that the map has never learnt
        from. Ring: the target. Points: the gaze. Line: from the target to its mean.
      </p>
      {leftOut.length > 0 && (
        <p className={shared.warn}>
          {leftOut.length === 1 ? "One target was" : `${leftOut.length} targets were`} left out:{" "}
          {[...new Set(leftOut.flatMap((target) => target.collection.repeat ?? []))].map((reason) => (
            <Fragment key={reason}>{REPEAT_WORDS[reason]} </Fragment>
          ))}
        </p>
      )}
      <div className={shared.actions}>
        <Button weight="primary" size="large" autoFocus onClick={() => session.keepCalibration()}>
          Keep
        </Button>
        <Button size="large" onClick={() => session.openCalibration()}>
          Calibrate again
        </Button>
        <Button size="large" onClick={() => session.closeCalibration()}>
          Discard
        </Button>
      </div>
    </div>
  );
}
