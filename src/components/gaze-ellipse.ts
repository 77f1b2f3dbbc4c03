/**
 * The uncertainty around the dot as two ellipses of an SVG: their shape changes with the calibration and the
 * head, about once a second; their place with every frame. Writes attributes, never React state.
 */
import type { LiveUncertainty } from "../session/live-uncertainty.ts";
import type { ScreenPointPx } from "../units.ts";

/** Null hides both. The SVG holds the inner ellipse last, so that it lies on top. */
export function shapeEllipses(mark: SVGSVGElement, uncertainty: LiveUncertainty | null): void {
  mark.dataset.known = uncertainty === null ? "no" : "yes";
  if (uncertainty === null) return;
  const [outer, inner] = mark.querySelectorAll("ellipse");
  for (const [ellipse, shape] of [
    [outer, uncertainty.outer],
    [inner, uncertainty.inner],
  ] as const) {
    ellipse?.setAttribute("rx", shape.semiMajor.toFixed(1));
    ellipse?.setAttribute("ry", shape.semiMinor.toFixed(1));
    const turn_deg = (shape.angle_rad * 180) / Math.PI;
    ellipse?.setAttribute("transform", `rotate(${turn_deg.toFixed(2)})`);
  }
}

/** Where the ellipses' centre belongs: the gaze less its mean error; outside the page if the gaze is. */
export function ellipsePlace(gaze: ScreenPointPx, { centre_px }: LiveUncertainty): string {
  const x_px = gaze.x_px + centre_px.x;
  const y_px = gaze.y_px + centre_px.y;
  return `translate3d(${x_px.toFixed(1)}px, ${y_px.toFixed(1)}px, 0)`;
}
