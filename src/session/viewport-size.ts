/** When two sizes of the viewport are the same one. */
import type { ScreenGeometry } from "./screen.ts";

export interface ViewportSize {
  readonly width_px: number;
  readonly height_px: number;
}

/** Fractional pixel ratios round the same window up on one occasion and down on another. */
const SAME_SIZE_PX = 2;

export function isSameSize(a: ViewportSize, b: ViewportSize): boolean {
  return (
    Math.abs(a.width_px - b.width_px) <= SAME_SIZE_PX && Math.abs(a.height_px - b.height_px) <= SAME_SIZE_PX
  );
}

/** Of the viewport that a geometry describes. */
export const sizeOf = ({ viewport_width_px, viewport_height_px }: ScreenGeometry): ViewportSize => ({
  width_px: viewport_width_px,
  height_px: viewport_height_px,
});
