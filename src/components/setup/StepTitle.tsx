/** A step's heading; takes the focus when its step appears, so that a screen reader starts there. */
import { useEffect, useRef } from "react";
import styles from "./ScreenSetup.module.css";

export function StepTitle({ children }: { readonly children: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <h2 ref={heading} tabIndex={-1} className={styles.title}>
      {children}
    </h2>
  );
}
