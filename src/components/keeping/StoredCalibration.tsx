/** What this browser keeps of the visitor's calibration: offered with its age and error, or stated, with a way out. */
import { Button } from "../Button.tsx";
import { useSession, useSessionState } from "../useSession.ts";
import styles from "./Stored.module.css";
import { errorText, whenText } from "./stored-words.ts";

export function StoredCalibration() {
  const session = useSession();
  const { storage, offer } = useSessionState((state) => state.kept);
  const isDemo = useSessionState((state) => state.stream?.kind === "demo");
  const hasCalibration = useSessionState((state) => state.calibration !== null);
  if (storage === "kiosk") return <p className={styles.note}>Public place: nothing is stored here.</p>;
  if (storage === "blocked")
    return hasCalibration ? (
      <p className={styles.note}>
        This browser stores nothing for this page, so your calibration lasts until you stop.
      </p>
    ) : null;
  if (offer === null) return null;
  const forget = (
    <Button size="small" onClick={() => session.forgetStored()}>
      Forget it
    </Button>
  );
  if (hasCalibration)
    return (
      <div className={styles.line}>
        <p className={styles.note}>
          Stored in this browser, for this camera, screen, zoom and network: your calibration of{" "}
          {whenText(offer.savedAt)}. Numbers only.
        </p>
        {forget}
      </div>
    );
  if (offer.obstacles.length > 0)
    return (
      <div className={styles.line}>
        <p className={styles.note}>
          Your calibration of {whenText(offer.savedAt)} does not hold any more:{" "}
          {offer.obstacles.join(" and ")} changed. Calibrate again.
        </p>
        {forget}
      </div>
    );
  return (
    <section className={styles.offer} aria-labelledby="stored-title">
      <h2 id="stored-title" className={styles.title}>
        Use your calibration of {whenText(offer.savedAt)}?
      </h2>
      <p className={styles.note}>
        Its mean error was {errorText(offer.mean)} then. Four targets check it first:{" "}
        {isDemo
          ? "the rendered person looks at each by itself"
          : "look at each and accept it as you did before"}
        . You decide afterwards.
      </p>
      <div className={styles.actions}>
        <Button weight="primary" onClick={() => session.checkStored()}>
          Check and use it
        </Button>
        {forget}
      </div>
    </section>
  );
}
