/** The picture of a replay and what moves it: play, pause, seek, speed. */
import { useEffect, useRef } from "react";
import type { Replay } from "../../session/replay.ts";
import { REPLAY_SPEEDS } from "../../session/replay-clock.ts";
import { Button } from "../Button.tsx";
import { ChoiceField } from "../Field.tsx";
import { useWidth } from "../sensor/useWidth.ts";
import styles from "./Replay.module.css";
import { drawCoverage, drawReplay, pictureSize } from "./replay-drawing.ts";
import { durationText, summaryText } from "./replay-words.ts";
import { useReplayPlayback } from "./useReplayPlayback.ts";

const TRAIL_MS = 1000;
const COVERAGE_HEIGHT_PX = 22;
/** Of the window. */
const TALLEST_FRAC = 0.6;
const SPEEDS = REPLAY_SPEEDS.map((speed) => ({ value: String(speed), label: `${speed} ×` }));

export function ReplayPlayer({ replay }: { readonly replay: Replay }) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const coverage = useRef<HTMLCanvasElement>(null);
  const slider = useRef<HTMLInputElement>(null);
  const time = useRef<HTMLSpanElement>(null);
  const shown_ms = useRef(0);
  // A phone held upright must not push the controls out of sight.
  const size = pictureSize(replay, { width, height: TALLEST_FRAC * window.innerHeight });
  const picture_px = size.width;
  const height = size.height;
  const total = durationText(replay.duration_ms);

  const draw = useRef<(at_ms: number) => void>(() => undefined);
  useEffect(() => {
    draw.current = (at_ms) => {
      shown_ms.current = at_ms;
      showMoment(canvas.current, replay, at_ms, picture_px, height);
      const words = durationText(at_ms);
      if (time.current !== null) time.current.textContent = `${words} of ${total}`;
      if (slider.current === null) return;
      slider.current.value = String(at_ms);
      slider.current.setAttribute("aria-valuetext", `${words} of ${total}`);
    };
    const redraw = (): void => {
      draw.current(shown_ms.current);
      showCoverage(coverage.current, replay, width);
    };
    redraw();
    const scheme = window.matchMedia("(prefers-color-scheme: light)");
    scheme.addEventListener("change", redraw);
    // The header writes the chosen theme there.
    const theme = new MutationObserver(redraw);
    theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      scheme.removeEventListener("change", redraw);
      theme.disconnect();
    };
  }, [replay, width, picture_px, height, total]);

  const { isPlaying, speed, toggle, seek, setSpeed } = useReplayPlayback(replay.duration_ms, draw);
  return (
    <section className={styles.player} aria-label="Replay">
      <div ref={ref} className={styles.picture}>
        <canvas
          ref={canvas}
          className={styles.canvas}
          style={{ width: `${picture_px}px`, height: `${height}px` }}
          role="img"
          aria-label={`The gaze on the screen, played back. ${summaryText(replay)}`}
        />
      </div>
      <div className={styles.seek}>
        <input
          ref={slider}
          type="range"
          min={0}
          max={Math.max(1, replay.duration_ms)}
          step={50}
          defaultValue={0}
          aria-label="Time in the recording"
          onChange={(event) => seek(event.target.valueAsNumber)}
        />
        <canvas ref={coverage} className={styles.coverage} style={{ height: COVERAGE_HEIGHT_PX }} />
      </div>
      <div className={styles.controls}>
        <Button weight="primary" onClick={toggle}>
          {isPlaying ? "Pause" : "Play"}
        </Button>
        <ChoiceField
          label="Speed"
          value={String(speed)}
          options={SPEEDS}
          onChange={(chosen) => {
            const next = REPLAY_SPEEDS.find((candidate) => String(candidate) === chosen);
            if (next !== undefined) setSpeed(next);
          }}
        />
        <span ref={time} className={styles.time} data-testid="replay-time" />
        <span role="status" className="visually-hidden">
          {isPlaying ? "Playing" : "Paused"}
        </span>
      </div>
      <Legend />
    </section>
  );
}

function Legend() {
  return (
    <ul className={styles.legend}>
      <li>
        <span className={styles.rawMark} aria-hidden="true" /> before the filter
      </li>
      <li>
        <span className={styles.dotMark} aria-hidden="true" /> after the filter
      </li>
      <li>
        <span className={styles.ringMark} aria-hidden="true" /> calibration target; with a cross: check target
      </li>
      <li>Under the slider: upper bar, gaze; lower bar, a target; empty, no gaze.</li>
      <li>Keys: Space plays, arrows go 1 s, Home and End.</li>
    </ul>
  );
}

function showMoment(
  canvas: HTMLCanvasElement | null,
  replay: Replay,
  at_ms: number,
  width: number,
  height: number,
): void {
  const context = prepared(canvas, width, height);
  if (canvas === null || context === null) return;
  const style = getComputedStyle(canvas);
  drawReplay(context, replay, at_ms, {
    width,
    height,
    colour: (property) => style.getPropertyValue(property),
    font: `600 16px ${style.fontFamily}`,
    trail_ms: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : TRAIL_MS,
  });
}

function showCoverage(canvas: HTMLCanvasElement | null, replay: Replay, width: number): void {
  const context = prepared(canvas, width, COVERAGE_HEIGHT_PX);
  if (canvas === null || context === null) return;
  const style = getComputedStyle(canvas);
  drawCoverage(context, replay, {
    width,
    height: COVERAGE_HEIGHT_PX,
    colour: (property) => style.getPropertyValue(property),
  });
}

/** Sized for the device; null before the first layout. */
function prepared(
  canvas: HTMLCanvasElement | null,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  const context = canvas?.getContext("2d") ?? null;
  if (canvas === null || context === null || width === 0) return null;
  const scale = window.devicePixelRatio;
  const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  return context;
}
