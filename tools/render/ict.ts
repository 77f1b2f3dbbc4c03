/**
 * Head shapes of ICT-FaceKit (MIT; Li et al., "Learning Formation of Physically-Based Face Attributes", CVPR 2020) as shape
 * targets of MakeHuman's mesh: `ict-mean` and one per identity mode, weights in standard deviations of its scanned people.
 *
 * The mesh, its skin, hair and lids stay MakeHuman's; where each vertex goes is ICT's. Landmarks lay one surface on the other,
 * then every control vertex follows its nearest point of ICT's surface. Eyes move as ICT's eyeballs do and keep their
 * shape: what the eyes look like is anatomy's (subject.ts).
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ICT_MODES, ictMode } from "./ict-names.ts";
import landmarkMap from "./landmarks.json" with { type: "json" };
import type { ShapeTarget } from "./makehuman.ts";
import { readNpz } from "./npz.ts";
import { nearest, place, placed, smoothFields, spreadOut } from "./registration.ts";

/** Vertices of face, head and neck come first in ICT's mesh; sockets, teeth and eyes follow (its README). */
const SKIN_VERTICES = 11248;
/** First and last vertex of each eyeball. */
const EYEBALLS = { left: [21451, 23020], right: [23021, 24590] } as const;
/** MediaPipe's numbers of the 68 Multi-PIE points that ICT lists: jaw, brows, nose, eyes, mouth. */
const MULTI_PIE = [
  162, 234, 93, 58, 172, 136, 149, 148, 152, 377, 378, 365, 397, 288, 323, 454, 389, 71, 63, 105, 66, 107,
  336, 296, 334, 293, 301, 168, 197, 5, 4, 75, 97, 2, 326, 305, 33, 160, 158, 133, 153, 144, 362, 385, 387,
  263, 373, 380, 61, 39, 37, 0, 267, 269, 291, 405, 314, 17, 84, 181, 78, 82, 13, 312, 308, 317, 14, 87,
];
/** The jaw's line is where the picture ends, not a point of the skin; it may slide and is left out. */
const JAW_POINTS = 17;
/** Vertices that lead the others. */
const CONTROLS = 360;
/** A control whose nearest ICT point is farther has no counterpart. */
const FARTHEST_CM = 0.7;
/** Within the first distance of an eye's centre the face moves with the eyeball, beyond the second as the skin does. */
const EYE_REACH_CM = [1.9, 3.2] as const;
/** Smooths over mismatches of single controls. */
const STIFFNESS_CM = 0.3;

export interface IctModel {
  /** 3 × 26,719, cm, +x the person's left, +y up, +z forward. */
  readonly neutral: Float32Array;
  /** Per mode 3 × 26,719 cm at one standard deviation. */
  readonly modes: readonly Float32Array[];
  /** Vertices of the 68 Multi-PIE points. */
  readonly landmarks: readonly number[];
}

/** @throws RangeError when the files hold fewer modes, vertices or landmarks than they should */
export function readIct(folder: string): IctModel {
  const archive = readFileSync(join(folder, "ict_morphs.npz"));
  const neutral = readNpz(archive, "neutral").values;
  const identity = readNpz(archive, "identity");
  const indices = JSON.parse(readFileSync(join(folder, "vertex_indices.json"), "utf8")) as {
    idx_to_landmark_verts: number[];
  };
  const { length } = neutral;
  const landmarks = indices.idx_to_landmark_verts;
  const [modes = 0, vertices = 0] = identity.shape;
  if (modes < ICT_MODES || 3 * vertices !== length || vertices <= EYEBALLS.right[1])
    throw new RangeError(
      `ict_morphs.npz: ${modes} modes of ${vertices} vertices, ${length / 3} in the neutral face`,
    );
  if (landmarks.length !== MULTI_PIE.length)
    throw new RangeError(`vertex_indices.json: ${landmarks.length} landmarks, ${MULTI_PIE.length} expected`);
  return {
    neutral,
    modes: Array.from({ length: ICT_MODES }, (_, k) =>
      identity.values.subarray(k * length, (k + 1) * length),
    ),
    landmarks,
  };
}

export interface HostMesh {
  /** 3 × vertices of MakeHuman's average head, cm. */
  readonly positions: Float32Array;
  /** Per vertex 0…1: how much it belongs to the head. */
  readonly headWeights: Float32Array;
  /** Vertices of the drawn skin. */
  readonly skin: readonly number[];
  readonly eyes: Readonly<Record<"left" | "right", Uint32Array>>;
}

