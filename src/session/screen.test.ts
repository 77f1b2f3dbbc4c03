import { describe, expect, it } from "vitest";
import { ASSUMED_PX_PER_CM } from "../inference/calibration-viewing.ts";
import { clipGeometry, cmFromPx, pxFromCm, screenGeometry } from "./screen.ts";

const facts = {
  viewport_width_px: 1403,
  viewport_height_px: 811,
  screen_width_px: 1920,
  viewport_left_px: 211,
  viewport_top_px: 97,
};

describe("screenGeometry", () => {
  it("says assumed until the visitor sets a length", () => {
    const screen = screenGeometry(facts, { screen_cm: null, distance_cm: null });
    expect(screen).toMatchObject({ scaleBasis: "assumed", distanceBasis: "assumed", distance_cm: 60 });
    expect(screen.x_pxPerCm).toBeCloseTo(ASSUMED_PX_PER_CM, 12);
  });

  it("scales by the width that was set", () => {
    const screen = screenGeometry(facts, { screen_cm: 48, distance_cm: 71 });
    expect(screen).toMatchObject({
      x_pxPerCm: 40,
      scaleBasis: "set by you",
      distanceBasis: "set by you",
      distance_cm: 71,
    });
  });

  it("takes a matched card before a typed width, and calls it measured", () => {
    const screen = screenGeometry(facts, { screen_cm: 48, card_pxPerCm: 37, distance_cm: null });
    expect(screen).toMatchObject({ x_pxPerCm: 37, y_pxPerCm: 37, scaleBasis: "measured here" });
    expect(screen.scaleMethod).toBe("card");
  });

  it("calls a blind-spot distance measured, and one by the iris assumed, as its field of view is", () => {
    const by = (distance_by: "typed" | "blind-spot" | "iris", distance_cm: number | null = 71) =>
      screenGeometry(facts, { screen_cm: 48, distance_cm, distance_by });
    expect(by("blind-spot")).toMatchObject({ distance_cm: 71, distanceBasis: "measured here" });
    expect(by("iris")).toMatchObject({ distance_cm: 71, distanceBasis: "assumed", distanceMethod: "iris" });
    expect(by("typed").distanceMethod).toBeUndefined();
    // On an assumed scale, no length on the screen is measured.
    const unscaled = { screen_cm: null, distance_cm: 71, distance_by: "blind-spot" } as const;
    expect(screenGeometry(facts, unscaled).distanceBasis).toBe("assumed");
    // A link may name a method without a distance.
    expect(by("iris", null)).toMatchObject({ distance_cm: 60, distanceBasis: "assumed" });
    expect(by("iris", null).distanceMethod).toBeUndefined();
  });

  it("puts gaze at the lens above the middle of the screen, wherever the window is", () => {
    const screen = screenGeometry(facts, { screen_cm: 48, distance_cm: null });
    expect(pxFromCm({ x_cm: 0, y_cm: 0 }, screen)).toEqual({ x_px: 960 - 211, y_px: -97 - 40 });
  });

  it("maps the user's right to the right and up to up", () => {
    const screen = screenGeometry(facts, { screen_cm: 48, distance_cm: null });
    const origin = pxFromCm({ x_cm: 0, y_cm: 0 }, screen);
    const moved = pxFromCm({ x_cm: 3, y_cm: -5 }, screen);
    expect([moved.x_px - origin.x_px, moved.y_px - origin.y_px]).toEqual([120, 200]);
  });
});

describe("clipGeometry", () => {
  const clip = {
    screen: { width_cm: 30, height_cm: 18.75 },
    lens: { x_frac: 0.5, above_top_cm: 1 },
    viewing_distance_cm: 55,
  };
  it("maps fractions of the clip's screen to fractions of the viewport", () => {
    const screen = clipGeometry(facts, clip);
    // x_frac 0.9, y_frac 0.1 on the clip's screen.
    const point = pxFromCm({ x_cm: (0.9 - 0.5) * 30, y_cm: -1 - 0.1 * 18.75 }, screen);
    expect(point.x_px).toBeCloseTo(0.9 * 1403, 9);
    expect(point.y_px).toBeCloseTo(0.1 * 811, 9);
  });

  it("is inverted by cmFromPx", () => {
    const screen = clipGeometry(facts, clip);
    const back = cmFromPx(pxFromCm({ x_cm: 3.7, y_cm: -11.3 }, screen), screen);
    expect(back.x_cm).toBeCloseTo(3.7, 12);
    expect(back.y_cm).toBeCloseTo(-11.3, 12);
  });
});
