/**
 * x(t) and y(t) of the three filters on a canvas. Drawn in an animation frame when a sample came, or when
 * something else changed the picture; under reduced motion once a second, so that nothing glides.
 */
import { type RefObject, useEffect, useRef } from "react";
import type { FilterLab } from "../../session/filter-lab.ts";
import type { Fixation } from "../../session/fixations.ts";
import { useWidth } from "../sensor/useWidth.ts";
import { useSession } from "../useSession.ts";
import styles from "./Traces.module.css";
import { drawTraces } from "./trace-drawing.ts";

interface TracesProps {
  readonly lab: RefObject<FilterLab | null>;
  /** Refreshed with the figures; a new list also redraws a paused picture. */
  readonly fixations: readonly Fixation[];
  readonly isPaused: boolean;
}

const LABEL = "x and y of the gaze over the last 10 seconds, by filter; the figures are in the tables below";
const CALM_INTERVAL_MS = 1000;

export function Traces({ lab, fixations, isPaused }: TracesProps) {
  const session = useSession();
  const canvas = useRef<HTMLCanvasElement>(null);
  const shaded = useRef(fixations);
  const { ref, width } = useWidth<HTMLDivElement>();
  const height = width < 480 ? 300 : 340;

  useEffect(() => {
    shaded.current = fixations;
    // A paused picture still answers to parameters, theme and width.
    if (isPaused) draw(canvas.current, lab.current, fixations, width, height);
  }, [fixations, isPaused, lab, width, height]);

  useEffect(() => {
    if (isPaused) return;
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
    let pending = 0;
    let drawn_ms = Number.NEGATIVE_INFINITY;
    const frame = (now_ms: number): void => {
      pending = 0;
      if (calm.matches && now_ms - drawn_ms < CALM_INTERVAL_MS) return;
      // Under a calibration the time belongs to the frames it needs.
      if (session.store.getState().phase.kind === "calibrating") return;
      drawn_ms = now_ms;
      draw(canvas.current, lab.current, shaded.current, width, height);
    };
    const leave = session.samples.subscribe(() => {
      if (pending === 0) pending = requestAnimationFrame(frame);
    });
    return () => {
      leave();
      cancelAnimationFrame(pending);
    };
  }, [session, lab, isPaused, width, height]);

  return (
    <div ref={ref} className={styles.traces}>
      <canvas ref={canvas} className={styles.canvas} role="img" aria-label={LABEL} />
    </div>
  );
}

function draw(
  canvas: HTMLCanvasElement | null,
  lab: FilterLab | null,
  fixations: readonly Fixation[],
  width: number,
  height: number,
): void {
  const context = canvas?.getContext("2d");
  if (!canvas || !context || lab === null || width === 0) return;
  const scale = window.devicePixelRatio;
  const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  canvas.style.height = `${height}px`;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  const style = getComputedStyle(canvas);
  drawTraces(context, lab.frames, fixations, {
    width,
    height,
    colour: (property) => style.getPropertyValue(property),
    font: `13px ${style.fontFamily}`,
  });
}
