import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ScreenPointPx } from "../units.ts";
import { applyMap, type CalibrationPoint } from "./calibration.ts";
import { chooseMap, fitRidgeAffine } from "./calibration-choice.ts";
import { fitFixed } from "./calibration-fit.ts";
import { createSeededRandom } from "./calibration-random.ts";
import type { MapInput } from "./calibration-samples.ts";
import { assumedPlacement, fromSight, type ScreenPlacement, toSight } from "./calibration-sight.ts";
import { TARGET_LAYOUTS, type TargetPosition } from "./calibration-targets.ts";

const screen: ScreenPlacement = { x_pxPerCm: 41, y_pxPerCm: 37, lens: { x_px: 953, y_px: -43 } };
const WIDTH_PX = 1901;
const HEIGHT_PX = 1063;

/** A person with eye constants of their own, whose head moves; noise-free iris and head pose. */
function personWhoMoves(seed: number): (positions: readonly TargetPosition[]) => CalibrationPoint[] {
  const random = createSeededRandom(seed);
  const swing = (amplitude: number): number => amplitude * (2 * random.uniform() - 1);
  return (positions) =>
    positions.map(({ x_frac, y_frac }) => {
      const target = { x_px: x_frac * WIDTH_PX, y_px: y_frac * HEIGHT_PX };
      const inputs = Array.from({ length: 3 }, (): MapInput => {
        const head = {
          yaw_deg: swing(8),
          pitch_deg: swing(5),
          roll_deg: 0,
          x_cm: swing(5),
          y_cm: swing(3),
          z_cm: 55 + swing(8),
        };
        // Tangents of the sight line from the head; + right and + up.
        const right = ((target.x_px - screen.lens.x_px) / screen.x_pxPerCm - head.x_cm) / head.z_cm;
        const up = ((screen.lens.y_px - target.y_px) / screen.y_pxPerCm - head.y_cm) / head.z_cm;
        const along = -0.31 * (right - 0.0101 * head.yaw_deg - 0.07);
        const across = -0.23 * (up - 0.0113 * head.pitch_deg + 0.05);
        const eyes = {
          leftAlong: along + 0.02,
          rightAlong: along - 0.02,
          leftAcross: across,
          rightAcross: across,
          opening: null,
        };
        return { raw: { x_cm: swing(10), y_cm: swing(10) }, head, eyes, embedding: null };
      });
      return { target, inputs };
    });
}

const errorOf = (map: Parameters<typeof applyMap>[0], points: readonly CalibrationPoint[]): number => {
  const errors = points.flatMap(({ target, inputs }) =>
    inputs.map((input) => {
      const seen = applyMap(map, input);
      return Math.hypot(seen.x_px - target.x_px, seen.y_px - target.y_px);
    }),
  );
  return errors.reduce((a, b) => a + b, 0) / errors.length;
};

describe("sight frame", () => {
  it("is the screen as seen from the head: its inverse gives the point back", () => {
    const coordinate = fc.double({ min: -3000, max: 5000, noNaN: true });
    const head = fc.record({
      x_cm: fc.double({ min: -20, max: 20, noNaN: true }),
      y_cm: fc.double({ min: -20, max: 20, noNaN: true }),
      z_cm: fc.double({ min: 20, max: 120, noNaN: true }),
    });
    fc.assert(
      fc.property(coordinate, coordinate, head, (x_px, y_px, from) => {
        const sight = { screen, home: from };
        const back = fromSight(toSight({ x_px, y_px }, from, sight), from, sight);
        expect(back.x_px).toBeCloseTo(x_px, 6);
        expect(back.y_px).toBeCloseTo(y_px, 6);
      }),
    );
  });

  it("has its origin at the foot of the normal, and px of a screen 60 cm away", () => {
    const head = { x_cm: 3, y_cm: -7, z_cm: 30 };
    const sight = { screen, home: head };
    const foot: ScreenPointPx = { x_px: 953 + 3 * 41, y_px: -43 + 7 * 37 };
    expect(toSight(foot, head, sight)).toEqual({ x_px: 0, y_px: 0 });
    expect(toSight({ ...foot, x_px: foot.x_px + 50 }, head, sight).x_px).toBeCloseTo(100, 9);
  });

  it("assumes the lens above the middle of the viewport's top edge", () => {
    expect(assumedPlacement({ x_pxPerCm: 40, y_pxPerCm: 38 }, 1900)).toEqual({
      x_pxPerCm: 40,
      y_pxPerCm: 38,
      lens: { x_px: 950, y_px: -38 },
    });
  });
});

describe("sight map", () => {
  const person = personWhoMoves(61);
  const points = person(TARGET_LAYOUTS.standard.calibration);
  const unseen = person(TARGET_LAYOUTS.standard.validation);

  it("recovers a person's eye constants under head movement exactly, and so beats every other map", () => {
    const map = fitFixed(points, "sight", 0, { screen, prior: null });
    expect(map && errorOf(map, unseen)).toBeLessThan(1e-6);
    const chosen = chooseMap(points, undefined, { screen, prior: null });
    expect(chosen.map.spec.kind).toBe("sight");
    expect(errorOf(chosen.map, unseen)).toBeLessThan(0.1 * errorOf(fitRidgeAffine(points).map, unseen));
  });

  it("survives an assumed screen scale that is off by a fifth", () => {
    const wrong = { ...screen, x_pxPerCm: 1.2 * screen.x_pxPerCm, y_pxPerCm: 1.2 * screen.y_pxPerCm };
    const { map } = chooseMap(points, undefined, { screen: wrong, prior: null });
    expect(map.spec.kind).toBe("sight");
    expect(errorOf(map, unseen)).toBeLessThan(0.3 * errorOf(fitRidgeAffine(points).map, unseen));
  });

  it("is left out where the screen, the head or the irises are unknown", () => {
    const kindsOf = (from: readonly CalibrationPoint[], place: ScreenPlacement | null) =>
      chooseMap(from, ["sight"], { screen: place, prior: null }).candidates.map((c) => c.kind);
    expect(kindsOf(points, screen)).toEqual(["affine", "sight"]);
    expect(kindsOf(points, null)).toEqual(["affine"]);
    const without = (part: Partial<MapInput>) =>
      points.map((p) => ({ ...p, inputs: p.inputs.map((input) => ({ ...input, ...part })) }));
    expect(kindsOf(without({ head: null }), screen)).toEqual(["affine"]);
    expect(kindsOf(without({ eyes: null }), screen)).toEqual(["affine"]);
  });

  it("reckons with the calibration's mean head where a frame has none", () => {
    const map = fitFixed(points, "sight", 0.01, { screen, prior: null });
    const input = unseen[0]?.inputs[0];
    if (!map || !input || map.spec.sight === null) throw new Error("no map");
    const lost = applyMap(map, { ...input, head: null });
    const { home } = map.spec.sight;
    const mean = { yaw_deg: map.centre[4] ?? 0, pitch_deg: map.centre[5] ?? 0, roll_deg: 0, ...home };
    const expected = applyMap(map, { ...input, head: mean });
    expect(lost.x_px).toBeCloseTo(expected.x_px, 6);
    expect(lost.y_px).toBeCloseTo(expected.y_px, 6);
  });
});
