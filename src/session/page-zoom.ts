/**
 * How much the browser's own zoom enlarges the page. Chromium and Safari give the screen, and the window round
 * the page, in px that the zoom leaves alone, and the page's inside in px that it enlarges; lengths of both kinds
 * must not be mixed. Firefox gives all in the page's px: there is nothing to correct, and the ratio is 1. Pure.
 */

/** Steps of the zoom menu of Chromium browsers. */
const ZOOM_STEPS = [0.25, 0.33, 0.5, 0.67, 0.75, 0.8, 0.9, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5] as const;
/** Enlargements that systems set for their screens; the pixel ratio is one of them times the zoom. */
const SYSTEM_SCALES = [1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 3, 3.5, 4] as const;

/** Borders and rounding of a window, as a share of its width. */
const RATIO_TOLERANCE = 0.03;
/** Pixel ratios are exact but for the rounding of the steps (0.33, 0.67). */
const SCALE_TOLERANCE = 0.012;

export interface WindowWidths {
  readonly outerWidth_px: number;
  readonly innerWidth_px: number;
  /** `window.devicePixelRatio`. */
  readonly devicePixelRatio: number;
}

/**
 * Page px drawn per px of the screen as the browser states it; 1 where the zoom is 100 % or cannot be told.
 * A panel beside the page (developer tools) widens the window as zoom does, but leaves the pixel ratio alone.
 */
export function pageZoom({ outerWidth_px, innerWidth_px, devicePixelRatio }: WindowWidths): number {
  const ratio = outerWidth_px / innerWidth_px;
  const fits = ZOOM_STEPS.filter(
    (step) =>
      Math.abs(ratio / step - 1) <= RATIO_TOLERANCE &&
      SYSTEM_SCALES.some((scale) => Math.abs(devicePixelRatio / step / scale - 1) <= SCALE_TOLERANCE),
  );
  return fits[0] ?? 1;
}
