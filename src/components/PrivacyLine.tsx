/**
 * What becomes of the picture. True because nothing in the page sends anything, and because the page's
 * Content-Security-Policy (connect-src 'self') makes the browser refuse every other address.
 */
import styles from "./PrivacyLine.module.css";

export function PrivacyLine() {
  return (
    <p className={styles.line}>
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
        <path
          d="M9 1 16 4v4.5c0 4-2.8 7-7 8.5-4.2-1.5-7-4.5-7-8.5V4Z"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.8"
        />
        <path d="m5.8 9 2.3 2.3L12.4 7" fill="none" stroke="currentColor" strokeWidth="1.8" />
      </svg>
      <span>
        <strong>No picture leaves this page.</strong> Everything runs in your browser, which is told to refuse
        every other address. Pictures are never stored.
      </span>
    </p>
  );
}
