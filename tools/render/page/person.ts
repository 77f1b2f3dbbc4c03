/** A subject as drawable surfaces, and its face put into a state (gaze, lids, expression). */
import * as three from "three";
import type { GarmentEntry } from "../pack-format.ts";
import type { Subject } from "../subject.ts";
import { addTarget, buildHead, dress, type EyeGeometry, type Head } from "./head.ts";
import { type MarginCurve, marginCurve, turnLid } from "./lids.ts";
import type { Pack } from "./pack-reader.ts";
import { createSurface, type Surface, spread, vertexNormals } from "./surface.ts";
import { SKIN_WINDOW } from "./textures.ts";
import { computeTransfer } from "./transfer.ts";

interface Dressed {
  readonly entry: GarmentEntry;
  readonly surface: Surface;
  readonly positions: Float32Array;
  readonly normals: Float32Array;
}

export interface Person {
  readonly subject: Subject;
  readonly head: Head;
  readonly body: Surface;
  readonly hair: Dressed | null;
  readonly brows: Dressed;
  readonly lashes: Dressed | null;
  readonly eyes: readonly [three.BufferGeometry, three.BufferGeometry];
  /** Head frame height of the mouth's middle and of the chin's lower end. */
  readonly mouth: readonly [number, number];
  /** Mean transfer of the face's front (9 numbers), for the exposure. */
  readonly faceTransfer: Float32Array;
  /** 3 × base vertices as posed last. */
  readonly posed: Float32Array;
}

/** State of lids per eye after posing. */
export interface LidState {
  readonly upper: MarginCurve;
  readonly lower: MarginCurve;
}

const skinUv = (u: number, v: number): [number, number] => [
  (u - SKIN_WINDOW.left) / SKIN_WINDOW.width,
  (1 - v - SKIN_WINDOW.top) / SKIN_WINDOW.height,
];

export function buildPerson(pack: Pack, subject: Subject): Person {
  const head = buildHead(pack, subject);
  restLids(head, subject);
  const body = createSurface(pack.integers(pack.table.body), pack.floats(pack.table.uvs), skinUv);
  const normals = new Float32Array(head.neutral.length);
  vertexNormals(head.neutral, body.triangles, normals);
  const transfer = computeTransfer(head.neutral, normals, body.triangles);
  for (const [k, name] of ["transferA", "transferB", "transferC"].entries()) {
    body.geometry.setAttribute(name, new three.BufferAttribute(new Float32Array(3 * body.sources.length), 3));
    const part = new Float32Array(head.neutral.length);
    for (let v = 0; v < part.length / 3; v++)
      for (let c = 0; c < 3; c++) part[3 * v + c] = transfer[9 * v + 3 * k + c] ?? 0;
    spread(body, name, part);
  }
  body.geometry.setAttribute(
    "headWeight",
    new three.BufferAttribute(new Float32Array(body.sources.length), 1),
  );
  spread(
    body,
    "headWeight",
    pack.floats(pack.table.headWeights).map((w) => Math.min(1, w)),
    1,
  );

  const garment = (kind: GarmentEntry["kind"], name: string | null): Dressed | null => {
    if (name === null) return null;
    const entry = pack.table.garments.find((item) => item.kind === kind && item.name === name);
    if (entry === undefined) throw new RangeError(`no ${kind} ${name}`);
    const surface = createSurface(pack.integers(entry.triangles), pack.floats(entry.uvs), (u, v) => [
      u,
      1 - v,
    ]);
    const dressed = {
      entry,
      surface,
      positions: dress(pack, entry, head.neutral),
      normals: new Float32Array(entry.anchors.count),
    };
    showGarment(dressed);
    return dressed;
  };
  const brows = garment("eyebrows", subject.brows);
  if (brows === null) throw new RangeError("a person has brows");
  return {
    subject,
    head,
    body,
    hair: garment("hair", subject.hair),
    brows,
    lashes: garment("eyelashes", subject.lashes),
    eyes: [eyeBall(head.eyes[0]), eyeBall(head.eyes[1])],
    mouth: measureMouth(pack, head),
    faceTransfer: frontTransfer(head.neutral, normals, transfer),
    posed: head.neutral.slice(),
  };
}

export function disposePerson(person: Person): void {
  for (const geometry of [person.body.geometry, ...person.eyes, person.brows.surface.geometry])
    geometry.dispose();
  person.hair?.surface.geometry.dispose();
  person.lashes?.surface.geometry.dispose();
}

