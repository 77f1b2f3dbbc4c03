import { beforeAll, describe, expect, it } from "vitest";
import { assembleFaceModels, readSource } from "./build-face-task.ts";
import { TableView } from "./face-task/flatbuffer-reader.ts";
import { CODE, METADATA, MODEL, OPERATOR, SUBGRAPH, TENSOR, TFLITE } from "./face-task/models.ts";
import { EYE_A, EYE_B, gatherSource, LIPS } from "./face-task/refinement.ts";
import { crc32 } from "./face-task/zip.ts";

interface Entry {
  readonly name: string;
  readonly data: Uint8Array;
  readonly start: number;
}

/** Reads a zip through its central directory, checking what an unzipper would. */
function unzip(archive: Uint8Array): Entry[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = archive.length - 22;
  expect(view.getUint32(end, true)).toBe(0x06054b50);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    expect(view.getUint32(at, true)).toBe(0x02014b50);
    expect(view.getUint16(at + 10, true), "method: stored").toBe(0);
    const size = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    const local = view.getUint32(at + 42, true);
    expect(view.getUint32(local, true)).toBe(0x04034b50);
    expect(view.getUint32(local + 18, true)).toBe(size);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const data = archive.slice(start, start + size);
    expect(view.getUint32(local + 14, true)).toBe(crc32(data));
    entries.push({
      name: new TextDecoder().decode(archive.subarray(at + 46, at + 46 + nameLength)),
      data,
      start,
    });
    at += 46 + nameLength;
  }
  expect(at).toBe(end);
  return entries;
}

const shapeOf = (tensor: TableView | undefined) => tensor?.ints(TENSOR.shape);

function metadataOf(model: TableView) {
  const [entry] = model.tables(MODEL.metadata);
  expect(entry?.text(0)).toBe("TFLITE_METADATA");
  const data = model.tables(MODEL.buffers)[entry?.int32(1) ?? -1]?.blob(0) ?? new Uint8Array(0);
  const root = TableView.root(data.slice(), METADATA);
  const unit = root.tables(3)[0]?.tables(2)[0]?.tables(4)[0];
  expect(unit?.int8(0), "NormalizationOptions").toBe(1);
  return { mean: unit?.table(1)?.floats(0), std: unit?.table(1)?.floats(1) };
}

