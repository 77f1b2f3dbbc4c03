/**
 * How much light from each direction reaches each vertex past the rest of the head: nose, brow and chin
 * shade their surroundings. Depth maps from 64 directions, folded into nine harmonics per vertex.
 */
import { evaluateHarmonics, HARMONICS, spiralDirections } from "./harmonics.ts";

const DIRECTIONS = 64;
const MAP_SIDE = 144;
/** Half width of the depth maps round the eyes' midpoint, cm: the head and the neck. */
const REACH_CM = 20;
/** A surface this little in front does not count as shade (map cells are 0.28 cm wide). */
const BIAS_CM = 0.55;

/**
 * @param positions 3 × vertices, cm, origin between the eyes
 * @param normals 3 × vertices
 * @param triangles 3 indices per triangle
 * @returns 9 × vertices; dotted with the light's nine coefficients gives outgoing light at albedo 1
 */
export function computeTransfer(
  positions: Float32Array,
  normals: Float32Array,
  triangles: Uint32Array,
): Float32Array {
  const vertices = positions.length / 3;
  const out = new Float32Array(HARMONICS * vertices);
  const directions = spiralDirections(DIRECTIONS);
  const depth = new Float32Array(MAP_SIDE * MAP_SIDE);
  const projected = new Float32Array(3 * vertices);
  const harmonics = new Float32Array(HARMONICS);
  // Solid angle per direction, over π for a Lambert surface.
  const share = (4 * Math.PI) / DIRECTIONS / Math.PI;
  for (let k = 0; k < DIRECTIONS; k++) {
    const [dx, dy, dz] = [directions[3 * k] ?? 0, directions[3 * k + 1] ?? 0, directions[3 * k + 2] ?? 0];
    project(positions, dx, dy, dz, projected);
    fillDepth(projected, triangles, depth);
    evaluateHarmonics(dx, dy, dz, harmonics);
    for (let v = 0; v < vertices; v++) {
      const cosine =
        dx * (normals[3 * v] ?? 0) + dy * (normals[3 * v + 1] ?? 0) + dz * (normals[3 * v + 2] ?? 0);
      if (cosine <= 0) continue;
      const px = projected[3 * v] ?? 0;
      const py = projected[3 * v + 1] ?? 0;
      const inside = px >= 0 && py >= 0 && px < MAP_SIDE && py < MAP_SIDE;
      if (inside && (depth[(py | 0) * MAP_SIDE + (px | 0)] ?? 0) > (projected[3 * v + 2] ?? 0) + BIAS_CM)
        continue;
      const weight = share * cosine;
      for (let h = 0; h < HARMONICS; h++) {
        const at = HARMONICS * v + h;
        out[at] = (out[at] ?? 0) + weight * (harmonics[h] ?? 0);
      }
    }
  }
  return out;
}

/** Map coordinates (cells) and height towards the light (cm). */
function project(positions: Float32Array, dx: number, dy: number, dz: number, out: Float32Array): void {
  // Any two axes across the direction.
  const upright = Math.abs(dy) < 0.9;
  let ax = upright ? dz : 0;
  let ay = upright ? 0 : -dz;
  let az = upright ? -dx : dy;
  const length = Math.hypot(ax, ay, az);
  [ax, ay, az] = [ax / length, ay / length, az / length];
  const [bx, by, bz] = [dy * az - dz * ay, dz * ax - dx * az, dx * ay - dy * ax];
  const cells = MAP_SIDE / (2 * REACH_CM);
  for (let k = 0; k < positions.length; k += 3) {
    const [x, y, z] = [positions[k] ?? 0, positions[k + 1] ?? 0, positions[k + 2] ?? 0];
    out[k] = (ax * x + ay * y + az * z + REACH_CM) * cells;
    out[k + 1] = (bx * x + by * y + bz * z + REACH_CM) * cells;
    out[k + 2] = dx * x + dy * y + dz * z;
  }
}

function fillDepth(points: Float32Array, triangles: Uint32Array, depth: Float32Array): void {
  depth.fill(-Infinity);
  const last = MAP_SIDE - 1;
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [3 * (triangles[t] ?? 0), 3 * (triangles[t + 1] ?? 0), 3 * (triangles[t + 2] ?? 0)];
    const [ax, ay, az] = [points[a] ?? 0, points[a + 1] ?? 0, points[a + 2] ?? 0];
    const [bx, by, bz] = [points[b] ?? 0, points[b + 1] ?? 0, points[b + 2] ?? 0];
    const [cx, cy, cz] = [points[c] ?? 0, points[c + 1] ?? 0, points[c + 2] ?? 0];
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (Math.abs(area) < 1e-6) continue;
    const left = Math.max(0, Math.floor(Math.min(ax, bx, cx)));
    const right = Math.min(last, Math.floor(Math.max(ax, bx, cx)));
    const top = Math.max(0, Math.floor(Math.min(ay, by, cy)));
    const bottom = Math.min(last, Math.floor(Math.max(ay, by, cy)));
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const [px, py] = [x + 0.5, y + 0.5];
        const u = ((bx - px) * (cy - py) - (cx - px) * (by - py)) / area;
        const v = ((cx - px) * (ay - py) - (ax - px) * (cy - py)) / area;
        const w = 1 - u - v;
        if (u < -0.01 || v < -0.01 || w < -0.01) continue;
        const height = u * az + v * bz + w * cz;
        const cell = y * MAP_SIDE + x;
        if (height > (depth[cell] ?? 0)) depth[cell] = height;
      }
    }
  }
}
