/**
 * Several views of one frame: the same crop and others shifted by a small share of its side, some of them mirrored, whose answers
 * are averaged.
 *
 * A strided network reads the same face a little differently at every place of its window, and a little differently in the mirror.
 * That part of its error is not of the person or the picture, and averages out over views, as it would over frames in which the face
 * square trembles. "Test-time augmentation" (Krizhevsky et al. 2012, section 4.1: ten crops of a picture, five of them mirrored). What
 * it buys: tools/evaluate/README.md. Our networks learn from mirrored pictures as often as from others (training/config.py).
 */
import type { GazePointCm } from "../units.ts";
import type { CropBox } from "./observation.ts";

export const VIEW_COUNTS = [1, 5, 9] as const;
export type ViewCount = (typeof VIEW_COUNTS)[number];

/** What the page does unless told otherwise. One is the network as its card measures it, and as a sensor would run it. */
export const DEFAULT_VIEWS: ViewCount = 5;

/** One window, as the network gets it. */
export interface CropView {
  readonly box: CropBox;
  /** Left and right changed over, picture and position planes. */
  readonly mirrored: boolean;
}

/** Of the crop's own sides. 0.03, 0.04 and 0.05 differ little on rendered people of the validation split; networks are trained with shifts up to 0.05. */
const SHIFT = 0.04;

type Place = readonly [right: number, down: number, how?: "mirrored"];

/** Shifts in units of SHIFT. The crop itself comes last: its input is the one that is left in the network. */
const PLACES: Readonly<Record<ViewCount, readonly Place[]>> = {
  1: [[0, 0]],
  5: [
    [-1, 0, "mirrored"],
    [1, 0, "mirrored"],
    [0, -1],
    [0, 1],
    [0, 0],
  ],
  9: [
    [-1, 0, "mirrored"],
    [1, 0, "mirrored"],
    [0, -1, "mirrored"],
    [0, 1, "mirrored"],
    [-1, -1],
    [1, -1],
    [-1, 1],
    [1, 1],
    [0, 0],
  ],
};

/** Windows of the crop's own size about it, symmetrical, the crop itself last and as it is. */
export function viewsOf(crop: CropBox, count: ViewCount): CropView[] {
  return PLACES[count].map(([right, down, how]) => ({
    box: {
      ...crop,
      x_px: crop.x_px + right * SHIFT * crop.width_px,
      y_px: crop.y_px + down * SHIFT * crop.height_px,
    },
    mirrored: how === "mirrored",
  }));
}

/** What the network says of one view, for a mirrored one as if the world were mirrored; `embedding` may be its own memory. */
export interface ViewAnswer {
  readonly gaze: GazePointCm;
  readonly embedding: Float32Array;
}

/**
 * The mean answer over views. The gaze of a mirrored one is mirrored back; its embedding is left out, as a mirrored face's hidden
 * layer is not this face's.
 * @param look one run of the network; called in order
 */
export function overViews(
  views: readonly CropView[],
  look: (view: CropView, isLast: boolean) => ViewAnswer,
): ViewAnswer {
  const share = 1 / views.length;
  const plainShare = 1 / views.filter(({ mirrored }) => !mirrored).length;
  let [x_cm, y_cm] = [0, 0];
  let embedding = new Float32Array(0);
  for (const [k, view] of views.entries()) {
    const answer = look(view, k === views.length - 1);
    if (embedding.length === 0) embedding = new Float32Array(answer.embedding.length);
    x_cm += share * (view.mirrored ? -1 : 1) * answer.gaze.x_cm;
    y_cm += share * answer.gaze.y_cm;
    if (view.mirrored) continue;
    for (let i = 0; i < embedding.length; i++)
      embedding[i] = (embedding[i] ?? 0) + plainShare * (answer.embedding[i] ?? 0);
  }
  return { gaze: { x_cm, y_cm }, embedding };
}

/** Whether a number from elsewhere is one of VIEW_COUNTS. */
export const isViewCount = (value: unknown): value is ViewCount =>
  VIEW_COUNTS.some((count) => count === value);
