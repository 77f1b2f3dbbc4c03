/** ICT-FaceKit's heads on MakeHuman's mesh, on the asset files themselves. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { sampleIctShape } from "./face-shape.ts";
import { readIct } from "./ict.ts";
import { ICT_MODES, ictMode } from "./ict-names.ts";
import landmarkMap from "./landmarks.json" with { type: "json" };
import { buildPack } from "./pack.ts";
import type { Slice } from "./pack-format.ts";
import { createRandom } from "./random.ts";
import { nearest } from "./registration.ts";
import { sampleSubject } from "./subject.ts";

const ASSETS = join(import.meta.dirname, "..", "..", "..", "shared", "assets3d");
const present = existsSync(join(ASSETS, "ict_facekit_mit"));
if (!present) process.stdout.write("skipped: ICT-FaceKit's head shapes (../shared/assets3d is absent)\n");

const people = Array.from({ length: 400 }, (_, k) => sampleSubject("train", `train-${k}`));

it("a good third of the people have such a head, and nothing else of them depends on it", () => {
  const share = people.filter(({ head }) => head === "ict").length / people.length;
  expect(share).toBeGreaterThan(0.27);
  expect(share).toBeLessThan(0.43);
  for (const { head, targets } of people)
    expect(targets.some(({ name }) => name === "ict-mean")).toBe(head === "ict");
  for (const { name } of people.slice(0, 20)) {
    const one = sampleSubject("train", name, "ict");
    const other = sampleSubject("train", name, "makehuman");
    expect(one.targets).not.toEqual(other.targets);
    expect({ ...one, head: "", targets: [] }).toEqual({ ...other, head: "", targets: [] });
  }
});

it("draws every mode within the scanned people's range", () => {
  const shape = sampleIctShape(createRandom(3));
  const modes = shape.filter(({ name }) => name.startsWith("ict-mode-"));
  expect(modes.map(({ name }) => name)).toEqual(Array.from({ length: ICT_MODES }, (_, k) => ictMode(k)));
  for (const { weight } of modes) expect(Math.abs(weight)).toBeLessThanOrEqual(2.2);
});

it("files that hold too little are refused by name", () => {
  const folder = mkdtempSync(join(tmpdir(), "ict-"));
  const array = (shape: string, count: number): Uint8Array => {
    const header = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117);
    return Uint8Array.from([
      ...[0x93, 78, 85, 77, 80, 89, 1, 0, 118, 0],
      ...new TextEncoder().encode(`${header}\n`),
      ...new Uint8Array(4 * count),
    ]);
  };
  try {
    const archive = zipSync({ "neutral.npy": array("(4, 3)", 12), "identity.npy": array("(2, 4, 3)", 24) });
    writeFileSync(join(folder, "ict_morphs.npz"), archive);
    writeFileSync(join(folder, "vertex_indices.json"), `{"idx_to_landmark_verts": []}`);
    expect(() => readIct(folder)).toThrow("ict_morphs.npz: 2 modes of 4 vertices, 4 in the neutral face");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe.skipIf(!present)("on the mesh", () => {
  const { table, block } = present ? buildPack(ASSETS) : { table: undefined, block: new Uint8Array() };
  // Buffer's own slice would share the whole block.
  const bytes = Uint8Array.from(block);
  const slice = ({ offset, count }: Slice): ArrayBuffer =>
    bytes.slice(offset, offset + 4 * count).buffer as ArrayBuffer;
  const target = (name: string): Map<number, [number, number, number]> => {
    const entry = table?.targets[name];
    if (entry === undefined) throw new RangeError(`no ${name}`);
    const deltas = new Float32Array(slice(entry.deltas));
    return new Map(
      [...new Uint32Array(slice(entry.indices))].map((vertex, k) => [
        vertex,
        [deltas[3 * k] ?? 0, deltas[3 * k + 1] ?? 0, deltas[3 * k + 2] ?? 0],
      ]),
    );
  };
  it("moves each eye as one piece, so that the eyeball stays a ball", () => {
    for (const name of ["ict-mean", ictMode(0), ictMode(5)]) {
      const shape = target(name);
      for (const eye of [table?.leftEye, table?.rightEye]) {
        const shifts = [...new Uint32Array(slice(eye ?? { offset: 0, count: 0 }))].map((vertex) =>
          shape.get(vertex),
        );
        expect(shifts.length).toBeGreaterThan(50);
        for (const shift of shifts)
          for (const axis of [0, 1, 2]) expect(shift?.[axis]).toBeCloseTo(shifts[0]?.[axis] ?? Number.NaN, 2);
      }
    }
  });

  it("is as even as the scans' average: mirror-image places of the face move alike", () => {
    const mean = target("ict-mean");
    const base = new Float32Array(slice(table?.base ?? { offset: 0, count: 0 }));
    // The face's own side, without the midline, where a place is its own mirror image.
    const face = landmarkMap.vertices.filter((vertex) => (base[3 * vertex] ?? 0) > 1);
    const vertices = [...mean.keys()];
    const points = Float32Array.from(vertices.flatMap((v) => [...base.subarray(3 * v, 3 * v + 3)]));
    const differences = face.map((vertex) => {
      const [x = 0, y = 0, z = 0] = base.subarray(3 * vertex, 3 * vertex + 3);
      const [twin] = nearest(points, [-x, y, z]);
      const [a, b] = [mean.get(vertex), mean.get(vertices[twin] ?? -1)];
      if (a === undefined || b === undefined) throw new RangeError("every place of the face moves");
      return Math.hypot(a[0] + b[0], a[1] - b[1], a[2] - b[2]);
    });
    expect(differences.length).toBeGreaterThan(150);
    differences.sort((a, b) => a - b);
    expect(differences[Math.floor(differences.length / 2)]).toBeLessThan(0.15);
    expect(differences.at(-1)).toBeLessThan(0.6);
  });

  it("has modes that change faces by millimetres to a centimetre, the first the most, and leaves the shoulders alone", () => {
    const size = (name: string): number => {
      const shifts = [...target(name).values()].map((shift) => Math.hypot(...shift));
      expect(shifts.every((shift) => shift < 1.5)).toBe(true);
      return Math.sqrt(shifts.reduce((sum, shift) => sum + shift * shift, 0) / shifts.length);
    };
    expect(size(ictMode(0))).toBeGreaterThan(0.1);
    expect(size(ictMode(0))).toBeGreaterThan(3 * size(ictMode(ICT_MODES - 1)));
    expect(size(ictMode(ICT_MODES - 1))).toBeGreaterThan(0.001);
    const weights = new Float32Array(slice(table?.headWeights ?? { offset: 0, count: 0 }));
    for (const vertex of target("ict-mean").keys()) expect(weights[vertex]).toBeGreaterThan(0);
  });
});
