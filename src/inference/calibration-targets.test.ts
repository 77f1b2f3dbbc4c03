import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  areNeighbours,
  type CalibrationPreset,
  NEIGHBOUR_DISTANCE_FRAC,
  orderTargets,
  TARGET_LAYOUTS,
  type TargetPosition,
} from "./calibration-targets.ts";

const PRESETS: readonly [CalibrationPreset, number, number][] = [
  ["booth", 5, 4],
  ["standard", 9, 4],
  ["research", 13, 8],
];

const key = (t: TargetPosition): string => `${t.x_frac},${t.y_frac}`;

describe.each(PRESETS)("preset %s", (preset, calibrationCount, validationCount) => {
  const layout = TARGET_LAYOUTS[preset];

  it(`has ${calibrationCount} calibration and ${validationCount} validation targets, all different`, () => {
    expect(layout.calibration).toHaveLength(calibrationCount);
    expect(layout.validation).toHaveLength(validationCount);
    const all = [...layout.calibration, ...layout.validation].map(key);
    expect(new Set(all).size).toBe(calibrationCount + validationCount);
  });

  it("orders every target once, centre-most first, never two neighbours in a row, for any seed", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        for (const targets of [layout.calibration, layout.validation]) {
          const order = orderTargets(targets, seed);
          expect(order.map(key).sort()).toEqual(targets.map(key).sort());
          const radius = (t: TargetPosition): number => Math.hypot(t.x_frac - 0.5, t.y_frac - 0.5);
          const [first] = order;
          expect(first && radius(first)).toBeCloseTo(Math.min(...targets.map(radius)), 9);
          for (const [i, target] of order.slice(1).entries()) {
            const previous = order[i];
            expect(previous && areNeighbours(previous, target)).toBe(false);
          }
        }
      }),
    );
  });
});

describe("target order", () => {
  const nine = TARGET_LAYOUTS.standard.calibration;

  it("repeats for a seed and differs between seeds", () => {
    expect(orderTargets(nine, 7)).toEqual(orderTargets(nine, 7));
    const orders = new Set(Array.from({ length: 20 }, (_, seed) => orderTargets(nine, seed).map(key).join()));
    expect(orders.size).toBeGreaterThan(10);
  });

  it("does not start beside the last target of the pass before", () => {
    const after = { x_frac: 0.5, y_frac: 0.9 };
    for (let seed = 0; seed < 50; seed++) {
      const [first] = orderTargets(TARGET_LAYOUTS.standard.validation, seed, after);
      expect(first && areNeighbours(first, after)).toBe(false);
    }
  });

  it("takes a grid step as neighbour and a diagonal not", () => {
    expect(areNeighbours({ x_frac: 0.5, y_frac: 0.1 }, { x_frac: 0.9, y_frac: 0.1 })).toBe(true);
    expect(areNeighbours({ x_frac: 0.5, y_frac: 0.5 }, { x_frac: 0.9, y_frac: 0.9 })).toBe(false);
    expect(NEIGHBOUR_DISTANCE_FRAC).toBeCloseTo(0.4, 6);
  });

  it("still orders a crowded or empty layout", () => {
    const crowd = [0.5, 0.52, 0.54].map((x_frac) => ({ x_frac, y_frac: 0.5 }));
    expect(orderTargets(crowd, 3)).toHaveLength(3);
    const same = [crowd[0], crowd[0]].flatMap((t) => (t ? [{ ...t }] : []));
    expect(orderTargets(same, 3)).toHaveLength(2);
    expect(orderTargets([], 3)).toEqual([]);
  });
});
