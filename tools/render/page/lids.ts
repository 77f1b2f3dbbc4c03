/** Lids slide on the eye: vertices turn about the eye's left-right axis by weight × angle. */
import { eliminate } from "./linear.ts";

export interface Margin {
  /** Lid edge vertices, one per strip of azimuth. */
  readonly vertices: readonly number[];
  /** Bone weight of every base vertex, 1 at the middle of the lid's edge. */
  readonly weights: Float32Array;
}

/** Elevation of a lid's edge over azimuth in the eye: e = a + b·az + c·az², radians. */
export type MarginCurve = readonly [number, number, number];

const STRIP_DEG = 6;
const SIDE_STRIPS = 6;

/** The edge: in each strip the lowest upper-lid vertex, or the highest lower-lid vertex. */
export function findMargin(
  positions: Float32Array,
  boneWeights: Float32Array,
  centre: readonly [number, number, number],
  lid: "upper" | "lower",
): Margin {
  const best = new Map<number, { vertex: number; elevation: number }>();
  for (let vertex = 0; vertex < boneWeights.length; vertex++) {
    if ((boneWeights[vertex] ?? 0) < 0.25) continue;
    const { azimuth, elevation } = place(positions, vertex, centre);
    const strip = Math.round((azimuth * 180) / Math.PI / STRIP_DEG);
    if (Math.abs(strip) > SIDE_STRIPS) continue;
    const found = best.get(strip);
    const better =
      lid === "upper"
        ? elevation < (found?.elevation ?? Infinity)
        : elevation > (found?.elevation ?? -Infinity);
    if (better) best.set(strip, { vertex, elevation });
  }
  const middle = [...best.entries()].sort((a, b) => Math.abs(a[0]) - Math.abs(b[0]))[0];
  const full = middle === undefined ? 1 : (boneWeights[middle[1].vertex] ?? 1);
  return {
    vertices: [...best.values()].map(({ vertex }) => vertex),
    weights: boneWeights.map((weight) => Math.min(1, weight / full)),
  };
}

function place(positions: Float32Array, vertex: number, centre: readonly [number, number, number]) {
  const x = (positions[3 * vertex] ?? 0) - centre[0];
  const y = (positions[3 * vertex + 1] ?? 0) - centre[1];
  const z = (positions[3 * vertex + 2] ?? 0) - centre[2];
  return { azimuth: Math.atan2(x, z), elevation: Math.atan2(y, Math.hypot(x, z)) };
}

/** Parabola through the lid's edge as it is now. */
export function marginCurve(
  positions: Float32Array,
  margin: Margin,
  centre: readonly [number, number, number],
): MarginCurve {
  const rows = Array.from({ length: 3 }, () => new Float64Array(4));
  for (const vertex of margin.vertices) {
    const { azimuth, elevation } = place(positions, vertex, centre);
    const powers = [1, azimuth, azimuth * azimuth];
    for (let i = 0; i < 3; i++) {
      const row = rows[i] ?? new Float64Array(4);
      for (let j = 0; j < 3; j++) row[j] = (row[j] ?? 0) + (powers[i] ?? 0) * (powers[j] ?? 0);
      row[3] = (row[3] ?? 0) + (powers[i] ?? 0) * elevation;
    }
  }
  const [a, b, c] = eliminate(rows);
  return [a ?? 0, b ?? 0, c ?? 0];
}

/** Turns lid vertices up by `angle` radians × weight about the eye's centre. In place. */
export function turnLid(
  positions: Float32Array,
  margin: Margin,
  centre: readonly [number, number, number],
  angle: number,
): void {
  for (let vertex = 0; vertex < margin.weights.length; vertex++) {
    const weight = margin.weights[vertex] ?? 0;
    if (weight === 0) continue;
    const turn = weight * angle;
    const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
    const y = (positions[3 * vertex + 1] ?? 0) - centre[1];
    const z = (positions[3 * vertex + 2] ?? 0) - centre[2];
    positions[3 * vertex + 1] = centre[1] + y * cosine + z * sine;
    positions[3 * vertex + 2] = centre[2] - y * sine + z * cosine;
  }
}
