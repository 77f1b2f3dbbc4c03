/** A table that scrolls sideways where it does not fit; focusable, so that the keyboard can scroll it too. */
import type { ReactNode } from "react";
import styles from "./ScrollingTable.module.css";

export function ScrollingTable({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable
    <section className={styles.scroll} tabIndex={0} aria-label={label}>
      <table className={styles.table}>{children}</table>
    </section>
  );
}
