/** One surface laid on another by matching points: scale and shift, a smooth warp, nearest points. Lengths in cm. */
import { solveColumns } from "./page/linear.ts";

export type Points = Float32Array | Float64Array;

/** p → scale × p + shift */
export interface Placement {
  readonly scale: number;
  readonly shift: readonly [number, number, number];
}

/** Least squares over pairs of points; both sets upright and facing the same way, so there is no rotation. */
export function place(from: Points, to: Points): Placement {
  const count = from.length / 3;
  const mean = (points: Points): number[] =>
    [0, 1, 2].map((axis) => {
      let sum = 0;
      for (let k = 0; k < count; k++) sum += points[3 * k + axis] ?? 0;
      return sum / count;
    });
  const [a, b] = [mean(from), mean(to)];
  let along = 0;
  let size = 0;
  for (let k = 0; k < 3 * count; k++) {
    const p = (from[k] ?? 0) - (a[k % 3] ?? 0);
    along += p * ((to[k] ?? 0) - (b[k % 3] ?? 0));
    size += p * p;
  }
  const scale = along / size;
  const shift = [0, 1, 2].map((axis) => (b[axis] ?? 0) - scale * (a[axis] ?? 0));
  return { scale, shift: [shift[0] ?? 0, shift[1] ?? 0, shift[2] ?? 0] };
}

export function placed({ scale, shift }: Placement, points: Points): Float32Array {
  return Float32Array.from(points, (value, k) => scale * value + (shift[k % 3] ?? 0));
}

/**
 * Smooth fields through given values at given points: the distance kernel |r| with an affine part, the
 * three-dimensional thin plate. Solved once for all columns, as the points are the same.
 * @param points n × 3
 * @param columns each n values
 * @param stiffness cm added to the diagonal: 0 passes through every value, more smooths
 * @throws RangeError when points coincide or lie in one plane
 * @returns evaluates all columns at m × 3 points; one array of m values per column
 */
export function smoothFields(
  points: Points,
  columns: readonly Points[],
  stiffness = 0,
): (at: Points) => Float32Array[] {
  const count = points.length / 3;
  const size = count + 4;
  const matrix = Array.from({ length: size }, () => new Float64Array(size + columns.length));
  for (let i = 0; i < count; i++) {
    const row = matrix[i] ?? new Float64Array();
    for (let j = 0; j < count; j++) row[j] = distance(points, i, points, j);
    // The kernel |r| is conditionally negative definite, so smoothing subtracts.
    row[i] = (row[i] ?? 0) - stiffness;
    const affine = [1, points[3 * i] ?? 0, points[3 * i + 1] ?? 0, points[3 * i + 2] ?? 0];
    for (const [k, value] of affine.entries()) {
      row[count + k] = value;
      const below = matrix[count + k];
      if (below !== undefined) below[i] = value;
    }
    for (const [c, column] of columns.entries()) row[size + c] = column[i] ?? 0;
  }
  solveColumns(matrix, size);
  const weights = columns.map((_, c) => Float64Array.from(matrix, (row) => row[size + c] ?? 0));
  return (at) => {
    const out = columns.map(() => new Float32Array(at.length / 3));
    const kernel = new Float64Array(size);
    for (let k = 0; k < at.length / 3; k++) {
      for (let j = 0; j < count; j++) kernel[j] = distance(at, k, points, j);
      kernel[count] = 1;
      for (let axis = 0; axis < 3; axis++) kernel[count + 1 + axis] = at[3 * k + axis] ?? 0;
      for (const [c, values] of out.entries()) {
        const weight = weights[c] ?? kernel;
        let sum = 0;
        for (let j = 0; j < size; j++) sum += (kernel[j] ?? 0) * (weight[j] ?? 0);
        values[k] = sum;
      }
    }
    return out;
  };
}

function distance(a: Points, i: number, b: Points, j: number): number {
  const dx = (a[3 * i] ?? 0) - (b[3 * j] ?? 0);
  const dy = (a[3 * i + 1] ?? 0) - (b[3 * j + 1] ?? 0);
  const dz = (a[3 * i + 2] ?? 0) - (b[3 * j + 2] ?? 0);
  return Math.sqrt(dx * dx + dy * dy + dz * dz);
}

/** Number of the nearest of `points` and its distance. */
export function nearest(points: Points, at: readonly [number, number, number]): [number, number] {
  let best = 0;
  let least = Infinity;
  for (let k = 0; k < points.length; k += 3) {
    const dx = (points[k] ?? 0) - at[0];
    const dy = (points[k + 1] ?? 0) - at[1];
    const dz = (points[k + 2] ?? 0) - at[2];
    const squared = dx * dx + dy * dy + dz * dz;
    if (squared < least) [best, least] = [k / 3, squared];
  }
  return [best, Math.sqrt(least)];
}

/** `count` of the candidates, each as far as can be from those before it: an even cover. */
export function spreadOut(positions: Points, candidates: readonly number[], count: number): number[] {
  const gap = new Float64Array(candidates.length).fill(Infinity);
  const chosen: number[] = [];
  let next = 0;
  while (chosen.length < Math.min(count, candidates.length)) {
    const vertex = candidates[next] ?? 0;
    chosen.push(vertex);
    let farthest = 0;
    for (const [k, other] of candidates.entries()) {
      gap[k] = Math.min(gap[k] ?? 0, distance(positions, other, positions, vertex));
      if ((gap[k] ?? 0) > (gap[farthest] ?? 0)) farthest = k;
    }
    next = farthest;
  }
  return chosen;
}
