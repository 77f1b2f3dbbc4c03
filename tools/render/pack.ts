/**
 * Turns the files of MakeHuman and ICT-FaceKit into one table (JSON) and one block of numbers (binary) for the page.
 * Only the upper body is kept; shape targets keep their sparse form.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { ictTargets, readIct } from "./ict.ts";
import { ICT_HOST } from "./ict-names.ts";
import { addShape, type ObjMesh, parseFitting, parseObj, parseTarget } from "./makehuman.ts";
import type { GarmentEntry, PackTable, Slice } from "./pack-format.ts";

/** Lowest body vertex kept, as height in the base mesh (its eyes are at about 73 cm). */
const CUT_HEIGHT_CM = 38;
/** Arms are cut beyond this distance from the middle. */
const CUT_SIDE_CM = 26;

/** Target folders read whole; in `macrodetails` and `expression` only what `wanted` lets through. */
const TARGET_FOLDERS = [
  "head",
  "nose",
  "mouth",
  "chin",
  "cheek",
  "forehead",
  "ears",
  "eyebrows",
  "neck",
  "eyes",
  "asym",
];
const MACRO =
  /^((caucasian|asian|african)-(female|male)-(young|old)|universal-(female|male)-(young|old)-averagemuscle-(min|average|max)weight)$/;
const EXPRESSION_FOLDER = "expression/units/caucasian";

class BlockWriter {
  private readonly parts: Uint8Array[] = [];
  private length = 0;

  add(values: Float32Array | Uint32Array): Slice {
    const slice = { offset: this.length, count: values.length };
    this.parts.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    this.length += values.byteLength;
    return slice;
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.parts);
  }
}

const readText = (path: string): string => readFileSync(path, "utf8");
const readGzip = (path: string): string => gunzipSync(readFileSync(path)).toString("utf8");

/** @param assetsFolder holds makehuman_cc0 and ict_facekit_mit */
export function buildPack(assetsFolder: string): { table: PackTable; block: Uint8Array } {
  const at = (...parts: string[]): string => join(assetsFolder, "makehuman_cc0", ...parts);
  const block = new BlockWriter();
  const base = parseObj(readText(at("3dobjs", "base.obj")));
  const vertices = base.positions.length / 3;

  const targets: Record<string, { indices: Slice; deltas: Slice }> = {};
  const average = base.positions.slice();
  const addTargets = (folder: string, wanted: (name: string) => boolean): void => {
    for (const file of readdirSync(at("targets", folder)).sort()) {
      const name = file.replace(/\.target\.gz$/, "");
      if (name === file || !wanted(name)) continue;
      const target = parseTarget(readGzip(at("targets", folder, file)));
      targets[name] = { indices: block.add(target.indices), deltas: block.add(target.deltas) };
      const share = ICT_HOST.find((part) => part.name === name)?.weight ?? 0;
      if (share > 0) addShape(target, share, average);
    }
  };
  addTargets("macrodetails", (name) => MACRO.test(name));
  for (const folder of TARGET_FOLDERS) addTargets(folder, () => true);
  addTargets(EXPRESSION_FOLDER, () => true);

  const garments: GarmentEntry[] = [];
  for (const kind of ["hair", "eyebrows", "eyelashes"] as const) {
    for (const name of readdirSync(at(kind)).sort()) {
      const files = readdirSync(at(kind, name));
      const texture = files.find((file) => file === `${name}_diffuse.png` || file === `${name}.png`);
      if (texture === undefined) continue;
      const fitting = parseFitting(readText(at(kind, name, `${name}.mhclo`)));
      const mesh = parseObj(readText(at(kind, name, `${name}.obj`)));
      if (fitting.anchors.length !== mesh.positions.length)
        throw new RangeError(
          `${name}.mhclo fits ${fitting.anchors.length / 3} vertices, the mesh has ${mesh.positions.length / 3}`,
        );
      garments.push({
        kind,
        name,
        texture: `${kind}/${name}/${texture}`,
        anchors: block.add(fitting.anchors),
        weights: block.add(fitting.weights),
        offsets: block.add(fitting.offsets),
        scales: fitting.scales,
        triangles: block.add(joinGroups(mesh)),
        uvs: block.add(mesh.uvs),
      });
    }
  }

  const rig = readRig(at("rigs", "default_weights.mhw"), at("rigs", "default.mhskel"), vertices);
  const body = cutBody(base);
  const eyes = { left: groupVertices(base, "helper-l-eye"), right: groupVertices(base, "helper-r-eye") };
  const host = {
    positions: average,
    headWeights: rig.head,
    skin: [...new Set(body.filter((_, k) => k % 2 === 0))],
    eyes,
  };
  let shared: Slice | null = null;
  for (const [name, { indices, deltas }] of ictTargets(
    readIct(join(assetsFolder, "ict_facekit_mit")),
    host,
  )) {
    shared ??= block.add(indices);
    targets[name] = { indices: shared, deltas: block.add(deltas) };
  }
  const table: PackTable = {
    base: block.add(base.positions),
    uvs: block.add(base.uvs),
    body: block.add(body),
    rightEye: block.add(eyes.right),
    leftEye: block.add(eyes.left),
    headWeights: block.add(rig.head),
    lids: {
      rightUpper: block.add(rig.bone("orbicularis03.R")),
      rightLower: block.add(rig.bone("orbicularis04.R")),
      leftUpper: block.add(rig.bone("orbicularis03.L")),
      leftLower: block.add(rig.bone("orbicularis04.L")),
    },
    neckJoint: rig.joint("neck02____head"),
    targets,
    garments,
  };
  return { table, block: block.bytes() };
}

