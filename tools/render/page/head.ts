/**
 * One person's head: the base mesh shaped by the person's targets, scaled to the pupil distance, with
 * eyes measured and lids that can be moved. Head frame, cm, origin between the eyes' centres of rotation.
 */
import { addShape, fitGarment } from "../makehuman.ts";
import type { GarmentEntry } from "../pack-format.ts";
import type { Subject } from "../subject.ts";
import { findMargin, type Margin } from "./lids.ts";
import { eliminate } from "./linear.ts";
import type { Pack } from "./pack-reader.ts";

export interface EyeGeometry {
  readonly side: "left" | "right";
  /** Centre and radius of the sphere that the lids slide on. */
  readonly sphere: readonly [number, number, number];
  readonly radius_cm: number;
  /** Centre of rotation, placed so that the iris disc meets the sphere when looking ahead. */
  readonly pivot: readonly [number, number, number];
  readonly upper: Margin;
  readonly lower: Margin;
}

export interface Garment {
  readonly entry: GarmentEntry;
  readonly positions: Float32Array;
}

export interface Head {
  /** 3 × base vertices of the calm face with the lids as the mesh has them. */
  readonly neutral: Float32Array;
  readonly eyes: readonly [EyeGeometry, EyeGeometry];
  readonly neck: readonly [number, number, number];
  /** Lengths of shape targets are multiplied by this (head scale). */
  readonly scale: number;
}

/** Adds `weight` × a shape target. Unknown names are an error: a typing mistake must not pass. */
export function addTarget(pack: Pack, name: string, weight: number, positions: Float32Array): void {
  const target = pack.table.targets[name];
  if (target === undefined) throw new RangeError(`no shape target ${name}`);
  const shape = { indices: pack.integers(target.indices), deltas: pack.floats(target.deltas) };
  addShape(shape, weight, positions);
}

export function buildHead(pack: Pack, subject: Subject): Head {
  const positions = pack.floats(pack.table.base).slice();
  for (const { name, weight } of subject.targets) addTarget(pack, name, weight, positions);
  const right = fitSphere(positions, pack.integers(pack.table.rightEye));
  const left = fitSphere(positions, pack.integers(pack.table.leftEye));
  const scale =
    subject.pupilDistance_cm / Math.hypot(...left.centre.map((value, k) => value - (right.centre[k] ?? 0)));
  const middle = left.centre.map((value, k) => (value + (right.centre[k] ?? 0)) / 2);
  const toHead = (value: number, axis: number): number => (value - (middle[axis] ?? 0)) * scale;
  for (let k = 0; k < positions.length; k++) positions[k] = toHead(positions[k] ?? 0, k % 3);

  const eye = (side: "left" | "right", sphere: Sphere): EyeGeometry => {
    const centre = sphere.centre.map(toHead) as unknown as EyeGeometry["sphere"];
    const radius_cm = sphere.radius * scale;
    const { irisRadius_cm, irisDepth_cm } = subject.eyes;
    const discAt = Math.sqrt(Math.max(0, radius_cm ** 2 - irisRadius_cm ** 2));
    const lids = pack.table.lids;
    const upper = pack.floats(side === "left" ? lids.leftUpper : lids.rightUpper);
    const lower = pack.floats(side === "left" ? lids.leftLower : lids.rightLower);
    return {
      side,
      sphere: centre,
      radius_cm,
      pivot: [centre[0], centre[1], centre[2] + discAt - irisDepth_cm],
      upper: findMargin(positions, upper, centre, "upper"),
      lower: findMargin(positions, lower, centre, "lower"),
    };
  };
  const neck = [0, 1, 2].map(
    (axis) =>
      pack.table.neckJoint.reduce((sum, vertex) => sum + (positions[3 * vertex + axis] ?? 0), 0) /
      pack.table.neckJoint.length,
  ) as unknown as Head["neck"];
  return { neutral: positions, eyes: [eye("left", left), eye("right", right)], neck, scale };
}

/** A garment in its place on the given base positions. */
export function dress(pack: Pack, entry: GarmentEntry, base: Float32Array, out?: Float32Array): Float32Array {
  const positions = out ?? new Float32Array(entry.anchors.count);
  fitGarment(
    {
      anchors: pack.integers(entry.anchors),
      weights: pack.floats(entry.weights),
      offsets: pack.floats(entry.offsets),
      scales: entry.scales,
    },
    base,
    positions,
  );
  return positions;
}

interface Sphere {
  readonly centre: readonly number[];
  readonly radius: number;
}

/** Least squares sphere through the eye helper, its cornea bulge (front 30°) left out in a second pass. */
function fitSphere(positions: Float32Array, vertices: Uint32Array): Sphere {
  const all = [...vertices].map(
    (v) => [positions[3 * v] ?? 0, positions[3 * v + 1] ?? 0, positions[3 * v + 2] ?? 0] as const,
  );
  const first = solveSphere(all);
  const side = all.filter((point) => {
    const offset = point.map((value, k) => value - (first.centre[k] ?? 0));
    return (offset[2] ?? 0) < Math.cos(Math.PI / 6) * Math.hypot(...offset);
  });
  return solveSphere(side);
}

/** |p|² = 2 c·p + (r² − |c|²): linear in c and the bracket. */
function solveSphere(points: readonly (readonly [number, number, number])[]): Sphere {
  const rows = Array.from({ length: 4 }, () => new Float64Array(5));
  const mean = [0, 1, 2].map(
    (axis) => points.reduce((sum, point) => sum + (point[axis] ?? 0), 0) / points.length,
  );
  for (const point of points) {
    const local = point.map((value, axis) => value - (mean[axis] ?? 0));
    const unknowns = [...local.map((value) => 2 * value), 1];
    const target = local.reduce((sum, value) => sum + value * value, 0);
    for (let i = 0; i < 4; i++) {
      const row = rows[i] ?? new Float64Array(5);
      for (let j = 0; j < 4; j++) row[j] = (row[j] ?? 0) + (unknowns[i] ?? 0) * (unknowns[j] ?? 0);
      row[4] = (row[4] ?? 0) + (unknowns[i] ?? 0) * target;
    }
  }
  const solution = eliminate(rows);
  const centre = [0, 1, 2].map((k) => solution[k] ?? 0);
  const radius = Math.sqrt((solution[3] ?? 0) + centre.reduce((sum, value) => sum + value * value, 0));
  return { centre: centre.map((value, k) => value + (mean[k] ?? 0)), radius };
}
