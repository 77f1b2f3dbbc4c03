/**
 * Readers for MakeHuman's data files (CC0): meshes (.obj), shape targets (.target), fitting files (.mhclo).
 * Lengths in the files are decimetres; everything returned here is in centimetres.
 */
const CM_PER_FILE_UNIT = 10;

export interface ObjMesh {
  /** 3 × vertices, cm. */
  readonly positions: Float32Array;
  /** 2 × texture points, origin bottom left. */
  readonly uvs: Float32Array;
  /** Triangles as [position index, texture index] pairs, 6 numbers per triangle, by group. */
  readonly groups: ReadonlyMap<string, Uint32Array>;
}

export function parseObj(text: string): ObjMesh {
  const positions: number[] = [];
  const uvs: number[] = [];
  const groups = new Map<string, number[]>();
  let corners: number[] = [];
  groups.set("", corners);
  for (const line of text.split("\n")) {
    const [kind, ...rest] = line.trim().split(/\s+/);
    if (kind === "v") for (const part of rest.slice(0, 3)) positions.push(Number(part) * CM_PER_FILE_UNIT);
    else if (kind === "vt") uvs.push(Number(rest[0]), Number(rest[1]));
    else if (kind === "g") {
      const name = rest.join(" ");
      corners = groups.get(name) ?? [];
      groups.set(name, corners);
    } else if (kind === "f") pushFan(rest, corners);
  }
  const frozen = new Map<string, Uint32Array>();
  for (const [name, list] of groups) if (list.length > 0) frozen.set(name, Uint32Array.from(list));
  return { positions: Float32Array.from(positions), uvs: Float32Array.from(uvs), groups: frozen };
}

/** A polygon as a fan of triangles. */
function pushFan(polygon: readonly string[], corners: number[]): void {
  const points = polygon.map((corner) => {
    const [vertex, uv] = corner.split("/");
    return [Number(vertex) - 1, uv === undefined || uv === "" ? 0 : Number(uv) - 1] as const;
  });
  const [first] = points;
  for (let k = 1; k + 1 < points.length; k++) {
    const second = points[k];
    const third = points[k + 1];
    if (first === undefined || second === undefined || third === undefined) continue;
    corners.push(...first, ...second, ...third);
  }
}

/** Sparse vertex shifts: vertex `indices[k]` moves by `deltas[3k … 3k+2]` cm at weight 1. */
export interface ShapeTarget {
  readonly indices: Uint32Array;
  readonly deltas: Float32Array;
}

export function parseTarget(text: string): ShapeTarget {
  const indices: number[] = [];
  const deltas: number[] = [];
  for (const line of text.split("\n")) {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const [index, x, y, z] = trimmed.split(/\s+/).map(Number);
    if (index === undefined || x === undefined || y === undefined || z === undefined) continue;
    indices.push(index);
    deltas.push(x * CM_PER_FILE_UNIT, y * CM_PER_FILE_UNIT, z * CM_PER_FILE_UNIT);
  }
  return { indices: Uint32Array.from(indices), deltas: Float32Array.from(deltas) };
}

/** Adds `weight` × the target to 3 × vertices, in place. */
export function addShape({ indices, deltas }: ShapeTarget, weight: number, positions: Float32Array): void {
  for (let k = 0; k < indices.length; k++) {
    const at = 3 * (indices[k] ?? 0);
    for (let axis = 0; axis < 3; axis++)
      positions[at + axis] = (positions[at + axis] ?? 0) + weight * (deltas[3 * k + axis] ?? 0);
  }
}

/** How a garment (hair, brows, lashes, eyes) hangs on the base mesh. */
export interface Fitting {
  /** 3 base vertices per garment vertex. */
  readonly anchors: Uint32Array;
  /** Their barycentric weights. */
  readonly weights: Float32Array;
  /** Offset per garment vertex in file units; multiplied by the three scales below. */
  readonly offsets: Float32Array;
  /** Per axis x, y, z: two base vertices whose distance along that axis, over `reference_cm`, scales the offset. */
  readonly scales: readonly { readonly from: number; readonly to: number; readonly reference_cm: number }[];
}

export function parseFitting(text: string): Fitting {
  const anchors: number[] = [];
  const weights: number[] = [];
  const offsets: number[] = [];
  const scales = [0, 1, 2].map(() => ({ from: 0, to: 0, reference_cm: 0 }));
  let inVertices = false;
  for (const line of text.split("\n")) {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const parts = trimmed.split(/\s+/);
    const axis = ["x_scale", "y_scale", "z_scale"].indexOf(parts[0] ?? "");
    if (axis >= 0) {
      scales[axis] = {
        from: Number(parts[1]),
        to: Number(parts[2]),
        reference_cm: Number(parts[3]) * CM_PER_FILE_UNIT,
      };
    } else if (parts[0] === "verts") inVertices = true;
    else if (inVertices && parts.every((part) => Number.isFinite(Number(part)))) {
      const numbers = parts.map(Number);
      if (numbers.length === 1) {
        const only = numbers[0] ?? 0;
        anchors.push(only, only, only);
        weights.push(1, 0, 0);
        offsets.push(0, 0, 0);
      } else if (numbers.length >= 9) {
        anchors.push(...numbers.slice(0, 3));
        weights.push(...numbers.slice(3, 6));
        offsets.push(...numbers.slice(6, 9).map((value) => value * CM_PER_FILE_UNIT));
      }
    }
  }
  return {
    anchors: Uint32Array.from(anchors),
    weights: Float32Array.from(weights),
    offsets: Float32Array.from(offsets),
    scales,
  };
}

/** Places a garment on a shaped base mesh. Writes 3 × garment vertices into `out`, cm. */
export function fitGarment(fitting: Fitting, base: Float32Array, out: Float32Array): void {
  const at = (index: number): number => base[index] ?? 0;
  const factor = fitting.scales.map(({ from, to, reference_cm }, axis) =>
    reference_cm > 0 ? Math.abs(at(3 * from + axis) - at(3 * to + axis)) / reference_cm : 1,
  );
  const count = fitting.anchors.length / 3;
  for (let vertex = 0; vertex < count; vertex++) {
    for (let axis = 0; axis < 3; axis++) {
      let sum = (fitting.offsets[3 * vertex + axis] ?? 0) * (factor[axis] ?? 1);
      for (let corner = 0; corner < 3; corner++) {
        const k = 3 * vertex + corner;
        sum += (fitting.weights[k] ?? 0) * at(3 * (fitting.anchors[k] ?? 0) + axis);
      }
      out[3 * vertex + axis] = sum;
    }
  }
}
