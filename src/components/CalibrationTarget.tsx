/**
 * One target: bull's-eye and cross-hair, the shape on which eyes hold stillest (Thaler et al., "What is
 * the best fixation target?", Vision Research 76, 2013). A real button: click, Space or Enter accept it.
 */
import { useEffect, useRef } from "react";
import type { TargetPosition } from "../inference/calibration-targets.ts";
import styles from "./CalibrationTarget.module.css";

interface CalibrationTargetProps {
  readonly position: TargetPosition;
  readonly stage: "looking" | "collecting";
  readonly label: string;
  readonly onAccept: () => void;
}

export function CalibrationTarget({ position, stage, label, onAccept }: CalibrationTargetProps) {
  const button = useRef<HTMLButtonElement>(null);
  // Space and Enter must reach each new target without a search for it.
  useEffect(() => button.current?.focus({ preventScroll: true }), []);
  return (
    <button
      ref={button}
      type="button"
      className={styles.target}
      style={{ left: `${position.x_frac * 100}%`, top: `${position.y_frac * 100}%` }}
      data-stage={stage}
      aria-label={label}
      onClick={onAccept}
    >
      <svg viewBox="-50 -50 100 100" aria-hidden="true">
        <circle className={styles.ring} r="46" />
        <circle className={styles.disc} r="36" />
        <path className={styles.cross} d="M-36 0H36M0-36V36" />
        <circle className={styles.disc} r="12" />
        <circle className={styles.core} r="6" />
      </svg>
    </button>
  );
}