/** The mesh's own resting lids are too low (men) or uneven: opens the fissure to the person's height. */
function restLids(head: Head, subject: Subject): void {
  for (const eye of head.eyes) {
    const [upper] = marginCurve(head.neutral, eye.upper, eye.sphere);
    const [lower] = marginCurve(head.neutral, eye.lower, eye.sphere);
    turnLid(head.neutral, eye.upper, eye.sphere, Math.asin(subject.lids.upper_cm / eye.radius_cm) - upper);
    turnLid(head.neutral, eye.lower, eye.sphere, -Math.asin(subject.lids.lower_cm / eye.radius_cm) - lower);
  }
}

/**
 * Puts the face into a state. Elevations are those of the optical axes in the head, degrees.
 * @param closure 0 as the habit has it … 1 shut; below 0 wider open
 */
export function poseFace(
  pack: Pack,
  person: Person,
  elevation_deg: number,
  closure: number,
  expression: readonly { readonly name: string; readonly weight: number }[],
): readonly [LidState, LidState] {
  const { posed, head, subject } = person;
  posed.set(head.neutral);
  for (const { name, weight } of expression) addTarget(pack, name, weight * head.scale, posed);
  const elevation = (elevation_deg * Math.PI) / 180;
  const state = head.eyes.map((eye): LidState => {
    turnLid(posed, eye.upper, eye.sphere, elevation * subject.lids.upperGain);
    turnLid(posed, eye.lower, eye.sphere, elevation * subject.lids.lowerGain);
    const upper = marginCurve(posed, eye.upper, eye.sphere);
    const lower = marginCurve(posed, eye.lower, eye.sphere);
    // Most of the closing is done by the upper lid.
    const gap = upper[0] - lower[0];
    turnLid(posed, eye.upper, eye.sphere, -gap * closure * (closure > 0 ? 0.93 : 1));
    turnLid(posed, eye.lower, eye.sphere, gap * Math.max(0, closure) * 0.09);
    return {
      upper: marginCurve(posed, eye.upper, eye.sphere),
      lower: marginCurve(posed, eye.lower, eye.sphere),
    };
  });
  const normals = new Float32Array(posed.length);
  vertexNormals(posed, person.body.triangles, normals);
  spread(person.body, "position", posed);
  spread(person.body, "normal", normals);
  for (const garment of [person.brows, person.lashes]) {
    if (garment === null) continue;
    dress(pack, garment.entry, posed, garment.positions);
    showGarment(garment);
  }
  const [left, right] = state;
  if (left === undefined || right === undefined) throw new RangeError("two eyes");
  return [left, right];
}

function showGarment(garment: Dressed): void {
  vertexNormals(garment.positions, garment.surface.triangles, garment.normals);
  spread(garment.surface, "position", garment.positions);
  spread(garment.surface, "normal", garment.normals);
}

/** The sphere that the lids slide on. */
function eyeBall(eye: EyeGeometry): three.BufferGeometry {
  const geometry = new three.SphereGeometry(eye.radius_cm * 0.995, 40, 28);
  geometry.translate(...eye.sphere);
  return geometry;
}

/** Mouth height from the opening's target, chin from the lowest point under it. */
function measureMouth(pack: Pack, head: Head): readonly [number, number] {
  const target = pack.table.targets["mouth-open"];
  if (target === undefined) throw new RangeError("no target mouth-open");
  const indices = pack.integers(target.indices);
  const deltas = pack.floats(target.deltas);
  let mouth = 0;
  let weight = 0;
  let chin = 0;
  for (let k = 0; k < indices.length; k++) {
    const at = 3 * (indices[k] ?? 0);
    if (at >= 3 * 13380) continue;
    const [x, y, z] = [head.neutral[at] ?? 0, head.neutral[at + 1] ?? 0, head.neutral[at + 2] ?? 0];
    if (Math.abs(x) < 1 && z > 0) chin = Math.min(chin, y);
    const shift = Math.abs(deltas[3 * k + 1] ?? 0);
    if (Math.abs(x) < 2 && z > 0) {
      mouth += y * shift;
      weight += shift;
    }
  }
  return [weight > 0 ? mouth / weight : -6, chin];
}

function frontTransfer(positions: Float32Array, normals: Float32Array, transfer: Float32Array): Float32Array {
  const out = new Float32Array(9);
  let count = 0;
  for (let v = 0; v < positions.length / 3; v++) {
    const [x, y, z] = [positions[3 * v] ?? 0, positions[3 * v + 1] ?? 0, positions[3 * v + 2] ?? 0];
    const front = Math.abs(x) < 6 && y < 3 && y > -8 && z > -3 && (normals[3 * v + 2] ?? 0) > 0.3;
    if (!front) continue;
    for (let h = 0; h < 9; h++) out[h] = (out[h] ?? 0) + (transfer[9 * v + h] ?? 0);
    count++;
  }
  return out.map((value) => value / Math.max(1, count));
}
