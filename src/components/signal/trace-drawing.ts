/**
 * Draws the gaze of the last seconds over time, x above y, one line per filter, fixations shaded. Plain
 * canvas calls; sizes in CSS px, the caller sets the scale for the device.
 */
import { LAB_WINDOW_MS, type LabFrame } from "../../session/filter-lab.ts";
import type { FilterName } from "../../session/filter-settings.ts";
import type { Fixation } from "../../session/fixations.ts";
import { FILTER_LOOKS } from "./signal-words.ts";
import { rangeOf, type ValueRange } from "./trace-range.ts";

export interface TracePicture {
  readonly width: number;
  readonly height: number;
  /** Resolves a custom property to a colour. */
  readonly colour: (property: string) => string;
  readonly font: string;
}

const LEFT = 52;
const RIGHT = 8;
const TOP = 22;
const GAP = 30;
const BOTTOM = 22;
const SECONDS_PER_TICK = 2;
/** Raw first, so that the smooth lines lie on top. */
const ORDER: readonly FilterName[] = ["none", "kalman", "one-euro"];

interface Plot {
  readonly top: number;
  readonly height: number;
  readonly axis: "x_px" | "y_px";
  readonly title: string;
}

export function drawTraces(
  context: CanvasRenderingContext2D,
  frames: readonly LabFrame[],
  fixations: readonly Fixation[],
  picture: TracePicture,
): void {
  const { width, height, font } = picture;
  context.clearRect(0, 0, width, height);
  context.font = font;
  const plotHeight = (height - TOP - GAP - BOTTOM) / 2;
  const plots: readonly Plot[] = [
    { top: TOP, height: plotHeight, axis: "x_px", title: "x(t), px to the right" },
    { top: TOP + plotHeight + GAP, height: plotHeight, axis: "y_px", title: "y(t), px down" },
  ];
  const newest_ms = frames.at(-1)?.captured_ms ?? 0;
  const shown = frames.filter(({ captured_ms }) => captured_ms >= newest_ms - LAB_WINDOW_MS);
  const left = (time_ms: number): number =>
    LEFT + (1 - (newest_ms - time_ms) / LAB_WINDOW_MS) * (width - LEFT - RIGHT);
  for (const plot of plots) drawPlot(context, plot, shown, fixations, left, picture);
  drawTime(context, left, newest_ms, picture);
}

function drawPlot(
  context: CanvasRenderingContext2D,
  plot: Plot,
  frames: readonly LabFrame[],
  fixations: readonly Fixation[],
  left: (time_ms: number) => number,
  { width, colour }: TracePicture,
): void {
  const { top, height, axis, title } = plot;
  const range = rangeOf(frames.flatMap(({ points }) => (points === null ? [] : points.none[axis])));
  const down = (value: number): number => {
    const share = (value - range.low) / (range.high - range.low);
    // y grows downwards on the screen and so it does here; x grows upwards.
    return top + height * (axis === "y_px" ? share : 1 - share);
  };
  context.save();
  context.beginPath();
  context.rect(LEFT, top, width - LEFT - RIGHT, height);
  context.clip();
  context.fillStyle = colour("--color-surface-2");
  for (const { start_ms, end_ms } of fixations)
    context.fillRect(left(start_ms), top, left(end_ms) - left(start_ms), height);
  for (const name of ORDER) drawLine(context, name, frames, axis, left, down, colour);
  context.restore();
  drawAxis(context, range, down, width, colour);
  context.textAlign = "left";
  context.textBaseline = "bottom";
  context.fillStyle = colour("--color-text");
  context.fillText(title, LEFT, top - 4);
}

function drawLine(
  context: CanvasRenderingContext2D,
  name: FilterName,
  frames: readonly LabFrame[],
  axis: Plot["axis"],
  left: (time_ms: number) => number,
  down: (value: number) => number,
  colour: TracePicture["colour"],
): void {
  const look = FILTER_LOOKS[name];
  context.strokeStyle = colour(look.colour);
  context.lineWidth = look.width_px;
  context.lineJoin = "round";
  context.setLineDash([...look.dash]);
  context.beginPath();
  let isDown = false;
  for (const { captured_ms, points } of frames) {
    // No gaze, no line.
    if (points === null) {
      isDown = false;
      continue;
    }
    const [x, y] = [left(captured_ms), down(points[name][axis])];
    if (isDown) context.lineTo(x, y);
    else context.moveTo(x, y);
    isDown = true;
  }
  context.stroke();
  context.setLineDash([]);
}

function drawAxis(
  context: CanvasRenderingContext2D,
  { low, high }: ValueRange,
  down: (value: number) => number,
  width: number,
  colour: TracePicture["colour"],
): void {
  context.strokeStyle = colour("--color-line");
  context.lineWidth = 1;
  context.fillStyle = colour("--color-text-muted");
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const value of [low, (low + high) / 2, high]) {
    const y = Math.round(down(value)) + 0.5;
    context.beginPath();
    context.moveTo(LEFT, y);
    context.lineTo(width - RIGHT, y);
    context.stroke();
    context.fillText(value.toFixed(0), LEFT - 6, y);
  }
}

function drawTime(
  context: CanvasRenderingContext2D,
  left: (time_ms: number) => number,
  newest_ms: number,
  { height, colour }: TracePicture,
): void {
  context.fillStyle = colour("--color-text-muted");
  context.textBaseline = "bottom";
  for (let ago_s = 0; ago_s <= LAB_WINDOW_MS / 1000; ago_s += SECONDS_PER_TICK) {
    context.textAlign = ago_s === 0 ? "right" : "center";
    context.fillText(
      ago_s === 0 ? "now" : `−${ago_s} s`,
      left(newest_ms - ago_s * 1000) + (ago_s === 0 ? RIGHT : 0),
      height,
    );
  }
}
