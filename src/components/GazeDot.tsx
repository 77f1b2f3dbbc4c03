/**
 * The dot that follows the gaze over the whole viewport. It never passes through React state: samples
 * arrive by subscription and are drawn in the next animation frame. When the face is lost or the eyes
 * shut, the dot stays where it was and fades; it never jumps to the middle. Once the page says that there is no
 * face, there is no dot. Around it, where a calibration has told them, the ellipses of 68 and 95 %.
 * For a rendered clip a dashed ring shows what the rendered person is meant to look at.
 */
import { useEffect, useRef } from "react";
import type { LiveUncertainty } from "../session/live-uncertainty.ts";
import type { GazeSample } from "../session/samples.ts";
import type { SessionState } from "../session/store.ts";
import styles from "./GazeDot.module.css";
import { placeDot } from "./gaze-dot-place.ts";
import { ellipsePlace, shapeEllipses } from "./gaze-ellipse.ts";
import { createPaintClock } from "./paint-clock.ts";
import { useSession } from "./useSession.ts";

export function GazeDot() {
  const session = useSession();
  const dot = useRef<HTMLDivElement>(null);
  const arrow = useRef<SVGSVGElement>(null);
  const truth = useRef<HTMLDivElement>(null);
  const cloud = useRef<SVGSVGElement>(null);

  useEffect(() => {
    let pending = 0;
    let newest: GazeSample | null = null;
    let uncertainty: LiveUncertainty | null = null;
    const painted = createPaintClock((row, painted_ms) => session.samples.markPainted(row, painted_ms));

    const freeze = (state: "frozen" | "gone"): void => {
      for (const mark of [dot.current, arrow.current, cloud.current]) {
        const { state: now } = mark?.dataset ?? {};
        if (mark !== null && (now === "live" || now === "frozen")) mark.dataset.state = state;
      }
    };
    const shape = (): void => {
      uncertainty = session.store.getState().settings.uncertainty ? session.uncertainty() : null;
      if (cloud.current !== null) shapeEllipses(cloud.current, uncertainty);
    };
    const draw = (): void => {
      pending = 0;
      if (newest === null || dot.current === null || arrow.current === null) return;
      drawTruth(truth.current, session.demoTruth());
      if (newest.validity !== "gaze" || Number.isNaN(newest.filtered_x_px)) {
        freeze("frozen");
        return;
      }
      const gaze = { x_px: newest.filtered_x_px, y_px: newest.filtered_y_px };
      const place = placeDot(gaze, window.innerWidth, window.innerHeight);
      const [shown, hidden] =
        place.kind === "dot" ? [dot.current, arrow.current] : [arrow.current, dot.current];
      const turn = place.kind === "arrow" ? ` rotate(${place.angle_deg}deg)` : "";
      shown.style.transform = `translate3d(${place.x_px}px, ${place.y_px}px, 0)${turn}`;
      shown.dataset.state = "live";
      hidden.dataset.state = "hidden";
      if (uncertainty !== null && cloud.current !== null) {
        cloud.current.style.transform = ellipsePlace(gaze, uncertainty);
        cloud.current.dataset.state = "live";
      }
      painted.expect(session.samples.total);
    };

    const leave = session.samples.subscribe((sample) => {
      newest = sample;
      if (pending === 0) pending = requestAnimationFrame(draw);
    });
    // When the picture stops, no sample says so.
    const leaveStore = session.store.subscribe((state, former) => {
      if (state.face === "no-picture") freeze("frozen");
      else if (state.face === "no-face") freeze("gone");
      if (shapesEllipses(state, former)) shape();
    });
    shape();
    // A clip's screen is stretched over the viewport, and the ellipses with it.
    window.addEventListener("resize", shape);
    return () => {
      window.removeEventListener("resize", shape);
      leave();
      leaveStore();
      cancelAnimationFrame(pending);
      painted.close();
    };
  }, [session]);

  return (
    <div className={styles.layer} aria-hidden="true">
      <svg
        ref={cloud}
        className={styles.cloud}
        width="1"
        height="1"
        aria-hidden="true"
        data-testid="gaze-uncertainty"
      >
        <ellipse className={styles.outer} />
        <ellipse className={styles.inner} />
      </svg>
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

/** Whether a change of the slow state may change the ellipses. */
const shapesEllipses = (state: SessionState, former: SessionState): boolean =>
  state.calibration !== former.calibration ||
  state.drift.head !== former.drift.head ||
  state.settings !== former.settings;

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
