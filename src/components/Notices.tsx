/** Things the page ignored or changed on the visitor's behalf, each until dismissed. */
import { Button } from "./Button.tsx";
import styles from "./Notices.module.css";
import { useSession, useSessionState } from "./useSession.ts";

export function Notices() {
  const session = useSession();
  const notices = useSessionState((state) => state.notices);
  return (
    // A live region speaks of what comes into it: it must be there before the first notice is.
    <div aria-live="polite">
      {notices.length > 0 && <NoticeList notices={notices} onDismiss={session.dismissNotice} />}
    </div>
  );
}

interface NoticeListProps {
  readonly notices: readonly string[];
  readonly onDismiss: (notice: string) => void;
}

function NoticeList({ notices, onDismiss }: NoticeListProps) {
  return (
    <ul className={styles.notices} aria-label="Notices">
      {notices.map((notice) => (
        <li key={notice} className={styles.notice}>
          <p>{notice}</p>
          <Button weight="quiet" size="small" onClick={() => onDismiss(notice)}>
            Dismiss
          </Button>
        </li>
      ))}
    </ul>
  );
}
