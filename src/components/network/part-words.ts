/** Says which part of the face a network looks at. */
import type { FacePart } from "../../inference/observation.ts";
import { percentText } from "../sensor/figures.ts";

/** Ends a sentence that begins "It reads": the face; the middle 75 % of the face; a flat window, by its sides and place. */
export function partText({ width, height, rise }: FacePart): string {
  if (width === 1 && height === 1 && rise === 0) return "the face";
  const [wide, high] = [percentText(width), percentText(height)];
  if (width === height && rise === 0) return `the middle ${wide} of the face`;
  const place =
    rise === 0 ? "" : `, ${percentText(Math.abs(rise))} ${rise > 0 ? "above" : "below"} its middle`;
  return `${wide} of the face’s width and ${high} of its height${place},`;
}
