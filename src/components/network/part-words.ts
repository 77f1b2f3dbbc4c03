/** Says which part of the face a network looks at. */
import type { FacePart } from "../../inference/observation.ts";

/** percentText is for shares of a whole; a side may be longer than the square's. */
const percent = (share: number): string => `${Number((100 * share).toFixed(1))}\u00a0%`;

/** Goes on from "It reads": the face; or how its window lies in the square round the landmarks, and how large it is beside it. */
export function partText({ width, height, rise }: FacePart): string {
  if (width === 1 && height === 1 && rise === 0) return "the face";
  // A file may ask for more than the square.
  const where = width > 1 || height > 1 ? "an area about" : rise === 0 ? "the middle of" : "part of";
  const [wide, high] = [percent(width), percent(height)];
  const size = width === height ? `${wide} as wide and high` : `${wide} as wide and ${high} as high`;
  const way = rise > 0 ? "higher" : "lower";
  const place = rise === 0 ? "" : `, its middle ${percent(Math.abs(rise))} of the side ${way}`;
  return `${where} the square round the face, ${size}${place},`;
}

/** Width over height of a picture of that part: its own, but never taller than wide nor a sliver, whatever a file asks for. */
export function viewAspect({ width, height }: FacePart): number {
  return Math.min(Math.max(width / height, 1), 3);
}
