/**
 * Draws one moment of a replay: the screen with a margin, the targets, the gaze before and after the filter.
 * Absence is drawn as absence. Plain canvas calls; sizes in CSS px, the caller sets the scale.
 */
import {
  frameAt,
  framesBefore,
  gazeSpans,
  type Replay,
  type ReplayTarget,
  targetAt,
} from "../../session/replay.ts";
import type { ScreenPointPx } from "../../units.ts";
import { VALIDITY_WORDS } from "./replay-words.ts";

export interface ReplayPicture {
  readonly width: number;
  readonly height: number;
  /** Resolves a custom property to a colour. */
  readonly colour: (property: string) => string;
  readonly font: string;
  /** How much of the way behind the gaze is drawn; 0 draws the gaze alone. */
  readonly trail_ms: number;
}

/** Around the screen, as a share of its sides: gaze is not clipped, and so it is not drawn clipped. */
const MARGIN_FRAC = 0.12;

/** Size of the picture in the room it has: the screen's shape, within bounds where a file's screen is absurd. */
export function pictureSize(
  { file }: Replay,
  room: { readonly width: number; readonly height: number },
): { readonly width: number; readonly height: number } {
  const { viewportWidth_px, viewportHeight_px } = file.recording.screen;
  const shape = Math.min(Math.max(viewportHeight_px / viewportWidth_px, 0.25), 4);
  const width = Math.floor(Math.min(room.width, room.height / shape));
  return { width, height: Math.round(width * shape) };
}

export function drawReplay(
  context: CanvasRenderingContext2D,
  replay: Replay,
  at_ms: number,
  picture: ReplayPicture,
): void {
  const { width, height, colour } = picture;
  const place = placer(replay, picture);
  context.clearRect(0, 0, width, height);
  const topLeft = place({ x_px: 0, y_px: 0 });
  const { viewportWidth_px, viewportHeight_px } = replay.file.recording.screen;
  const bottomRight = place({ x_px: viewportWidth_px, y_px: viewportHeight_px });
  context.fillStyle = colour("--color-surface-2");
  context.fillRect(topLeft.x, topLeft.y, bottomRight.x - topLeft.x, bottomRight.y - topLeft.y);
  const current = targetAt(replay, at_ms);
  for (const target of replay.targets)
    drawTarget(context, place(target.target), target, target === current, colour);
  drawGaze(context, replay, at_ms, place, picture);
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

function placer({ file }: Replay, { width, height }: ReplayPicture): (point: ScreenPointPx) => Spot {
  const { viewportWidth_px, viewportHeight_px } = file.recording.screen;
  const inner = 1 - 2 * MARGIN_FRAC;
  return ({ x_px, y_px }) => ({
    x: width * (MARGIN_FRAC + (inner * x_px) / viewportWidth_px),
    y: height * (MARGIN_FRAC + (inner * y_px) / viewportHeight_px),
  });
}

/** Calibration: ring. Validation: ring with a cross, as in the error map; the one shown now is filled. */
function drawTarget(
  context: CanvasRenderingContext2D,
  { x, y }: Spot,
  { role, used }: ReplayTarget,
  isCurrent: boolean,
  colour: ReplayPicture["colour"],
): void {
  context.strokeStyle = colour(isCurrent ? "--color-text" : "--color-line-strong");
  context.lineWidth = isCurrent ? 3 : 1.5;
  context.setLineDash(used ? [] : [3, 3]);
  context.beginPath();
  context.arc(x, y, isCurrent ? 11 : 7, 0, 2 * Math.PI);
  context.stroke();
  context.setLineDash([]);
  if (role === "calibration") return;
  context.beginPath();
  context.moveTo(x - 5, y);
  context.lineTo(x + 5, y);
  context.moveTo(x, y - 5);
  context.lineTo(x, y + 5);
  context.stroke();
}

function drawGaze(
  context: CanvasRenderingContext2D,
  replay: Replay,
  at_ms: number,
  place: (point: ScreenPointPx) => Spot,
  { colour, font, width, trail_ms }: ReplayPicture,
): void {
  const trail = trail_ms > 0 ? framesBefore(replay, at_ms, trail_ms) : [];
  context.fillStyle = colour("--color-measured");
  for (const { mapped } of trail) if (mapped !== null) square(context, place(mapped), 2);
  context.strokeStyle = colour("--color-accent");
  context.lineWidth = 2.5;
  context.beginPath();
  let isDown = false;
  for (const { filtered } of trail) {
    // No gaze, no line.
    if (filtered === null) isDown = false;
    else {
      const { x, y } = place(filtered);
      if (isDown) context.lineTo(x, y);
      else context.moveTo(x, y);
      isDown = true;
    }
  }
  context.stroke();
  const frame = frameAt(replay, at_ms);
  if (frame?.mapped) square(context, inside(place(frame.mapped), width, context), 5);
  if (frame?.filtered) dot(context, inside(place(frame.filtered), width, context), colour);
  if (frame?.mapped) return;
  context.font = font;
  context.textAlign = "left";
  context.textBaseline = "top";
  context.fillStyle = colour("--color-warn");
  context.fillText(frame === null ? "No frame" : VALIDITY_WORDS[frame.validity], 10, 10);
}

/** Gaze beyond the margin stands at the picture's edge. */
function inside({ x, y }: Spot, width: number, context: CanvasRenderingContext2D): Spot {
  const height = (context.canvas.height * width) / context.canvas.width;
  return { x: Math.min(Math.max(x, 6), width - 6), y: Math.min(Math.max(y, 6), height - 6) };
}

function square(context: CanvasRenderingContext2D, { x, y }: Spot, half: number): void {
  context.fillRect(x - half, y - half, 2 * half, 2 * half);
}

function dot(context: CanvasRenderingContext2D, { x, y }: Spot, colour: ReplayPicture["colour"]): void {
  context.fillStyle = colour("--color-accent");
  context.strokeStyle = colour("--color-bg");
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, y, 9, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
}

/** The whole recording in a line: where there was gaze (high), where a target was shown (low). */
export function drawCoverage(
  context: CanvasRenderingContext2D,
  replay: Replay,
  { width, height, colour }: Pick<ReplayPicture, "width" | "height" | "colour">,
): void {
  const left = (at_ms: number): number =>
    replay.duration_ms === 0 ? 0 : (width * at_ms) / replay.duration_ms;
  context.clearRect(0, 0, width, height);
  context.fillStyle = colour("--color-surface-2");
  context.fillRect(0, 0, width, height);
  context.fillStyle = colour("--color-measured");
  for (const { from_ms, to_ms } of gazeSpans(replay))
    context.fillRect(left(from_ms), 0, Math.max(1, left(to_ms) - left(from_ms)), 0.55 * height);
  context.fillStyle = colour("--color-text");
  for (const { from_ms, to_ms } of replay.targets)
    context.fillRect(left(from_ms), 0.7 * height, Math.max(1, left(to_ms) - left(from_ms) - 1), 0.3 * height);
}
