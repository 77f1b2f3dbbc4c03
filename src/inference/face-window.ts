/**
 * The part of the frame in which a face is looked for. MediaPipe's short-range detector sees the picture at
 * 128 × 128, so a face must fill enough of it: a small face gets a window of its own.
 */
import type { PixelRect } from "./crop.ts";
import type { FaceBox } from "./observation.ts";

/** Face side over the window's larger side: what a new window aims at, and below what it is left. */
const FILL = { least: 0.17, aim: 0.3 } as const;
/** The window holds the face and this part of its side all round. */
const MARGIN_frac = 0.2;
/** A face this large in the whole frame needs no window. */
const WHOLE_FRAME_FILL = 0.2;

export const wholeFrame = (frame_width: number, frame_height: number): PixelRect => ({
  left_px: 0,
  top_px: 0,
  width: frame_width,
  height: frame_height,
});

/** Whether the window still suits the face. */
export function windowFits(
  window: PixelRect,
  face: FaceBox,
  frame_width: number,
  frame_height: number,
): boolean {
  if (face.size_px < FILL.least * Math.max(window.width, window.height)) return false;
  const margin_px = MARGIN_frac * face.size_px;
  // At the frame's own edge a window cannot follow any further.
  const holds = (start_px: number, side_px: number, from_px: number, length_px: number, limit_px: number) =>
    (from_px <= 0 || start_px - margin_px >= from_px) &&
    (from_px + length_px >= limit_px || start_px + side_px + margin_px <= from_px + length_px);
  return (
    holds(face.x_px, face.size_px, window.left_px, window.width, frame_width) &&
    holds(face.y_px, face.size_px, window.top_px, window.height, frame_height)
  );
}

/** Window round a face: the whole frame when the face is large in it, else a part of the same shape. */
export function windowFor(face: FaceBox, frame_width: number, frame_height: number): PixelRect {
  const larger = Math.max(frame_width, frame_height);
  if (face.size_px >= WHOLE_FRAME_FILL * larger) return wholeFrame(frame_width, frame_height);
  const scale = Math.min(1, face.size_px / FILL.aim / larger);
  const width = Math.round(frame_width * scale);
  const height = Math.round(frame_height * scale);
  const place = (centre: number, side: number, limit: number) =>
    Math.round(Math.min(Math.max(centre - side / 2, 0), limit - side));
  return {
    left_px: place(face.x_px + face.size_px / 2, width, frame_width),
    top_px: place(face.y_px + face.size_px / 2, height, frame_height),
    width,
    height,
  };
}

/** Offsets of the search windows, in quarters of the frame; each window is half as wide and high as it. */
const SEARCH_QUARTERS = [
  [1, 1],
  [1, 0],
  [0, 1],
  [2, 1],
  [0, 0],
  [2, 0],
  [1, 2],
  [0, 2],
  [2, 2],
] as const;

/** The n-th window (n counts on for ever) of a search for faces too small for the whole frame. */
export function searchWindow(n: number, frame_width: number, frame_height: number): PixelRect {
  const [x, y] = SEARCH_QUARTERS[n % SEARCH_QUARTERS.length] ?? SEARCH_QUARTERS[0];
  return {
    left_px: Math.floor((x * frame_width) / 4),
    top_px: Math.floor((y * frame_height) / 4),
    width: Math.floor(frame_width / 2),
    height: Math.floor(frame_height / 2),
  };
}
