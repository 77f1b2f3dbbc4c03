/**
 * Do the tensors of a layer with weights fit it: shapes, constants, quantisation. Damage throws
 * (model/corrupt); what is sound but not supported is noted and the check answers false or null.
 */
import { extremesOf } from "./extremes.ts";
import { corrupt } from "./flatbuffer.ts";
import type { Tensor } from "./model.ts";
import {
  isInt8,
  LARGEST_RESCALE,
  named,
  type Part,
  type Size,
  SMALLEST_RESCALE,
  sizeOf,
  tensorOf,
} from "./operator-part.ts";

export interface WindowShapes {
  readonly input: Size;
  readonly output: Size;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
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
  const [least, greatest] = extremesOf(quantisation.zeroPoints);
  if (least !== 0 || greatest !== 0) {
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

/** Every channel's rescale must be one that rounds as specified; it grows with the channel's scale. */
function rescaleFits(part: Part, input: Tensor, weights: Tensor, output: Tensor): boolean {
  const inputScale = input.quantisation?.scales[0] ?? 0;
  const outputScale = output.quantisation?.scales[0] ?? 1;
  const range = weights.quantisation?.scaleRange ?? [0, 0];
  const least = (inputScale * range[0]) / outputScale;
  const greatest = (inputScale * range[1]) / outputScale;
  if (least >= SMALLEST_RESCALE && greatest < LARGEST_RESCALE) return true;
  const rescale = least >= SMALLEST_RESCALE ? greatest : least;
  part.unsupported.add(`a rescale of ${rescale.toPrecision(3)}`, part.table.field);
  return false;
}

/** CONV_2D and DEPTHWISE_CONV_2D. */
export function checkWindow(part: Part): WindowShapes | null {
  const input = tensorOf(part, "inputs", 0);
  const weights = tensorOf(part, "inputs", 1);
  const output = tensorOf(part, "outputs", 0);
  if (!isInt8(part, input) || !isInt8(part, output)) return null;
  const depthwise = part.kind === "DEPTHWISE_CONV_2D";
  if (!weightsFit(part, weights, depthwise ? 3 : 0)) return null;
  const from = sizeOf(part, input);
  const to = sizeOf(part, output);
  if (from === null || to === null) return null;
  const { 0: first, 1: kernelHeight, 2: kernelWidth, 3: last } = weights.shape;
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
  const expectedFirst = depthwise ? 1 : to.channels;
  if (first !== expectedFirst || last !== from.channels || (depthwise && from.channels !== to.channels)) {
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
  const input = tensorOf(part, "inputs", 0);
  const weights = tensorOf(part, "inputs", 1);
  const output = tensorOf(part, "outputs", 0);
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
