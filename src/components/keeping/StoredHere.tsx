/** On the first screen: what lies in this browser, in plain words, and the way to be rid of it. */
import { Button } from "../Button.tsx";
import { useSession, useSessionState } from "../useSession.ts";
import styles from "./Stored.module.css";

export function StoredHere() {
  const session = useSession();
  const { storage, count } = useSessionState((state) => state.kept);
  if (storage === "kiosk")
    return <p className={styles.note}>Public place: nothing is stored, and a stop forgets everything.</p>;
  if (storage === "blocked" || count === 0)
    return (
      <p className={styles.note}>
        Stored in this browser: nothing.{" "}
        {storage === "ready" && "A calibration that you keep will be, as numbers."}
      </p>
    );
  return (
    <div className={styles.line}>
      <p className={styles.note}>
        Stored in this browser: {count === 1 ? "one calibration" : `${count} calibrations`}, as numbers. Never
        a picture.
      </p>
      <Button size="small" onClick={() => session.forgetStored()}>
        {count === 1 ? "Forget it" : "Forget them"}
      </Button>
    </div>
  );
}
