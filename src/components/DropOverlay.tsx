/** While a file is dragged over the page: what may be dropped, over everything, and nothing to click. */
import styles from "./DropOverlay.module.css";
import { useFileDrop } from "./useFileDrop.ts";

const INVITATION = "Drop a .tflite network or a session file";

export function DropOverlay({ onFile }: { readonly onFile: (file: File) => void }) {
  const { isOver, leave } = useFileDrop(onFile);
  return (
    <>
      {/* Always there, so that its change is announced. */}
      <p className="visually-hidden" aria-live="polite">
        {isOver ? INVITATION : ""}
      </p>
      {isOver && (
        // It lies over all else, so a file that leaves it leaves the page. Its words let drags through.
        <div className={styles.overlay} aria-hidden="true" onDragLeave={leave}>
          <div className={styles.frame}>
            <p className={styles.title}>{INVITATION}</p>
            <p className={styles.note}>It stays in this browser. Nothing is uploaded.</p>
          </div>
        </div>
      )}
    </>
  );
}
