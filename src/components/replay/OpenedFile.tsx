/** A saved session that is being read, waits for a yes, because showing it ends what runs, or why it was refused. */
import { Button } from "../Button.tsx";
import { Problem } from "../Problem.tsx";
import { useSession, useSessionState } from "../useSession.ts";
import styles from "./OpenedFile.module.css";

export function OpenedFile() {
  const session = useSession();
  const opened = useSessionState((state) => state.opened);
  if (opened === null) return null;
  if (opened.kind === "reading")
    return (
      <p className={styles.offer} role="status">
        Reading {opened.name} and computing its figures…
      </p>
    );
  if (opened.kind === "refused")
    return (
      <div className={styles.refused}>
        <Problem error={opened.error} onAction={() => session.dismissOpened()} />
      </div>
    );
  return (
    <section className={styles.offer} role="alert">
      <p>
        <strong>{opened.replay.name}</strong> is a sound session file. Showing it stops the picture that runs
        now, and what you have not saved of it is lost.
      </p>
      <div className={styles.actions}>
        <Button weight="primary" onClick={() => session.showOpened()}>
          Stop and show it
        </Button>
        <Button onClick={() => session.dismissOpened()}>Go on here</Button>
      </div>
    </section>
  );
}
