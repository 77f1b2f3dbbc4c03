/** Moves the dot of the blind-spot sweeps, frame by frame and outside React; tells only when a sweep ends. */
import { SWEEP_COUNT, sweepGap_cm } from "../../session/distance-blind-spot.ts";

export interface SweepOptions {
  readonly pxPerCm: number;
  /** From the square to the edge of the field, cm. */
  readonly path_cm: number;
  /** In steps, for a visitor who asked for less motion. */
  readonly isStepped: boolean;
  /** After each sweep; `gaps_cm` so far. */
  readonly onSweep: (gaps_cm: readonly number[]) => void;
  /** All sweeps are through, or too many ended unseen. */
  readonly onEnd: (gaps_cm: readonly number[]) => void;
}

export interface SweepPlayer {
  /** @param at_ms when, on the page's performance clock */
  press(at_ms: number): void;
  dispose(): void;
}

/** Before each sweep, so that the eye finds the square again. */
const PAUSE_MS = 1500;
/** A press sooner after the start is a slip, ms. */
const TOO_SOON_MS = 250;
const MAX_MISSES = 3;

export function playSweeps(dot: HTMLElement, options: SweepOptions): SweepPlayer {
  const { pxPerCm, path_cm, isStepped } = options;
  const gaps_cm: number[] = [];
  let misses = 0;
  let start_ms = performance.now() + PAUSE_MS;
  let hasEnded = false;

  const next = (now_ms: number): void => {
    hasEnded = gaps_cm.length === SWEEP_COUNT || misses === MAX_MISSES;
    start_ms = now_ms + PAUSE_MS;
    if (hasEnded) options.onEnd(gaps_cm);
    else {
      // Back to the square before the next sweep is announced.
      place(now_ms);
      options.onSweep(gaps_cm);
    }
  };
  const place = (now_ms: number): void => {
    dot.dataset.moving = String(now_ms >= start_ms);
    dot.style.transform = `translateX(${-sweepGap_cm(now_ms - start_ms, isStepped) * pxPerCm}px)`;
  };
  const draw = (now_ms: number): void => {
    if (sweepGap_cm(now_ms - start_ms, isStepped) > path_cm) {
      misses += 1;
      next(now_ms);
    }
    if (hasEnded) return;
    place(now_ms);
    frame = requestAnimationFrame(draw);
  };
  place(start_ms - PAUSE_MS);
  let frame = requestAnimationFrame(draw);

  return {
    press(at_ms) {
      if (hasEnded || at_ms < start_ms + TOO_SOON_MS) return;
      gaps_cm.push(sweepGap_cm(at_ms - start_ms, isStepped));
      next(at_ms);
    },
    dispose() {
      hasEnded = true;
      cancelAnimationFrame(frame);
    },
  };
}
