/** Where a number comes from, as a word with an edge and a hue of its own. */
import styles from "./Badge.module.css";

interface BadgeProps {
  readonly kind: "measured" | "simulated" | "assumed" | "plain";
  readonly children: string;
  /** Longer explanation, shown on hover. */
  readonly title?: string;
}

export function Badge({ kind, children, title }: BadgeProps) {
  return (
    <span className={`${styles.badge} ${styles[kind]}`} title={title}>
      {children}
    </span>
  );
}