const joinGroups = (mesh: ObjMesh): Uint32Array =>
  Uint32Array.from([...mesh.groups.values()].flatMap((corners) => [...corners]));

function groupVertices(mesh: ObjMesh, group: string): Uint32Array {
  const corners = mesh.groups.get(group);
  if (corners === undefined) throw new RangeError(`base.obj has no group ${group}`);
  return Uint32Array.from(new Set(corners.filter((_, k) => k % 2 === 0))).sort();
}

/** Triangles of the body whose corners all lie in head, neck and shoulders. */
function cutBody(mesh: ObjMesh): Uint32Array {
  const corners = mesh.groups.get("body");
  if (corners === undefined) throw new RangeError("base.obj has no group body");
  const kept: number[] = [];
  for (let k = 0; k < corners.length; k += 6) {
    const inside = [0, 2, 4].every((corner) => {
      const vertex = corners[k + corner] ?? 0;
      const height = mesh.positions[3 * vertex + 1] ?? 0;
      return height > CUT_HEIGHT_CM && Math.abs(mesh.positions[3 * vertex] ?? 0) < CUT_SIDE_CM;
    });
    if (inside) kept.push(...corners.subarray(k, k + 6));
  }
  return Uint32Array.from(kept);
}

interface Rig {
  readonly head: Float32Array;
  bone(name: string): Float32Array;
  joint(name: string): readonly number[];
}

/** How far a vertex goes with each bone of the neck when the head turns; the head's own bones count 1. */
const NECK_SHARE: Readonly<Record<string, number>> = { neck01: 0.2, neck02: 0.5, neck03: 0.85 };

function readRig(weightsPath: string, skeletonPath: string, vertices: number): Rig {
  const { weights } = JSON.parse(readText(weightsPath)) as { weights: Record<string, [number, number][]> };
  const { bones, joints } = JSON.parse(readText(skeletonPath)) as {
    bones: Record<string, { parent: string | null }>;
    joints: Record<string, number[]>;
  };
  const inHead = (name: string): boolean => {
    for (let bone: string | null = name; bone !== null; bone = bones[bone]?.parent ?? null)
      if (bone === "head") return true;
    return false;
  };
  const bone = (name: string): Float32Array => {
    const entries = weights[name];
    if (entries === undefined) throw new RangeError(`the rig has no bone ${name}`);
    const out = new Float32Array(vertices);
    for (const [vertex, weight] of entries) out[vertex] = weight;
    return out;
  };
  const head = new Float32Array(vertices);
  for (const [name, entries] of Object.entries(weights)) {
    const share = inHead(name) ? 1 : (NECK_SHARE[name] ?? 0);
    if (share > 0)
      for (const [vertex, weight] of entries) head[vertex] = (head[vertex] ?? 0) + share * weight;
  }
  return {
    head,
    bone,
    joint: (name) => {
      const joint = joints[name];
      if (joint === undefined) throw new RangeError(`the rig has no joint ${name}`);
      return joint;
    },
  };
}
