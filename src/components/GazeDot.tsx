/**
 * The dot that follows the gaze over the whole viewport. It never passes through React state: samples
 * arrive by subscription and are drawn in the next animation frame. When the face is lost or the eyes
 * shut, the dot stays where it was and fades; it never jumps to the middle.
 * For a rendered clip a dashed ring shows what the rendered person is meant to look at.
 */
import { useEffect, useRef } from "react";
import type { GazeSample } from "../session/samples.ts";
import styles from "./GazeDot.module.css";
import { placeDot } from "./gaze-dot-place.ts";
import { createPaintClock } from "./paint-clock.ts";
import { useSession } from "./useSession.ts";

export function GazeDot() {
  const session = useSession();
  const dot = useRef<HTMLDivElement>(null);
  const arrow = useRef<SVGSVGElement>(null);
  const truth = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let pending = 0;
    let newest: GazeSample | null = null;
    const painted = createPaintClock((row, painted_ms) => session.samples.markPainted(row, painted_ms));

    const freeze = (): void => {
      for (const mark of [dot.current, arrow.current]) {
        if (mark?.dataset.state === "live") mark.dataset.state = "frozen";
      }
    };
    const draw = (): void => {
      pending = 0;
      if (newest === null || dot.current === null || arrow.current === null) return;
      drawTruth(truth.current, session.demoTruth());
      if (newest.validity !== "gaze" || Number.isNaN(newest.filtered_x_px)) {
        freeze();
        return;
      }
      const place = placeDot(
        { x_px: newest.filtered_x_px, y_px: newest.filtered_y_px },
        window.innerWidth,
        window.innerHeight,
      );
      const [shown, hidden] =
        place.kind === "dot" ? [dot.current, arrow.current] : [arrow.current, dot.current];
      const turn = place.kind === "arrow" ? ` rotate(${place.angle_deg}deg)` : "";
      shown.style.transform = `translate3d(${place.x_px}px, ${place.y_px}px, 0)${turn}`;
      shown.dataset.state = "live";
      hidden.dataset.state = "hidden";
      painted.expect(session.samples.total);
    };

    const leave = session.samples.subscribe((sample) => {
      newest = sample;
      if (pending === 0) pending = requestAnimationFrame(draw);
    });
    // When the picture stops, no sample says so.
    const leaveStore = session.store.subscribe(({ face }) => {
      if (face === "no-picture") freeze();
    });
    return () => {
      leave();
      leaveStore();
      cancelAnimationFrame(pending);
      painted.close();
    };
  }, [session]);

  return (
    <div className={styles.layer} aria-hidden="true">
      <div ref={truth} className={styles.truth} />
      <div ref={dot} className={styles.dot} data-testid="gaze-dot" />
      <svg
        ref={arrow}
        className={styles.arrow}
        viewBox="0 0 48 48"
        aria-hidden="true"
        data-testid="gaze-arrow"
      >
        <path d="M10 8 40 24 10 40 18 24Z" />
      </svg>
    </div>
  );
}

function drawTruth(
  mark: HTMLElement | null,
  target: { readonly x_frac: number; readonly y_frac: number } | null,
): void {
  if (mark === null) return;
  mark.dataset.state = target === null ? "hidden" : "live";
  if (target === null) return;
  const x_px = target.x_frac * window.innerWidth;
  const y_px = target.y_frac * window.innerHeight;
  mark.style.transform = `translate3d(${x_px}px, ${y_px}px, 0)`;
}
