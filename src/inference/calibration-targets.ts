/**
 * Where calibration and validation targets stand, and in which order they are shown.
 * Positions are fractions of the full-screen viewport, origin top left, +y down.
 * Invariant: no validation target of a preset is one of its calibration targets.
 */
import { createSeededRandom, shuffled } from "./calibration-random.ts";

export interface TargetPosition {
  /** 0 left … 1 right. */
  readonly x_frac: number;
  /** 0 top … 1 bottom. */
  readonly y_frac: number;
}

export type CalibrationPreset = "booth" | "standard" | "research";

export interface TargetLayout {
  readonly calibration: readonly TargetPosition[];
  readonly validation: readonly TargetPosition[];
}

const at = (x_frac: number, y_frac: number): TargetPosition => ({ x_frac, y_frac });
const grid = (xs: readonly number[], ys: readonly number[]): TargetPosition[] =>
  ys.flatMap((y) => xs.map((x) => at(x, y)));

const NINE = grid([0.1, 0.5, 0.9], [0.1, 0.5, 0.9]);
const RING = [at(0.2, 0.5), at(0.5, 0.8), at(0.8, 0.5), at(0.5, 0.2)];

/** Layouts used by laboratory eye trackers: 5, 9 or 13 points, validated between the grid points. */
export const TARGET_LAYOUTS: Readonly<Record<CalibrationPreset, TargetLayout>> = {
  booth: { calibration: [at(0.5, 0.5), ...grid([0.1, 0.9], [0.1, 0.9])], validation: RING },
  standard: { calibration: NINE, validation: RING },
  research: {
    calibration: [...NINE, ...grid([0.3, 0.7], [0.3, 0.7])],
    validation: [...grid([0.2, 0.8], [0.2, 0.8]), at(0.5, 0.35), at(0.35, 0.6), at(0.65, 0.6), at(0.5, 0.85)],
  },
};

/**
 * Two targets are neighbours when they are at most one step of the nine-point grid (0.4) apart, so
 * that the eyes make a real saccade to every target. The slack absorbs rounding of 0.9 − 0.5.
 */
export const NEIGHBOUR_DISTANCE_FRAC = 0.4 + 1e-9;

export function areNeighbours(
  a: TargetPosition,
  b: TargetPosition,
  distance_frac = NEIGHBOUR_DISTANCE_FRAC,
): boolean {
  return Math.hypot(a.x_frac - b.x_frac, a.y_frac - b.y_frac) <= distance_frac;
}

/**
 * A random order: the target nearest the centre first (ties drawn), then never two neighbours in a row.
 * With `after` (the last target of the pass before) the first target is also no neighbour of that one
 * where the layout allows. A crowded custom layout may admit no such order; the neighbour distance is
 * then halved until one exists.
 */
export function orderTargets(
  targets: readonly TargetPosition[],
  seed: number,
  after?: TargetPosition,
): TargetPosition[] {
  const random = createSeededRandom(seed);
  const fromCentre = (t: TargetPosition): number => Math.hypot(t.x_frac - 0.5, t.y_frac - 0.5);
  const drawn = shuffled(targets, random);
  const apart = (t: TargetPosition): boolean => after === undefined || !areNeighbours(t, after);
  const eligible = drawn.some(apart) ? drawn.filter(apart) : drawn;
  const first = eligible.reduce<TargetPosition | null>(
    (best, t) => (best === null || fromCentre(t) < fromCentre(best) - 1e-9 ? t : best),
    null,
  );
  if (first === null) return [];
  const rest = drawn.filter((t) => t !== first);
  for (let distance = NEIGHBOUR_DISTANCE_FRAC; distance > 1e-6; distance /= 2) {
    const order = pathWithoutNeighbours([first], rest, distance);
    if (order !== null) return order;
  }
  // Only coincident targets get here: no order can keep them apart.
  return [first, ...rest];
}

/** Depth-first search through `rest`, in its (random) order. Null when no order exists. */
function pathWithoutNeighbours(
  path: readonly TargetPosition[],
  rest: readonly TargetPosition[],
  distance_frac: number,
): TargetPosition[] | null {
  const last = path[path.length - 1];
  if (rest.length === 0 || last === undefined) return [...path];
  for (const next of rest) {
    if (areNeighbours(last, next, distance_frac)) continue;
    const found = pathWithoutNeighbours(
      [...path, next],
      rest.filter((t) => t !== next),
      distance_frac,
    );
    if (found !== null) return found;
  }
  return null;
}
