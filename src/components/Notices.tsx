/** Things the page ignored or changed on the visitor's behalf, each until dismissed. */
import { Button } from "./Button.tsx";
import styles from "./Notices.module.css";
import { useSession, useSessionState } from "./useSession.ts";

export function Notices() {
  const session = useSession();
  const notices = useSessionState((state) => state.notices);
  if (notices.length === 0) return null;
  return (
    <ul className={styles.notices} aria-label="Notices" aria-live="polite">
      {notices.map((notice) => (
        <li key={notice} className={styles.notice}>
          <p>{notice}</p>
          <Button weight="quiet" size="small" onClick={() => session.dismissNotice(notice)}>
            Dismiss
          </Button>
        </li>
      ))}
    </ul>
  );
}
