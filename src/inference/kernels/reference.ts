/**
 * The specification of every kernel, in plain TypeScript: not fast, only meant to be believed.
 * The SIMD kernels must equal it bit for bit; tests hold them to that.
 *
 * Activations are int8 NHWC with N = 1. Sums are exact: a product is below 2¹⁵ and no layer has 2³⁸
 * of them, so a float64 holds every sum; `| 0` then wraps to int32 as the SIMD adders do.
 */
import type { Padding } from "../tflite/model.ts";
import type { WeightedParameters } from "./requantise.ts";
import { type AddParameters, clamp, clampInt8, type MeanParameters, roundHalfEven } from "./requantise.ts";

export interface Shape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

export interface Window {
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly padding: Padding;
}

/** int32 accumulator → int8: float32 product, nearest even, zero point, clamp. */
export function requantise(accumulator: number, channel: number, p: WeightedParameters): number {
  const scaled = Math.fround(Math.fround(accumulator | 0) * at(p.rescale, channel));
  return clamp(roundHalfEven(scaled) + p.outputZeroPoint, p.low, p.high);
}

/**
 * CONV_2D. Weights [O, KH, KW, I]. Outside the picture lies the input zero point (real 0).
 * input [H, W, I] → output [OH, OW, O].
 */
export function s8_conv__ref(
  input: Int8Array,
  from: Shape,
  weights: Int8Array,
  window: Window,
  p: WeightedParameters,
  output: Int8Array,
  to: Shape,
): void {
  const { kernelHeight, kernelWidth, strideHeight, strideWidth, padding } = window;
  for (let oy = 0; oy < to.height; oy++) {
    for (let ox = 0; ox < to.width; ox++) {
      for (let o = 0; o < to.channels; o++) {
        let sum = at(p.bias, o);
        for (let ky = 0; ky < kernelHeight; ky++) {
          const y = oy * strideHeight - padding.top + ky;
          if (y < 0 || y >= from.height) continue;
          for (let kx = 0; kx < kernelWidth; kx++) {
            const x = ox * strideWidth - padding.left + kx;
            if (x < 0 || x >= from.width) continue;
            const pixel = (y * from.width + x) * from.channels;
            const tap = ((o * kernelHeight + ky) * kernelWidth + kx) * from.channels;
            for (let i = 0; i < from.channels; i++) {
              sum += (at(input, pixel + i) - p.inputZeroPoint) * at(weights, tap + i);
            }
          }
        }
        output[(oy * to.width + ox) * to.channels + o] = requantise(sum, o, p);
      }
    }
  }
}

/** DEPTHWISE_CONV_2D, multiplier 1. Weights [1, KH, KW, C]. input [H, W, C] → output [OH, OW, C]. */
export function s8_dwconv__ref(
  input: Int8Array,
  from: Shape,
  weights: Int8Array,
  window: Window,
  p: WeightedParameters,
  output: Int8Array,
  to: Shape,
): void {
  const { kernelHeight, kernelWidth, strideHeight, strideWidth, padding } = window;
  const channels = to.channels;
  for (let oy = 0; oy < to.height; oy++) {
    for (let ox = 0; ox < to.width; ox++) {
      for (let c = 0; c < channels; c++) {
        let sum = at(p.bias, c);
        for (let ky = 0; ky < kernelHeight; ky++) {
          const y = oy * strideHeight - padding.top + ky;
          if (y < 0 || y >= from.height) continue;
          for (let kx = 0; kx < kernelWidth; kx++) {
            const x = ox * strideWidth - padding.left + kx;
            if (x < 0 || x >= from.width) continue;
            const pixel = at(input, (y * from.width + x) * channels + c) - p.inputZeroPoint;
            sum += pixel * at(weights, (ky * kernelWidth + kx) * channels + c);
          }
        }
        output[(oy * to.width + ox) * channels + c] = requantise(sum, c, p);
      }
    }
  }
}

