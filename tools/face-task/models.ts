/**
 * Turns the two networks of the old face mesh solution into what FaceLandmarker wants: metadata that says
 * how to normalise pictures, and for the landmark network one output with all 478 refined points.
 *
 * TensorFlow Lite schema field numbers are named here; types and option numbers as in that schema.
 */

import { TableView } from "./flatbuffer-reader.ts";
import {
  bytes16,
  float32s,
  int8,
  int32,
  int32s,
  list,
  type OldReference,
  old,
  type Reference,
  type TableNode,
  table,
  text,
  write,
} from "./flatbuffer-writer.ts";
import { CONCATENATED, contourDepths, EYE_A, EYE_B, gatherSource, LANDMARKS } from "./refinement.ts";

export const TFLITE = "TFL3";
export const METADATA = "M001";
export const MODEL = {
  version: 0,
  operatorCodes: 1,
  subgraphs: 2,
  description: 3,
  buffers: 4,
  metadata: 6,
} as const;
export const SUBGRAPH = { tensors: 0, inputs: 1, outputs: 2, operators: 3, name: 4 } as const;
export const TENSOR = { shape: 0, type: 1, buffer: 2, name: 3 } as const;
export const CODE = { oldCode: 0, version: 2, code: 3 } as const;
export const OPERATOR = { code: 0, inputs: 1, outputs: 2, optionsType: 3, options: 4 } as const;

const TYPE_FLOAT32 = 0;
const TYPE_INT32 = 2;
const CONCATENATION = { code: 2, options: 10 } as const;
const GATHER = { code: 36, options: 23 } as const;
const MEAN = { code: 40, options: 27 } as const;
/** The last axis of the [1, 1, 1, N] tensors that are joined. */
const AXIS = 3;

/** The old network's outputs, in the order in which they are joined. */
const PARTS = [
  "output_mesh_identity",
  "output_lips",
  "output_left_eye",
  "output_right_eye",
  "output_left_iris",
  "output_right_iris",
] as const;
const PRESENCE = "conv_faceflag";

/** How a network's input is made from 8-bit pixels: (pixel − mean) / std. */
export interface Normalisation {
  readonly mean: number;
  readonly std: number;
}

/** The detector with its metadata; nothing else changes. */
export function withMetadata(file: Uint8Array, normalisation: Normalisation): Uint8Array {
  const model = TableView.root(file, TFLITE);
  const buffers = references(model.targets(MODEL.buffers));
  const metadata = metadataEntry(buffers.length);
  const root = table({
    [MODEL.version]: int32(model.int32(MODEL.version)),
    [MODEL.operatorCodes]: old(model.target(MODEL.operatorCodes)),
    [MODEL.subgraphs]: old(model.target(MODEL.subgraphs)),
    [MODEL.description]: old(model.target(MODEL.description)),
    [MODEL.buffers]: list([...buffers, metadataBuffer(normalisation)]),
    [MODEL.metadata]: metadata,
  });
  return write(root, TFLITE, file);
}

