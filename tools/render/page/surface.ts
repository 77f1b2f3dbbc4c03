/** A drawable surface over shared positions: corners with the same vertex and texture point are one. */
import * as three from "three";

export interface Surface {
  readonly geometry: three.BufferGeometry;
  /** Source vertex of each drawn vertex. */
  readonly sources: Uint32Array;
  /** Triangles over source vertices. */
  readonly triangles: Uint32Array;
}

/**
 * @param corners [vertex, texture point] pairs, 6 numbers per triangle
 * @param mapUv texture point (u, v from the bottom left) to the picture at hand (v from its top)
 */
export function createSurface(
  corners: Uint32Array,
  uvs: Float32Array,
  mapUv: (u: number, v: number) => [number, number],
): Surface {
  const known = new Map<number, number>();
  const sources: number[] = [];
  const points: number[] = [];
  const index: number[] = [];
  const triangles: number[] = [];
  for (let k = 0; k < corners.length; k += 2) {
    const vertex = corners[k] ?? 0;
    const uv = corners[k + 1] ?? 0;
    const key = vertex * 65536 + uv;
    let drawn = known.get(key);
    if (drawn === undefined) {
      drawn = sources.length;
      known.set(key, drawn);
      sources.push(vertex);
      points.push(...mapUv(uvs[2 * uv] ?? 0, uvs[2 * uv + 1] ?? 0));
    }
    index.push(drawn);
    triangles.push(vertex);
  }
  const geometry = new three.BufferGeometry();
  geometry.setIndex(index);
  for (const name of ["position", "normal"])
    geometry.setAttribute(name, new three.BufferAttribute(new Float32Array(3 * sources.length), 3));
  geometry.setAttribute("uv", new three.BufferAttribute(Float32Array.from(points), 2));
  return { geometry, sources: Uint32Array.from(sources), triangles: Uint32Array.from(triangles) };
}

/** Smooth normals per source vertex (area-weighted). */
export function vertexNormals(positions: Float32Array, triangles: Uint32Array, out: Float32Array): void {
  out.fill(0);
  const at = (k: number): number => positions[k] ?? 0;
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [
      3 * (triangles[t] ?? 0),
      3 * (triangles[t + 1] ?? 0),
      3 * (triangles[t + 2] ?? 0),
    ] as const;
    const [a, b, c] = corners;
    const [ux, uy, uz] = [at(b) - at(a), at(b + 1) - at(a + 1), at(b + 2) - at(a + 2)];
    const [vx, vy, vz] = [at(c) - at(a), at(c + 1) - at(a + 1), at(c + 2) - at(a + 2)];
    const normal = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx] as const;
    for (const corner of corners)
      for (let axis = 0; axis < 3; axis++)
        out[corner + axis] = (out[corner + axis] ?? 0) + (normal[axis] ?? 0);
  }
  for (let k = 0; k < out.length; k += 3) {
    const length = Math.hypot(out[k] ?? 0, out[k + 1] ?? 0, out[k + 2] ?? 0) || 1;
    for (let axis = 0; axis < 3; axis++) out[k + axis] = (out[k + axis] ?? 0) / length;
  }
}

/** Copies `size` numbers per vertex from source vertices to drawn vertices. */
export function spread(surface: Surface, name: string, values: Float32Array, size = 3): void {
  const attribute = surface.geometry.getAttribute(name) as three.BufferAttribute;
  const out = attribute.array as Float32Array;
  for (let k = 0; k < surface.sources.length; k++) {
    const from = size * (surface.sources[k] ?? 0);
    for (let c = 0; c < size; c++) out[size * k + c] = values[from + c] ?? 0;
  }
  attribute.needsUpdate = true;
}