/** FULLY_CONNECTED. Weights [O, I]. input [I] → output [O]. */
export function s8_dense__ref(
  input: Int8Array,
  weights: Int8Array,
  p: WeightedParameters,
  output: Int8Array,
): void {
  const columns = input.length;
  for (let o = 0; o < output.length; o++) {
    let sum = at(p.bias, o);
    for (let i = 0; i < columns; i++) {
      sum += (at(input, i) - p.inputZeroPoint) * at(weights, o * columns + i);
    }
    output[o] = requantise(sum, o, p);
  }
}

/** ADD: 20-bit fixed-point multipliers, one shift, halves rounded up. */
export function s8_add__ref(a: Int8Array, b: Int8Array, p: AddParameters, output: Int8Array): void {
  for (let i = 0; i < output.length; i++) {
    const sum = (p.bias + at(a, i) * p.aMultiplier + at(b, i) * p.bMultiplier) >> p.shift;
    output[i] = clamp(sum + p.outputZeroPoint, p.low, p.high);
  }
}

/** MEAN over height and width: input [H, W, C] → output [C]. */
export function s8_mean__ref(input: Int8Array, from: Shape, p: MeanParameters, output: Int8Array): void {
  for (let c = 0; c < from.channels; c++) {
    let sum = p.bias;
    for (let i = c; i < input.length; i += from.channels) sum += at(input, i);
    const scaled = Math.fround(Math.fround(sum | 0) * p.rescale);
    output[c] = clampInt8(roundHalfEven(scaled) + p.outputZeroPoint);
  }
}

/** PAD: input [H, W, C] into the middle of output, `value` (the zero point) around it. */
export function s8_pad__ref(
  input: Int8Array,
  from: Shape,
  padding: Padding,
  value: number,
  output: Int8Array,
): void {
  const row = from.width * from.channels;
  const outputRow = row + (padding.left + padding.right) * from.channels;
  output.fill(value);
  for (let y = 0; y < from.height; y++) {
    const start = (y + padding.top) * outputRow + padding.left * from.channels;
    output.set(input.subarray(y * row, (y + 1) * row), start);
  }
}

/**
 * CONCATENATION. `blocks[i]` = values of part i per step of the outer dimensions (its sizes from the
 * axis on, multiplied); parts lie one after another in each step of the output.
 */
export function s8_concat__ref(
  parts: readonly Int8Array[],
  blocks: readonly number[],
  output: Int8Array,
): void {
  const stride = blocks.reduce((total, block) => total + block, 0);
  let offset = 0;
  parts.forEach((part, i) => {
    const block = at(blocks, i);
    for (let from = 0, to = offset; from < part.length; from += block, to += stride) {
      output.set(part.subarray(from, from + block), to);
    }
    offset += block;
  });
}

/** TANH, LOGISTIC, QUANTIZE: output = table[input + 128]. */
export function s8_table__ref(input: Int8Array, table: Int8Array, output: Int8Array): void {
  for (let i = 0; i < output.length; i++) output[i] = at(table, at(input, i) + 128);
}

/** DEQUANTIZE: real = scale × (q − zeroPoint), in float32. */
export function s8_dequantise__ref(
  input: Int8Array,
  scale: number,
  zeroPoint: number,
  output: Float32Array,
): void {
  for (let i = 0; i < output.length; i++) output[i] = scale * (at(input, i) - zeroPoint);
}

/**
 * MEAN over the last dimension, in float32: the sum in order, times the float32 nearest to 1 / copies (as
 * LiteRT's XNNPACK path; a division differs in the last bit). input [outputs, copies] → output [outputs].
 */
export function f32_mean__ref(input: Float32Array, output: Float32Array): void {
  const copies = input.length / output.length;
  for (let i = 0; i < output.length; i++) {
    let sum = at(input, i * copies);
    for (let k = 1; k < copies; k++) sum = Math.fround(sum + at(input, i * copies + k));
    output[i] = sum * Math.fround(1 / copies);
  }
}

/** Element of an array whose bounds the shapes guarantee; a miss is a bug and must not pass as 0. */
function at(array: ArrayLike<number>, index: number): number {
  const value = array[index];
  if (value === undefined) throw new RangeError(`index ${index} of ${array.length}`);
  return value;
}