/** The landmark network with metadata and six operators that join and refine its outputs. */
export function withRefinement(file: Uint8Array, normalisation: Normalisation): Uint8Array {
  const model = TableView.root(file, TFLITE);
  const [graph, ...others] = model.tables(MODEL.subgraphs);
  if (graph === undefined || others.length > 0) throw new Error("landmark network: one subgraph expected");
  const buffers: Reference[] = references(model.targets(MODEL.buffers));
  const codes: Reference[] = references(model.targets(MODEL.operatorCodes));
  const tensors: Reference[] = references(graph.targets(SUBGRAPH.tensors));
  const operators: Reference[] = references(graph.targets(SUBGRAPH.operators));

  const push = (vector: Reference[], node: Reference): number => vector.push(node) - 1;
  const constant = (name: string, values: readonly number[]): number => {
    const data = new Uint8Array(Int32Array.from(values).buffer);
    const buffer = push(buffers, table({ 0: bytes16(data) }));
    return push(tensors, tensor(name, [values.length], TYPE_INT32, buffer));
  };
  // Buffer 0 is the empty one that computed tensors name.
  const value = (name: string, width: number): number =>
    push(tensors, tensor(name, [1, 1, 1, width], TYPE_FLOAT32, 0));
  const code = (number: number): number =>
    push(
      codes,
      table({ [CODE.oldCode]: int8(number), [CODE.version]: int32(1), [CODE.code]: int32(number) }),
    );

  const concatenationCode = code(CONCATENATION.code);
  const gatherCode = code(GATHER.code);
  const meanCode = code(MEAN.code);
  const gather = (from: number, indices: number, to: number) =>
    push(operators, operator(gatherCode, [from, indices], to, GATHER.options, table({ 0: int32(AXIS) })));
  const mean = (from: number, axis: number, to: number) =>
    push(operators, operator(meanCode, [from, axis], to, MEAN.options, table({ 0: int8(1) })));

  const byName = outputsByName(graph);
  const parts = PARTS.map((name) => required(byName, name));
  const presence = required(byName, PRESENCE);
  const mesh = required(byName, PARTS[0]);

  const axis = constant("refinement_axis", [AXIS]);
  const depths = (side: string, eye: readonly number[]): number => {
    const indices = constant(`refinement_contour_${side}`, contourDepths(eye));
    const contour = value(`refinement_contour_depth_${side}`, 16);
    const depth = value(`refinement_iris_depth_${side}`, 1);
    gather(mesh, indices, contour);
    mean(contour, axis, depth);
    return depth;
  };
  const depthA = depths("a", EYE_A);
  const depthB = depths("b", EYE_B);
  const source = constant("refinement_source", gatherSource());
  const joined = value("refinement_joined", CONCATENATED);
  const landmarks = value("landmarks", 3 * LANDMARKS);
  push(
    operators,
    operator(
      concatenationCode,
      [...parts, depthA, depthB],
      joined,
      CONCATENATION.options,
      table({ 0: int32(AXIS) }),
    ),
  );
  gather(joined, source, landmarks);

  const newGraph = table({
    [SUBGRAPH.tensors]: list(tensors),
    [SUBGRAPH.inputs]: old(graph.target(SUBGRAPH.inputs)),
    [SUBGRAPH.outputs]: int32s([landmarks, presence]),
    [SUBGRAPH.operators]: list(operators),
    [SUBGRAPH.name]: old(graph.target(SUBGRAPH.name)),
  });
  const metadata = metadataEntry(push(buffers, metadataBuffer(normalisation)));
  const root = table({
    [MODEL.version]: int32(model.int32(MODEL.version)),
    [MODEL.operatorCodes]: list(codes),
    [MODEL.subgraphs]: list([newGraph]),
    [MODEL.description]: old(model.target(MODEL.description)),
    [MODEL.buffers]: list(buffers),
    [MODEL.metadata]: metadata,
  });
  return write(root, TFLITE, file);
}

/** Tensor index by name, of the subgraph's outputs (their indices are not in the order of the names). */
function outputsByName(graph: TableView): Map<string, number> {
  const tensors = graph.tables(SUBGRAPH.tensors);
  return new Map(
    graph.ints(SUBGRAPH.outputs).map((index) => [tensors[index]?.text(TENSOR.name) ?? "", index]),
  );
}

function required(outputs: Map<string, number>, name: string): number {
  const index = outputs.get(name);
  if (index === undefined) throw new Error(`landmark network: output "${name}" is missing`);
  return index;
}

function references(positions: readonly number[]): OldReference[] {
  return positions.map((position) => ({ kind: "old", position }));
}

function tensor(name: string, shape: readonly number[], type: number, buffer: number): TableNode {
  return table({
    [TENSOR.shape]: int32s(shape),
    [TENSOR.type]: int8(type),
    [TENSOR.buffer]: int32(buffer),
    [TENSOR.name]: text(name),
  });
}

function operator(
  code: number,
  inputs: readonly number[],
  output: number,
  optionsType: number,
  options: TableNode,
): TableNode {
  return table({
    [OPERATOR.code]: int32(code),
    [OPERATOR.inputs]: int32s(inputs),
    [OPERATOR.outputs]: int32s([output]),
    [OPERATOR.optionsType]: int8(optionsType),
    [OPERATOR.options]: options,
  });
}

function metadataEntry(buffer: number): Reference {
  return list([table({ 0: text("TFLITE_METADATA"), 1: int32(buffer) })]);
}

/** Buffer whose data is the smallest metadata FaceLandmarker accepts: the input's normalisation. */
function metadataBuffer({ mean, std }: Normalisation): TableNode {
  const normalisation = table({ 0: float32s([mean]), 1: float32s([std]) });
  // ProcessUnit: union type 1 is NormalizationOptions.
  const processUnit = table({ 0: int8(1), 1: normalisation });
  const input = table({ 4: list([processUnit]) });
  const root = table({ 3: list([table({ 2: list([input]) })]) });
  return table({ 0: bytes16(write(root, METADATA)) });
}