describe("face.task", () => {
  let bundle: Uint8Array;
  let detector: Uint8Array;
  let entries: Entry[];
  beforeAll(async () => {
    ({ bundle, detector } = assembleFaceModels(await readSource()));
    entries = unzip(bundle);
  });
  const model = (name: string) =>
    TableView.root(entries.find((e) => e.name === name)?.data ?? new Uint8Array(8), TFLITE);

  it("holds the three files FaceLandmarker asks for, stored and aligned", () => {
    expect(entries.map(({ name, data }) => [name, data.length])).toEqual([
      ["face_detector.tflite", 229_688],
      ["face_landmarks_detector.tflite", 2_512_496],
      ["geometry_pipeline_metadata_landmarks.binarypb", 19_376],
    ]);
    for (const { start } of entries) expect(start % 16).toBe(0);
    expect(Buffer.compare(entries[0]?.data ?? new Uint8Array(0), detector), "detector by itself").toBe(0);
  });

  it("gives the same bytes every time", async () => {
    expect(Buffer.compare(assembleFaceModels(await readSource()).bundle, bundle)).toBe(0);
  });

  it("refuses another input, naming both hashes and the cure", async () => {
    const source = await readSource();
    source[1000] = (source[1000] ?? 0) ^ 1;
    expect(() => assembleFaceModels(source)).toThrow(/SHA-256 .*dbe5905c.*npm ci/);
  });

  it("gives the landmark network one picture in, 478 points and a presence logit out", () => {
    const network = model("face_landmarks_detector.tflite");
    const graphs = network.tables(MODEL.subgraphs);
    expect(graphs).toHaveLength(1);
    const [graph] = graphs;
    const tensors = graph?.tables(SUBGRAPH.tensors) ?? [];
    expect(tensors).toHaveLength(1106);
    expect(graph?.ints(SUBGRAPH.inputs).map((i) => shapeOf(tensors[i]))).toEqual([[1, 192, 192, 3]]);
    expect(graph?.ints(SUBGRAPH.outputs).map((i) => shapeOf(tensors[i]))).toEqual([
      [1, 1, 1, 1434],
      [1, 1, 1, 1],
    ]);
    const operators = graph?.tables(SUBGRAPH.operators) ?? [];
    expect(operators).toHaveLength(718);
    const codes = network.tables(MODEL.operatorCodes).map((code) => code.int32(CODE.code));
    // Field 1 of an operator code is the name of a custom operator: a string, never a number.
    const custom = network.tables(MODEL.operatorCodes).map((code) => code.text(1));
    expect(custom.slice(-3)).toEqual(["", "", ""]);
    expect(custom.filter((name) => name !== "")).toHaveLength(3);
    expect(operators.slice(-6).map((op) => codes[op.int32(OPERATOR.code)])).toEqual([36, 40, 36, 40, 2, 36]);
  });

  it("joins parts of 1870 numbers in the order the gather expects", () => {
    const graph = model("face_landmarks_detector.tflite").tables(MODEL.subgraphs)[0];
    const tensors = graph?.tables(SUBGRAPH.tensors) ?? [];
    const join = graph?.tables(SUBGRAPH.operators).at(-2);
    const widths = join
      ?.ints(OPERATOR.inputs)
      .map((i) => [tensors[i]?.text(TENSOR.name), shapeOf(tensors[i])?.[3]]);
    expect(widths).toEqual([
      ["output_mesh_identity", 1404],
      ["output_lips", 160],
      ["output_left_eye", 142],
      ["output_right_eye", 142],
      ["output_left_iris", 10],
      ["output_right_iris", 10],
      ["refinement_iris_depth_a", 1],
      ["refinement_iris_depth_b", 1],
    ]);
  });

  it("keeps the old file whole, on a 16-byte boundary, and aligns the new constants", async () => {
    const source = await readSource();
    const parts: [string, Uint8Array, number][] = [
      ["face_landmarks_detector.tflite", source.subarray(0, 2_495_952), 5],
      ["face_detector.tflite", source.subarray(3_757_224, 3_986_256), 1],
    ];
    for (const [name, before, added] of parts) {
      const network = model(name);
      const prefix = network.bytes.length - before.length;
      expect(prefix % 16, name).toBe(0);
      expect(Buffer.compare(network.bytes.subarray(prefix), before), name).toBe(0);
      const starts = network.tables(MODEL.buffers).map((buffer) => buffer.blob(0).byteOffset);
      const fresh = starts.slice(-added);
      expect(fresh.every((start) => start < prefix && start % 16 === 0)).toBe(true);
      expect(starts.slice(1, -added).every((start) => start > prefix)).toBe(true);
    }
  });

  it("has only references that stay inside the file", () => {
    for (const name of ["face_landmarks_detector.tflite", "face_detector.tflite"]) {
      const network = model(name);
      const graph = network.tables(MODEL.subgraphs)[0];
      const tensors = graph?.tables(SUBGRAPH.tensors) ?? [];
      const buffers = network.tables(MODEL.buffers);
      const codes = network.tables(MODEL.operatorCodes);
      for (const tensor of tensors) expect(tensor.int32(TENSOR.buffer)).toBeLessThan(buffers.length);
      for (const operator of graph?.tables(SUBGRAPH.operators) ?? []) {
        expect(operator.int32(OPERATOR.code)).toBeLessThan(codes.length);
        const ends = [...operator.ints(OPERATOR.inputs), ...operator.ints(OPERATOR.outputs)];
        expect(Math.max(...ends)).toBeLessThan(tensors.length);
      }
      for (const buffer of buffers) {
        const data = buffer.blob(0);
        expect(data.byteOffset + data.length).toBeLessThanOrEqual(network.bytes.length);
      }
    }
  });

  it("says how pictures are normalised", () => {
    expect(metadataOf(model("face_landmarks_detector.tflite"))).toEqual({ mean: [0], std: [255] });
    expect(metadataOf(model("face_detector.tflite"))).toEqual({ mean: [127.5], std: [127.5] });
  });
});

describe("gatherSource", () => {
  it("uses every refined number, and the mesh where nothing refines it", () => {
    const source = gatherSource();
    expect(source).toHaveLength(1434);
    expect(Math.min(...source)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...source)).toBe(1869);
    const uses = new Map<number, number>();
    for (const position of source) uses.set(position, (uses.get(position) ?? 0) + 1);
    for (let position = 1404; position < 1870; position++) {
      expect(uses.get(position), `position ${position}`).toBe(position < 1868 ? 1 : 5);
    }
    const unusedMesh = Array.from({ length: 1404 }, (_, i) => i).filter((i) => !uses.has(i));
    expect(unusedMesh).toHaveLength(444);
    expect(
      unusedMesh.every((i) => i % 3 !== 2),
      "mesh depths are all kept",
    ).toBe(true);
  });

  it("maps 80, 71 and 71 different landmarks", () => {
    expect([LIPS.length, EYE_A.length, EYE_B.length]).toEqual([80, 71, 71]);
    expect(new Set([...LIPS, ...EYE_A, ...EYE_B]).size).toBe(222);
  });
});
