/**
 * Do an operator's tensors fit it: types, ranks, shapes, constants, quantisation. Damage throws
 * (model/corrupt); what is sound but not supported is noted and the check answers false or null.
 */
import { corrupt, type Table } from "./flatbuffer.ts";
import type { OperatorKind, Padding, Tensor } from "./model.ts";
import type { Unsupported } from "./unsupported.ts";

/** One operator while it is being read. */
export interface Part {
  readonly table: Table;
  readonly kind: OperatorKind;
  readonly index: number;
  /** −1 = optional input left out. All other indices are valid and their tensors not null. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly tensors: readonly (Tensor | null)[];
  readonly unsupported: Unsupported;
  readonly options: Table | null;
}

/** XNNPACK's own range for input scale × weight scale ÷ output scale; outside it rounding is undefined. */
const SMALLEST_RESCALE = 2 ** -32;
const LARGEST_RESCALE = 256;

interface Size {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

export interface WindowShapes {
  readonly input: Size;
  readonly output: Size;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
}

function tensorOf(part: Part, role: "inputs" | "outputs", position: number): Tensor {
  const index = part[role][position] ?? -1;
  const tensor = part.tensors[index];
  if (tensor === undefined || tensor === null) {
    throw corrupt(`${part.table.field}.${role}[${position}]`, `${part.kind} cannot do without it`);
  }
  return tensor;
}

const named = (tensor: Tensor): string => `tensors[${tensor.index}]`;

/** int8 with one scale: what activations must be. */
function isInt8(part: Part, tensor: Tensor): boolean {
  if (tensor.type !== "int8" || tensor.quantisation === null) {
    const what = tensor.type === "int8" ? "int8 without a scale" : tensor.type;
    part.unsupported.add(`${part.kind} on ${what}`, part.table.field);
    return false;
  }
  if (tensor.quantisation.scales.length !== 1) {
    part.unsupported.add("activations quantised per channel", named(tensor));
    return false;
  }
  return true;
}

function sizeOf(part: Part, tensor: Tensor): Size | null {
  const [batch, height, width, channels] = tensor.shape;
  if (tensor.shape.length !== 4 || height === undefined || width === undefined || channels === undefined) {
    throw corrupt(`${named(tensor)}.shape`, `${part.kind} takes rank 4, not [${tensor.shape.join(", ")}]`);
  }
  if (batch !== 1) {
    part.unsupported.add(`batch size ${batch}`, named(tensor));
    return null;
  }
  return { height, width, channels };
}

/** Symmetric int8 constant weights within ±127, scaled per tensor or along `dimension`. */
function weightsFit(part: Part, weights: Tensor, dimension: number): boolean {
  if (weights.type !== "int8") {
    part.unsupported.add(`${part.kind} with ${weights.type} weights`, part.table.field);
    return false;
  }
  if (!(weights.data instanceof Int8Array)) {
    part.unsupported.add(`${part.kind} with computed weights`, part.table.field);
    return false;
  }
  const quantisation = weights.quantisation;
  if (quantisation === null) throw corrupt(`${named(weights)}.quantization`, "is missing from int8 weights");
  if (quantisation.scales.length > 1 && quantisation.dimension !== dimension) {
    throw corrupt(
      `${named(weights)}.quantization.quantized_dimension`,
      `is ${quantisation.dimension}, not ${dimension}`,
    );
  }
  if (quantisation.zeroPoints.some((zeroPoint) => zeroPoint !== 0)) {
    part.unsupported.add("weights with a zero point other than 0", named(weights));
    return false;
  }
  // The quantisation specification keeps −128 out of weights; kernels may rely on it.
  if (weights.data.includes(-128)) throw corrupt(named(weights), "holds the weight −128, outside ±127");
  return true;
}

function biasFits(part: Part, channels: number): boolean {
  const index = part.inputs[2] ?? -1;
  if (index < 0) return true;
  const bias = tensorOf(part, "inputs", 2);
  if (bias.type !== "int32") {
    part.unsupported.add(`${part.kind} with a ${bias.type} bias`, part.table.field);
    return false;
  }
  if (!(bias.data instanceof Int32Array)) {
    part.unsupported.add(`${part.kind} with a computed bias`, part.table.field);
    return false;
  }
  if (bias.elements !== channels) {
    throw corrupt(`${named(bias)}.shape`, `has ${bias.elements} biases for ${channels} channels`);
  }
  return true;
}

/** Every channel's rescale must be one that rounds as specified. */
function rescaleFits(part: Part, input: Tensor, weights: Tensor, output: Tensor): boolean {
  const inputScale = input.quantisation?.scales[0] ?? 0;
  const outputScale = output.quantisation?.scales[0] ?? 1;
  const scales = weights.quantisation?.scales ?? new Float32Array();
  for (const scale of scales) {
    const rescale = (inputScale * scale) / outputScale;
    if (!(rescale >= SMALLEST_RESCALE && rescale < LARGEST_RESCALE)) {
      part.unsupported.add(`a rescale of ${rescale.toPrecision(3)}`, part.table.field);
      return false;
    }
  }
  return true;
}

/** CONV_2D and DEPTHWISE_CONV_2D. */
export function checkWindow(part: Part): WindowShapes | null {
  const [input, weights, output] = [
    tensorOf(part, "inputs", 0),
    tensorOf(part, "inputs", 1),
    tensorOf(part, "outputs", 0),
  ];
  if (!isInt8(part, input) || !isInt8(part, output)) return null;
  const depthwise = part.kind === "DEPTHWISE_CONV_2D";
  if (!weightsFit(part, weights, depthwise ? 3 : 0)) return null;
  const from = sizeOf(part, input);
  const to = sizeOf(part, output);
  if (from === null || to === null) return null;
  const [first, kernelHeight, kernelWidth, last] = weights.shape;
  if (weights.shape.length !== 4 || kernelHeight === undefined || kernelWidth === undefined) {
    throw corrupt(`${named(weights)}.shape`, `weights are [${weights.shape.join(", ")}], not of rank 4`);
  }
  if (
    depthwise &&
    first === 1 &&
    last === to.channels &&
    from.channels < to.channels &&
    to.channels % from.channels === 0
  ) {
    part.unsupported.add("DEPTHWISE_CONV_2D with a depth multiplier", part.table.field);
    return null;
  }
  const expected = depthwise ? [1, from.channels] : [to.channels, from.channels];
  if (first !== expected[0] || last !== expected[1] || (depthwise && from.channels !== to.channels)) {
    throw corrupt(
      `${named(weights)}.shape`,
      `[${weights.shape.join(", ")}] does not join ${from.channels} to ${to.channels} channels`,
    );
  }
  if (!biasFits(part, to.channels) || !rescaleFits(part, input, weights, output)) return null;
  return { input: from, output: to, kernelHeight, kernelWidth };
}

/** FULLY_CONNECTED: [1, I] × [O, I] → [1, O]; leading sizes of 1 are allowed. */
export function checkTable(part: Part): boolean {
  const [input, weights, output] = [
    tensorOf(part, "inputs", 0),
    tensorOf(part, "inputs", 1),
    tensorOf(part, "outputs", 0),
  ];
  if (!isInt8(part, input) || !isInt8(part, output) || !weightsFit(part, weights, 0)) return false;
  const [rows, columns] = weights.shape;
  if (weights.shape.length !== 2 || rows === undefined || columns === undefined) {
    throw corrupt(`${named(weights)}.shape`, `weights are [${weights.shape.join(", ")}], not of rank 2`);
  }
  if (input.elements !== columns && input.elements % columns === 0) {
    part.unsupported.add(`FULLY_CONNECTED on ${input.elements / columns} rows`, part.table.field);
    return false;
  }
  if (input.elements !== columns || output.elements !== rows) {
    throw corrupt(
      `${named(weights)}.shape`,
      `[${rows}, ${columns}] does not join ${input.elements} to ${output.elements} values`,
    );
  }
  return biasFits(part, rows) && rescaleFits(part, input, weights, output);
}

/** ADD of two tensors of one shape, each rescaled by 2⁻¹⁰…2⁸ (XNNPACK's range). */
export function checkAddends(part: Part): boolean {
  const [a, b, output] = [
    tensorOf(part, "inputs", 0),
    tensorOf(part, "inputs", 1),
    tensorOf(part, "outputs", 0),
  ];
  if (![a, b, output].every((tensor) => isInt8(part, tensor))) return false;
  const shape = output.shape.join("×");
  if (a.shape.join("×") !== shape || b.shape.join("×") !== shape) {
    if (a.elements === output.elements && b.elements === output.elements) {
      throw corrupt(
        `${part.table.field}.inputs`,
        `ADD of shapes ${a.shape.join("×")} and ${b.shape.join("×")}`,
      );
    }
    part.unsupported.add("ADD with broadcasting", part.table.field);
    return false;
  }
  const outputScale = output.quantisation?.scales[0] ?? 1;
  for (const tensor of [a, b]) {
    const rescale = (tensor.quantisation?.scales[0] ?? 0) / outputScale;
    if (!(rescale >= 2 ** -10 && rescale < 2 ** 8)) {
      part.unsupported.add(`ADD with a rescale of ${rescale.toPrecision(3)}`, part.table.field);
      return false;
    }
  }
  return true;
}

/**
 * Operators without weights. `detail` is the Padding of PAD, the axis of CONCATENATION, else null.
 */
export function checkCopy(part: Part, detail: Padding | number | null): boolean {
  const output = tensorOf(part, "outputs", 0);
  const input = tensorOf(part, "inputs", 0);
  switch (part.kind) {
    case "DEQUANTIZE":
      if (output.type !== "float32") {
        part.unsupported.add(`DEQUANTIZE to ${output.type}`, part.table.field);
        return false;
      }
      return isInt8(part, input) && sameElements(part, input, output);
    case "QUANTIZE":
      if (!isInt8(part, output) || !isInt8(part, input) || !sameElements(part, input, output)) return false;
      return convertFits(part, input, output);
    case "TANH":
    case "LOGISTIC":
      return isInt8(part, input) && isInt8(part, output) && sameElements(part, input, output);
    case "RESHAPE":
      return (
        isInt8(part, input) &&
        isInt8(part, output) &&
        sameElements(part, input, output) &&
        sameScale(part, input, output)
      );
    case "MEAN":
      return checkMean(part, input, output);
    case "PAD":
      return checkPad(part, input, output, detail);
    case "CONCATENATION":
      return checkConcatenation(part, output, typeof detail === "number" ? detail : 0);
    default:
      throw new TypeError(`${part.kind} has its own check`);
  }
}

function sameElements(part: Part, input: Tensor, output: Tensor): boolean {
  if (input.elements !== output.elements) {
    throw corrupt(
      `${named(output)}.shape`,
      `${part.kind} turns ${input.elements} values into ${output.elements}`,
    );
  }
  return true;
}

/** Operators that only move values must not change their meaning. */
function sameScale(part: Part, input: Tensor, output: Tensor): boolean {
  const [from, to] = [input.quantisation, output.quantisation];
  if (from?.scales[0] !== to?.scales[0] || from?.zeroPoints[0] !== to?.zeroPoints[0]) {
    part.unsupported.add(`${part.kind} that changes the scale`, part.table.field);
    return false;
  }
  return true;
}

/** int8 → int8 by XNNPACK's 8-bit fixed-point multiplier: rescale 2⁻⁸…2⁷. */
function convertFits(part: Part, input: Tensor, output: Tensor): boolean {
  const rescale = (input.quantisation?.scales[0] ?? 0) / (output.quantisation?.scales[0] ?? 1);
  if (rescale >= 2 ** -8 && rescale <= 2 ** 7) return true;
  part.unsupported.add(`QUANTIZE with a rescale of ${rescale.toPrecision(3)}`, part.table.field);
  return false;
}

function checkMean(part: Part, input: Tensor, output: Tensor): boolean {
  if (!isInt8(part, input) || !isInt8(part, output)) return false;
  const axes = tensorOf(part, "inputs", 1);
  if (!(axes.data instanceof Int32Array)) {
    part.unsupported.add("MEAN over computed axes", part.table.field);
    return false;
  }
  const rank = input.shape.length;
  const resolved = [...new Set([...axes.data].map((axis) => (axis < 0 ? axis + rank : axis)))].sort();
  if (resolved.some((axis) => axis < 0 || axis >= rank)) {
    throw corrupt(named(axes), `names axes ${[...axes.data].join(", ")} of a tensor of rank ${rank}`);
  }
  if (rank !== 4 || resolved.join() !== "1,2") {
    part.unsupported.add(`MEAN over axes ${resolved.join(", ")} (only height and width)`, part.table.field);
    return false;
  }
  const size = sizeOf(part, input);
  if (size === null) return false;
  if (output.elements !== size.channels) {
    throw corrupt(`${named(output)}.shape`, `MEAN gives ${size.channels} values, not ${output.elements}`);
  }
  const rescale =
    (input.quantisation?.scales[0] ?? 0) / ((output.quantisation?.scales[0] ?? 1) * size.height * size.width);
  if (rescale >= SMALLEST_RESCALE && rescale < LARGEST_RESCALE) return true;
  part.unsupported.add(`MEAN with a rescale of ${rescale.toPrecision(3)}`, part.table.field);
  return false;
}

function checkPad(part: Part, input: Tensor, output: Tensor, detail: Padding | number | null): boolean {
  if (!isInt8(part, input) || !isInt8(part, output) || !sameScale(part, input, output)) return false;
  const [from, to] = [sizeOf(part, input), sizeOf(part, output)];
  if (from === null || to === null || detail === null || typeof detail === "number") return false;
  const height = from.height + detail.top + detail.bottom;
  const width = from.width + detail.left + detail.right;
  if (to.height !== height || to.width !== width || to.channels !== from.channels) {
    throw corrupt(
      `${named(output)}.shape`,
      `is [${output.shape.join(", ")}]; PAD gives ${height}×${width}×${from.channels}`,
    );
  }
  return true;
}

function checkConcatenation(part: Part, output: Tensor, axis: number): boolean {
  if (!isInt8(part, output)) return false;
  let along = 0;
  for (let i = 0; i < part.inputs.length; i++) {
    const tensor = tensorOf(part, "inputs", i);
    if (!isInt8(part, tensor) || !sameScale(part, tensor, output)) return false;
    const fits =
      tensor.shape.length === output.shape.length &&
      tensor.shape.every((n, d) => d === axis || n === output.shape[d]);
    if (!fits) {
      throw corrupt(
        `${named(tensor)}.shape`,
        `[${tensor.shape.join(", ")}] does not fit [${output.shape.join(", ")}]`,
      );
    }
    along += tensor.shape[axis] ?? 0;
  }
  if (along !== output.shape[axis]) {
    throw corrupt(
      `${named(output)}.shape[${axis}]`,
      `is ${output.shape[axis]}; the parts add up to ${along}`,
    );
  }
  return true;
}