/** Shape targets by name; those of all modes have the same indices. */
export function ictTargets(model: IctModel, host: HostMesh): Map<string, ShapeTarget> {
  const at = (points: Float32Array, vertex: number): [number, number, number] => [
    points[3 * vertex] ?? 0,
    points[3 * vertex + 1] ?? 0,
    points[3 * vertex + 2] ?? 0,
  ];
  const gather = (points: Float32Array, vertices: readonly number[]): Float32Array =>
    Float32Array.from(vertices.flatMap((vertex) => at(points, vertex)));
  const hostMarks = MULTI_PIE.slice(JAW_POINTS).map((id) => landmarkMap.vertices[id] ?? 0);
  const ictMarks = model.landmarks.slice(JAW_POINTS);

  const wanted = gather(host.positions, hostMarks);
  const placement = place(gather(model.neutral, ictMarks), wanted);
  const mean = placed(placement, model.neutral);
  const surface = mean.slice(0, 3 * SKIN_VERTICES);
  const from = gather(mean, ictMarks);
  const shifts = [0, 1, 2].map((axis) =>
    Float32Array.from(hostMarks, (_, k) => (wanted[3 * k + axis] ?? 0) - (from[3 * k + axis] ?? 0)),
  );
  const warp = smoothFields(from, shifts)(surface);
  const warped = surface.map((value, k) => value + (warp[k % 3]?.[Math.floor(k / 3)] ?? 0));

  const centres = (["left", "right"] as const).map((side) => ({
    host: meanPoint(host.positions, [...host.eyes[side]]),
    ict: range(EYEBALLS[side][0], EYEBALLS[side][1]),
  }));
  const toEye = (vertex: number): number =>
    Math.min(...centres.map(({ host: centre }) => apart(at(host.positions, vertex), centre)));
  const candidates = host.skin.filter(
    (vertex) => (host.headWeights[vertex] ?? 0) > 0.99 && toEye(vertex) > EYE_REACH_CM[0],
  );
  const pairs = spreadOut(host.positions, candidates, CONTROLS).flatMap((vertex) => {
    const [partner, distance_cm] = nearest(warped, at(host.positions, vertex));
    return distance_cm <= FARTHEST_CM ? [{ vertex, partner }] : [];
  });

  const moved = Array.from(host.headWeights.keys()).filter((vertex) => (host.headWeights[vertex] ?? 0) > 0);
  const places = Float64Array.from(moved.flatMap((vertex) => at(host.positions, vertex)));
  const eyeShare = moved.map((vertex) => {
    const point = at(host.positions, vertex);
    return centres.map(({ host: centre }) => 1 - smoothstep(...EYE_REACH_CM, apart(point, centre)));
  });
  // Per field the shifts of the controls, then of both eyes' centres; eyes are controls too, so that the skin leads up to them.
  const fields: { name: string; controls: Float32Array[]; eyes: number[][] }[] = [];
  const add = (
    name: string,
    shift: (vertex: number, partner: number) => number[],
    eyes: number[][],
  ): void => {
    const rows = [...pairs.map(({ vertex, partner }) => shift(vertex, partner)), ...eyes];
    fields.push({
      name,
      eyes,
      controls: [0, 1, 2].map((axis) => Float32Array.from(rows, (row) => row[axis] ?? 0)),
    });
  };
  add(
    "ict-mean",
    (vertex, partner) => minus(at(mean, partner), at(host.positions, vertex)),
    centres.map(({ host: centre, ict }) => minus(meanPoint(mean, ict), centre)),
  );
  for (const [k, mode] of model.modes.entries()) {
    const scaled = mode.map((value) => placement.scale * value);
    add(
      ictMode(k),
      (_, partner) => at(scaled, partner),
      centres.map(({ ict }) => meanPoint(scaled, ict)),
    );
  }
  const leading = Float64Array.from([
    ...pairs.flatMap(({ vertex }) => at(host.positions, vertex)),
    ...centres.flatMap(({ host: centre }) => centre),
  ]);
  const values = smoothFields(
    leading,
    fields.flatMap(({ controls }) => controls),
    STIFFNESS_CM,
  )(places);

  const indices = Uint32Array.from(moved);
  return new Map(
    fields.map(({ name, eyes }, field) => {
      const deltas = new Float32Array(3 * moved.length);
      for (const [k, vertex] of moved.entries()) {
        const shares = eyeShare[k] ?? [];
        const rest = 1 - shares.reduce((sum, share) => sum + share, 0);
        for (let axis = 0; axis < 3; axis++) {
          let shift = rest * (values[3 * field + axis]?.[k] ?? 0);
          for (const [eye, share] of shares.entries()) shift += share * (eyes[eye]?.[axis] ?? 0);
          deltas[3 * k + axis] = shift * Math.min(1, host.headWeights[vertex] ?? 0);
        }
      }
      return [name, { indices, deltas }];
    }),
  );
}

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, k) => first + k);
const minus = (a: readonly number[], b: readonly number[]): number[] =>
  a.map((value, axis) => value - (b[axis] ?? 0));
const apart = (a: readonly number[], b: readonly number[]): number => Math.hypot(...minus(a, b));
const smoothstep = (low: number, high: number, value: number): number => {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
};

function meanPoint(points: Float32Array, vertices: readonly number[]): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  for (const vertex of vertices)
    for (const axis of [0, 1, 2] as const) sum[axis] += (points[3 * vertex + axis] ?? 0) / vertices.length;
  return sum;
}
