import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ARROW_INSET_PX, placeDot } from "./gaze-dot-place.ts";

describe("placeDot", () => {
  it("leaves gaze on the page where it is, edges included", () => {
    expect(placeDot({ x_px: 0, y_px: 700 }, 1000, 700)).toEqual({ kind: "dot", x_px: 0, y_px: 700 });
    expect(placeDot({ x_px: 503, y_px: 41 }, 1000, 700)).toEqual({ kind: "dot", x_px: 503, y_px: 41 });
  });

  it.each([
    ["right", { x_px: 1300, y_px: 350 }, { x_px: 1000 - ARROW_INSET_PX, y_px: 350 }, 0],
    ["down", { x_px: 400, y_px: 5000 }, { x_px: 400, y_px: 700 - ARROW_INSET_PX }, 90],
    ["left", { x_px: -1, y_px: 350 }, { x_px: ARROW_INSET_PX, y_px: 350 }, 180],
    ["up", { x_px: 400, y_px: -300 }, { x_px: 400, y_px: ARROW_INSET_PX }, -90],
  ])("points %s at the edge where gaze left", (_name, gaze, edge, angle_deg) => {
    expect(placeDot(gaze, 1000, 700)).toEqual({ kind: "arrow", ...edge, angle_deg });
  });

  it("keeps every stand-in on the page", () => {
    const coordinate = fc.double({ min: -1e5, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(coordinate, coordinate, (x_px, y_px) => {
        const place = placeDot({ x_px, y_px }, 390, 844);
        expect(place.x_px).toBeGreaterThanOrEqual(0);
        expect(place.x_px).toBeLessThanOrEqual(390);
        expect(place.y_px).toBeGreaterThanOrEqual(0);
        expect(place.y_px).toBeLessThanOrEqual(844);
      }),
    );
  });
});
