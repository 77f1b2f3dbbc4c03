/**
 * Several views of one frame: the same crop and others shifted by a small share of its side, whose answers are averaged.
 *
 * A strided network reads the same face a little differently at every place of its window. That part of its error is not of the
 * person or the picture, and averages out over shifted windows, as it would over frames in which the face square trembles.
 * "Test-time augmentation" (Krizhevsky et al. 2012, section 4.1: ten crops of a picture). What it buys: tools/evaluate/README.md.
 */
import type { GazePointCm } from "../units.ts";
import type { CropBox } from "./observation.ts";

export const VIEW_COUNTS = [1, 5, 9] as const;
export type ViewCount = (typeof VIEW_COUNTS)[number];

/** What the page does unless told otherwise. One is the network as its card measures it, and as a sensor would run it. */
export const DEFAULT_VIEWS: ViewCount = 5;

/** Of the crop's own sides. 0.03, 0.04 and 0.05 differ little on rendered people of the validation split; networks are trained with shifts up to 0.05. */
const SHIFT = 0.04;

/** Shifts in units of SHIFT, right and down. The crop itself comes last: its input is the one that is left in the network. */
const SHIFTS: Readonly<Record<ViewCount, readonly (readonly [number, number])[]>> = {
  1: [[0, 0]],
  5: [
    [-1, 0],
    [1, 0],
    [0, -1],
    [0, 1],
    [0, 0],
  ],
  9: [
    [-1, -1],
    [0, -1],
    [1, -1],
    [-1, 0],
    [1, 0],
    [-1, 1],
    [0, 1],
    [1, 1],
    [0, 0],
  ],
};

/** Windows of the crop's own size about it, symmetrical, the crop itself last. */
export function viewsOf(crop: CropBox, count: ViewCount): CropBox[] {
  return SHIFTS[count].map(([right, down]) => ({
    ...crop,
    x_px: crop.x_px + right * SHIFT * crop.width_px,
    y_px: crop.y_px + down * SHIFT * crop.height_px,
  }));
}

/** What the network says of one view; `embedding` may be its own memory. */
export interface ViewAnswer {
  readonly gaze: GazePointCm;
  readonly embedding: Float32Array;
}

/**
 * The mean answer over views.
 * @param look one run of the network; called in order
 */
export function overViews(
  views: readonly CropBox[],
  look: (view: CropBox, isLast: boolean) => ViewAnswer,
): ViewAnswer {
  const share = 1 / views.length;
  let [x_cm, y_cm] = [0, 0];
  let embedding = new Float32Array(0);
  for (const [k, view] of views.entries()) {
    const answer = look(view, k === views.length - 1);
    if (k === 0) embedding = new Float32Array(answer.embedding.length);
    x_cm += share * answer.gaze.x_cm;
    y_cm += share * answer.gaze.y_cm;
    for (let i = 0; i < embedding.length; i++)
      embedding[i] = (embedding[i] ?? 0) + share * (answer.embedding[i] ?? 0);
  }
  return { gaze: { x_cm, y_cm }, embedding };
}

/** Whether a number from elsewhere is one of VIEW_COUNTS. */
export const isViewCount = (value: unknown): value is ViewCount =>
  VIEW_COUNTS.some((count) => count === value);
