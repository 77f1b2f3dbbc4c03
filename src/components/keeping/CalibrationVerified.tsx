/** A stored calibration, looked at afresh: its error now beside its error then, and the visitor's decision. */
import type { CalibrationRecord } from "../../session/calibration-record.ts";
import { HOLDS_FACTOR, type Verification } from "../../session/kept-calibration.ts";
import { Button } from "../Button.tsx";
import shared from "../Calibration.module.css";
import result from "../CalibrationResult.module.css";
import { ErrorFigures } from "../ErrorFigures.tsx";
import { ErrorMap } from "../report/ErrorMap.tsx";
import { useSession } from "../useSession.ts";
import { errorText, whenText } from "./stored-words.ts";

interface CalibrationVerifiedProps {
  readonly record: CalibrationRecord;
  readonly check: Verification;
}

const VERDICTS: Readonly<
  Record<Verification["verdict"], { readonly title: string; readonly advice: string }>
> = {
  holds: { title: "Your calibration still holds", advice: `Within ${HOLDS_FACTOR} times of what it was.` },
  worse: {
    title: "Your calibration is worse than it was",
    advice: `More than ${HOLDS_FACTOR} times of what it was: you sit elsewhere, or the light is another. Better calibrate again.`,
  },
  "no data": {
    title: "Your calibration could not be checked",
    advice: "Too little of your gaze was seen on these targets. Mind the light, and calibrate again.",
  },
};

export function CalibrationVerified({ record, check }: CalibrationVerifiedProps) {
  const session = useSession();
  const { title, advice } = VERDICTS[check.verdict];
  const holds = check.verdict === "holds";
  return (
    <div className={shared.sheet} data-verdict={check.verdict}>
      <h2 className={shared.title}>{title}</h2>
      <div className={result.hero}>
        <ErrorFigures record={record} />
      </div>
      <p className={holds ? shared.note : shared.warn}>
        Measured now, on {record.collected.length} targets. On {whenText(check.savedAt)} it was{" "}
        {errorText(check.then)}. {advice}
      </p>
      <ErrorMap record={record} />
      <div className={shared.actions}>
        {check.verdict !== "no data" && (
          <Button
            weight={holds ? "primary" : "normal"}
            size="large"
            autoFocus={holds}
            onClick={() => session.keepCalibration()}
          >
            {holds ? "Use it" : "Use it all the same"}
          </Button>
        )}
        <Button
          weight={holds ? "normal" : "primary"}
          size="large"
          autoFocus={!holds}
          onClick={() => session.openCalibration()}
        >
          Calibrate again
        </Button>
        <Button size="large" onClick={() => session.closeCalibration()}>
          Go on without
        </Button>
      </div>
    </div>
  );
}
