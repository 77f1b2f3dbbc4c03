/** Joins a replay's clock to animation frames and keys. What changes per frame goes to `draw`, never to React. */
import { type RefObject, useCallback, useEffect, useMemo, useState } from "react";
import { createReplayClock, type ReplaySpeed } from "../../session/replay-clock.ts";

export interface ReplayPlayback {
  readonly isPlaying: boolean;
  readonly speed: ReplaySpeed;
  toggle(): void;
  seek(at_ms: number): void;
  setSpeed(speed: ReplaySpeed): void;
}

/** Under reduced motion the picture changes this often while playing. */
const CALM_INTERVAL_MS = 250;
/** An arrow key goes this far. */
const STEP_MS = 1000;

/** @param draw shows a time; called at every change and in every frame while playing */
export function useReplayPlayback(
  duration_ms: number,
  draw: RefObject<(at_ms: number) => void>,
): ReplayPlayback {
  const clock = useMemo(() => createReplayClock(duration_ms), [duration_ms]);
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<ReplaySpeed>(1);

  useEffect(() => {
    if (!isPlaying) return;
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
    let drawn_ms = Number.NEGATIVE_INFINITY;
    let pending = requestAnimationFrame(function frame() {
      const now_ms = performance.now();
      const at_ms = clock.at(now_ms);
      if (!clock.isPlaying || !calm.matches || now_ms - drawn_ms >= CALM_INTERVAL_MS) {
        drawn_ms = now_ms;
        draw.current(at_ms);
      }
      if (clock.isPlaying) pending = requestAnimationFrame(frame);
      else setPlaying(false);
    });
    return () => cancelAnimationFrame(pending);
  }, [clock, isPlaying, draw]);

  const toggle = useCallback((): void => {
    const now_ms = performance.now();
    if (clock.isPlaying) clock.pause(now_ms);
    else clock.play(now_ms);
    setPlaying(clock.isPlaying);
  }, [clock]);
  const seek = useCallback(
    (at_ms: number): void => {
      const now_ms = performance.now();
      clock.seek(at_ms, now_ms);
      draw.current(clock.at(now_ms));
    },
    [clock, draw],
  );

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.altKey || event.ctrlKey || event.metaKey || isTakenBy(event.target)) return;
      const now_ms = performance.now();
      if (event.key === " ") toggle();
      else if (event.key === "ArrowLeft") seek(clock.at(now_ms) - STEP_MS);
      else if (event.key === "ArrowRight") seek(clock.at(now_ms) + STEP_MS);
      else if (event.key === "Home") seek(0);
      else if (event.key === "End") seek(duration_ms);
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [clock, toggle, seek, duration_ms]);

  return {
    isPlaying,
    speed,
    toggle,
    seek,
    setSpeed(next) {
      clock.setSpeed(next, performance.now());
      setSpeed(next);
    },
  };
}

/** Controls have these keys for themselves. */
const isTakenBy = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("button, input, select, summary, a") !== null;
