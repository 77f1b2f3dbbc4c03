/**
 * Do the tensors of an operator without weights fit it: shapes, constants, quantisation. Damage throws
 * (model/corrupt); what is sound but not supported is noted and the check answers false.
 */
import { corrupt } from "./flatbuffer.ts";
import type { Padding, Tensor } from "./model.ts";
import {
  isInt8,
  LARGEST_RESCALE,
  named,
  type Part,
  SMALLEST_RESCALE,
  sizeOf,
  tensorOf,
} from "./operator-part.ts";

/** ADD of two tensors of one shape, each rescaled by 2⁻¹⁰…2⁸ (XNNPACK's range). */
export function checkAddends(part: Part): boolean {
  const a = tensorOf(part, "inputs", 0);
  const b = tensorOf(part, "inputs", 1);
  const output = tensorOf(part, "outputs", 0);
  if (!isInt8(part, a) || !isInt8(part, b) || !isInt8(part, output)) return false;
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
  const isReal = input.type === "float32" && output.type === "float32";
  if (!isReal && (!isInt8(part, input) || !isInt8(part, output))) return false;
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
  if (isReal) return checkMeanOfCopies(part, resolved, input, output);
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

/** float32: over the last dimension alone. */
function checkMeanOfCopies(part: Part, axes: readonly number[], input: Tensor, output: Tensor): boolean {
  const rank = input.shape.length;
  const copies = input.shape[rank - 1] ?? 1;
  if (axes.join() !== `${rank - 1}` || input.data !== null) {
    part.unsupported.add(`MEAN of float32 over axes ${axes.join(", ")} (only the last)`, part.table.field);
    return false;
  }
  if (output.elements * copies !== input.elements) {
    throw corrupt(
      `${named(output)}.shape`,
      `MEAN gives ${input.elements / copies} values, not ${output.elements}`,
    );
  }
  return true;
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
