/** How far off the dot is for this visitor: what validation measured, or why nothing is known yet. */

import styles from "./AccuracyCard.module.css";
import { Button } from "./Button.tsx";
import { ErrorFigures } from "./ErrorFigures.tsx";
import { DriftLines } from "./report/DriftLines.tsx";
import { ReportDetails } from "./report/ReportDetails.tsx";
import { useSession, useSessionState } from "./useSession.ts";

export function AccuracyCard() {
  const session = useSession();
  const calibration = useSessionState((state) => state.calibration);
  const isKiosk = useSessionState((state) => state.settings.kiosk);
  return (
    <section className={styles.card} aria-labelledby="accuracy-title">
      <h2 id="accuracy-title" className={styles.title}>
        Mean error of your gaze
      </h2>
      {calibration === null ? (
        <p className={styles.note}>
          Unknown until you calibrate. The dot now rests on an assumed screen and on nobody's eyes in
          particular, so it can be far off.
        </p>
      ) : (
        <>
          <ErrorFigures record={calibration} />
          <p className={styles.note}>
            On {calibration.validation.targets.filter((target) => target.kind === "measured").length} targets
            that the calibration has never seen.
          </p>
          <DriftLines />
          <div className={styles.actions}>
            <Button size="small" onClick={() => session.openResult()}>
              Error map
            </Button>
            <Button size="small" onClick={() => window.print()}>
              Print report
            </Button>
          </div>
          <ReportDetails record={calibration} />
        </>
      )}
      {!isKiosk && (
        <div className={styles.actions}>
          <Button size="small" onClick={() => session.saveSession("json")}>
            Save session (JSON)
          </Button>
          <Button size="small" onClick={() => session.saveSession("csv")}>
            CSV
          </Button>
          <span className={styles.note}>Numbers only, never pictures. To your disk, by your click.</span>
        </div>
      )}
    </section>
  );
}
