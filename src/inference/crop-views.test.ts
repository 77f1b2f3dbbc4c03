import { describe, expect, it } from "vitest";
import { isViewCount, overViews, VIEW_COUNTS, viewsOf } from "./crop-views.ts";

const crop = { x_px: 100, y_px: 60, width_px: 200, height_px: 112 };

describe("views of a crop", () => {
  it.each(VIEW_COUNTS)("%i of its own size, all different, the crop itself last", (count) => {
    const views = viewsOf(crop, count);
    expect(views).toHaveLength(count);
    expect(views.at(-1)).toEqual({ box: crop, mirrored: false });
    expect(new Set(views.map(({ box }) => `${box.x_px} ${box.y_px}`)).size).toBe(count);
    for (const { box } of views)
      expect([box.width_px, box.height_px]).toEqual([crop.width_px, crop.height_px]);
  });

  it.each(VIEW_COUNTS)(
    "%i lie evenly about it, within the shifts that networks are trained with",
    (count) => {
      const views = viewsOf(crop, count);
      const [x, y] = (["x_px", "y_px"] as const).map((axis) =>
        views.map(({ box }) => box[axis] - crop[axis]),
      );
      for (const [shifts, side_px] of [
        [x ?? [], crop.width_px],
        [y ?? [], crop.height_px],
      ] as const) {
        expect(shifts.reduce((sum, shift) => sum + shift, 0)).toBeCloseTo(0, 9);
        expect(Math.max(...shifts.map(Math.abs))).toBeLessThanOrEqual(0.05 * side_px);
      }
    },
  );

  it.each([5, 9] as const)("%i are partly mirrored, as many to the left as to the right", (count) => {
    const mirrored = viewsOf(crop, count).filter((view) => view.mirrored);
    expect(mirrored).toHaveLength((count - 1) / 2);
    expect(mirrored.reduce((sum, { box }) => sum + box.x_px - crop.x_px, 0)).toBeCloseTo(0, 9);
  });

  it("average to the mean gaze, mirrored ones mirrored back, and to the mean embedding of the others, from memory that every run overwrites", () => {
    const embedding = new Float32Array(2);
    const seen: [mirrored: boolean, isLast: boolean][] = [];
    let run = 0;
    const mean = overViews(viewsOf(crop, 5), ({ mirrored }, isLast) => {
      run += 1;
      seen.push([mirrored, isLast]);
      embedding.set([run, 10 * run]);
      return { gaze: { x_cm: mirrored ? -run : run, y_cm: -2 * run }, embedding };
    });
    expect(seen).toEqual([
      [true, false],
      [true, false],
      [false, false],
      [false, false],
      [false, true],
    ]);
    expect(mean.gaze.x_cm).toBeCloseTo(3, 9);
    expect(mean.gaze.y_cm).toBeCloseTo(-6, 9);
    expect(Array.from(mean.embedding, (value) => Number(value.toFixed(4)))).toEqual([4, 40]);
  });

  it("hand over one view's answer unchanged", () => {
    const answer = { gaze: { x_cm: 0.1, y_cm: -0.7 }, embedding: Float32Array.of(0.3) };
    expect(overViews(viewsOf(crop, 1), () => answer)).toEqual(answer);
  });

  it("refuse a number that is none of them", () => {
    expect([1, 5, 9].every(isViewCount)).toBe(true);
    expect([0, 2, 4, 10, Number.NaN, "5", null].some(isViewCount)).toBe(false);
  });
});
