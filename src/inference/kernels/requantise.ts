/**
 * The constants of integer arithmetic: from scales and zero points to what kernels multiply, add and
 * clamp by. Reference and SIMD kernels take them from here, so they can differ only in arithmetic.
 *
 * The rules are those of LiteRT's XNNPACK path (google/XNNPACK, src/params-init.c and the operators
 * under src/operators), established by reading and confirmed on its outputs; README.md lists them.
 * Every float operation is rounded to float32 as C would: Math.fround after each.
 */
import { type Activation, type Model, quantisationOf, type Tensor, tensorAt } from "../tflite/model.ts";

const f32 = Math.fround;

/** Nearest integer, ties to even (C's lrintf); Math.round would break ties upwards. */
export function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest < 0.5) return below;
  if (rest > 0.5) return below + 1;
  return below % 2 === 0 ? below : below + 1;
}

export const clamp = (value: number, low: number, high: number): number =>
  Math.min(Math.max(value, low), high);

export const clampInt8 = (value: number): number => clamp(value, -128, 127);

/** What a quantised result is clamped to. −128 ≤ low ≤ high ≤ 127. */
export interface ClampRange {
  readonly low: number;
  readonly high: number;
}

/** RELU: real ≥ 0. RELU6: 0 ≤ real ≤ 6. */
export function clampRange(activation: Activation, output: Tensor): ClampRange {
  const { scale, zeroPoint } = quantisationOf(output);
  if (activation === "NONE") return { low: -128, high: 127 };
  if (activation === "RELU") return { low: zeroPoint, high: 127 };
  return { low: zeroPoint, high: clampInt8(roundHalfEven(f32(6 / scale)) + zeroPoint) };
}

/** A layer with weights: out = clamp(round((bias + Σ (q − inputZeroPoint)·w) · rescale) + outputZeroPoint). */
export interface WeightedParameters extends ClampRange {
  readonly inputZeroPoint: number;
  readonly outputZeroPoint: number;
  /** One per output channel: input scale × weight scale ÷ output scale. */
  readonly rescale: Float32Array;
  /** int32, one per output channel, zeros where the file has none. */
  readonly bias: Int32Array;
}

interface WeightedOperator {
  readonly input: number;
  readonly weights: number;
  readonly bias: number | null;
  readonly output: number;
  readonly activation: Activation;
}

export function weightedParameters(
  model: Model,
  operator: WeightedOperator,
  channels: number,
): WeightedParameters {
  const input = quantisationOf(tensorAt(model, operator.input));
  const outputTensor = tensorAt(model, operator.output);
  const output = quantisationOf(outputTensor);
  const scales = tensorAt(model, operator.weights).quantisation?.scales ?? new Float32Array([1]);
  const rescale = new Float32Array(channels);
  for (let c = 0; c < channels; c++) {
    const scale = scales.length === 1 ? scales[0] : scales[c];
    rescale[c] = f32(f32(input.scale * (scale ?? 1)) / output.scale);
  }
  const bias = operator.bias === null ? null : tensorAt(model, operator.bias).data;
  return {
    inputZeroPoint: input.zeroPoint,
    outputZeroPoint: output.zeroPoint,
    rescale,
    bias: bias instanceof Int32Array ? bias : new Int32Array(channels),
    ...clampRange(operator.activation, outputTensor),
  };
}

/** ADD: out = clamp(((bias + a·aMultiplier + b·bMultiplier) >> shift) + outputZeroPoint). */
export interface AddParameters extends ClampRange {
  /** Holds the rounding half and both input zero points. */
  readonly bias: number;
  /** 0 … 2²¹; the larger of the two is ≥ 2²⁰. */
  readonly aMultiplier: number;
  readonly bMultiplier: number;
  /** 13 … 30. */
  readonly shift: number;
  readonly outputZeroPoint: number;
}

export function addParameters(a: Tensor, b: Tensor, output: Tensor, activation: Activation): AddParameters {
  const [qa, qb, qo] = [quantisationOf(a), quantisationOf(b), quantisationOf(output)];
  const aScale = f32(qa.scale / qo.scale);
  const bScale = f32(qb.scale / qo.scale);
  const shift = 20 - exponentOf(Math.max(aScale, bScale));
  const aMultiplier = roundHalfEven(aScale * 2 ** shift);
  const bMultiplier = roundHalfEven(bScale * 2 ** shift);
  return {
    bias: 2 ** (shift - 1) - aMultiplier * qa.zeroPoint - bMultiplier * qb.zeroPoint,
    aMultiplier,
    bMultiplier,
    shift,
    outputZeroPoint: qo.zeroPoint,
    ...clampRange(activation, output),
  };
}

/** e with 2ᵉ ≤ value < 2ᵉ⁺¹, read from the float32 itself (no rounding of a logarithm). */
function exponentOf(value: number): number {
  const bits = new DataView(new ArrayBuffer(4));
  bits.setFloat32(0, value);
  return (bits.getUint32(0) >>> 23) - 127;
}

/** MEAN: out = clamp(round((Σ q − count·inputZeroPoint) · rescale) + outputZeroPoint). */
export interface MeanParameters {
  /** −count × input zero point. */
  readonly bias: number;
  readonly rescale: number;
  readonly outputZeroPoint: number;
}

/** @param count values averaged: height × width. */
export function meanParameters(input: Tensor, output: Tensor, count: number): MeanParameters {
  const [from, to] = [quantisationOf(input), quantisationOf(output)];
  return {
    bias: -count * from.zeroPoint,
    rescale: f32(f32(from.scale / to.scale) / count),
    outputZeroPoint: to.zeroPoint,
  };
}

/** All 256 results of a function of one int8 value; entry q + 128 belongs to q. */
export function lookupTable(input: Tensor, output: Tensor, f: (real: number) => number): Int8Array {
  const [from, to] = [quantisationOf(input), quantisationOf(output)];
  const inverse = f32(1 / to.scale);
  const table = new Int8Array(256);
  for (let q = -128; q <= 127; q++) {
    const real = f32(from.scale * (q - from.zeroPoint));
    const scaled = f32(inverse * f32(f(real)));
    table[q + 128] = clampInt8(roundHalfEven(scaled) + to.zeroPoint);
  }
  return table;
}

export const tanhTable = (input: Tensor, output: Tensor): Int8Array => lookupTable(input, output, Math.tanh);

export const logisticTable = (input: Tensor, output: Tensor): Int8Array =>
  lookupTable(input, output, (real) => 1 / (1 + Math.exp(-real)));

/** QUANTIZE from int8 to int8: an 8-bit fixed-point multiplier, halves rounded up. */
export function convertTable(input: Tensor, output: Tensor): Int8Array {
  const [from, to] = [quantisationOf(input), quantisationOf(output)];
  const multiplier = roundHalfEven(256 * f32(from.scale / to.scale));
  const table = new Int8Array(256);
  for (let q = -128; q <= 127; q++) {
    const shifted = ((q - from.zeroPoint) * multiplier + 128) >> 8;
    table[q + 128] = clampInt8(shifted + to.zeroPoint);
  }
  return table;
}
