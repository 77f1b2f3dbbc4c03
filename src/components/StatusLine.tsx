/** What the page sees right now, and what to do about it. The page's one polite live region. */
import styles from "./StatusLine.module.css";
import { STATUS_WORDS } from "./status-words.ts";
import { useSessionState } from "./useSession.ts";

export function StatusLine() {
  const face = useSessionState((state) => state.face);
  const words = STATUS_WORDS[face];
  return (
    <div className={styles.status} role="status" aria-live="polite" data-face={face}>
      <span className={styles.state} data-tone={words.tone}>
        {words.label}
      </span>
      {words.hint !== "" && <span className={styles.hint}>{words.hint}</span>}
    </div>
  );
}
