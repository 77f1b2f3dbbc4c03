/** The field of the sweeps: a square to look at, a dot that moves away, and one press when it vanishes. */
import { useEffect, useRef, useState } from "react";
import { SWEEP_COUNT, type SweepSummary, summariseSweeps } from "../../session/distance-blind-spot.ts";
import styles from "./BlindSpotSweeps.module.css";
import { MARGIN_PX, MARK_CM, reach_cm, sweepPath_cm } from "./sweep-field.ts";
import { playSweeps, type SweepPlayer } from "./sweep-player.ts";

interface BlindSpotSweepsProps {
  readonly pxPerCm: number;
  /** Null when the dot was not seen to vanish often enough. */
  readonly onEnd: (summary: SweepSummary | null) => void;
}

export function BlindSpotSweeps({ pxPerCm, onEnd }: BlindSpotSweepsProps) {
  const field = useRef<HTMLButtonElement>(null);
  const dot = useRef<HTMLSpanElement>(null);
  const player = useRef<SweepPlayer | null>(null);
  const [count, setCount] = useState(0);
  const [path_cm, setPath] = useState<number | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: one run per visit; onEnd is new on every render
  useEffect(() => {
    if (field.current === null || dot.current === null) return;
    field.current.focus();
    const path_cm = sweepPath_cm(field.current.clientWidth, pxPerCm);
    setPath(path_cm);
    const running = playSweeps(dot.current, {
      pxPerCm,
      path_cm,
      isStepped: window.matchMedia("(prefers-reduced-motion: reduce)").matches,
      onSweep: (gaps_cm) => setCount(gaps_cm.length),
      onEnd: (gaps_cm) => onEnd(summariseSweeps(gaps_cm)),
    });
    player.current = running;
    return () => {
      running.dispose();
      player.current = null;
    };
  }, [pxPerCm]);

  const size = MARK_CM * pxPerCm;
  const mark = { width: size, height: size, right: MARGIN_PX, marginTop: -size / 2 };
  return (
    <button
      ref={field}
      type="button"
      className={styles.field}
      // At once, as a click would come only when key or finger is lifted.
      onPointerDown={(event) => player.current?.press(event.timeStamp)}
      onKeyDown={(event) => {
        if (event.key !== " " && event.key !== "Enter") return;
        event.preventDefault();
        if (!event.repeat) player.current?.press(event.timeStamp);
      }}
    >
      <span className={styles.caption}>
        <strong>Cover your right eye. Look at the square only.</strong>
        <span>Press Space, or tap anywhere, when the dot vanishes. Escape cancels.</span>
        <span>
          Sweep {count + 1} of {SWEEP_COUNT}
          {path_cm !== null && ` · this window is wide enough up to ${reach_cm(path_cm).toFixed(0)} cm`}
        </span>
      </span>
      <span className={styles.square} style={mark} data-testid="fixation" />
      <span ref={dot} className={styles.dot} style={mark} data-testid="sweep-dot" />
    </button>
  );
}
