/**
 * Weights in the order the kernels read them, with the input's zero point folded into the biases:
 * Σ (q − z)·w + bias = Σ q·w + (bias − z·Σ w). Done once, when a network is made.
 */
import type { WeightedParameters } from "../kernels/requantise.ts";
import { CHANNEL_BLOCK, DEPTH_MULTIPLE } from "../kernels/step-layout.ts";
import { alignUp } from "./arena.ts";

/** What a kernel multiplies: int8 [channels][depth], and the zero point of the values as stored. */
export interface Weights {
  readonly values: Int8Array;
  readonly channels: number;
  readonly depth: number;
  readonly parameters: WeightedParameters;
  readonly storedZeroPoint: number;
}

/** Bias with the zero point folded in, wrapped to int32 as the kernels' adders wrap. */
function foldedBias(channel: number, weightSum: number, w: Weights): number {
  return ((w.parameters.bias[channel] ?? 0) - w.storedZeroPoint * weightSum) | 0;
}

/**
 * For s8_gemm_4x8__simd. Per block of 8 channels: 8 int32 biases; per pair of inputs 8 × 2 int16
 * weights; 8 float32 rescales. Channels and depth are filled up with zeros.
 */
export function packGemmPairs(w: Weights): { bytes: Uint8Array; depth: number } {
  const depth = alignUp(w.depth, DEPTH_MULTIPLE);
  const blocks = Math.ceil(w.channels / CHANNEL_BLOCK);
  const blockBytes = 64 + depth * CHANNEL_BLOCK * 2;
  const bytes = new Uint8Array(blocks * blockBytes);
  const view = new DataView(bytes.buffer);
  for (let c = 0; c < w.channels; c++) {
    const lane = c % CHANNEL_BLOCK;
    const block = Math.floor(c / CHANNEL_BLOCK) * blockBytes;
    let sum = 0;
    for (let k = 0; k < w.depth; k++) {
      const weight = w.values[c * w.depth + k] ?? 0;
      sum += weight;
      view.setInt16(block + 32 + (k >> 1) * 32 + lane * 4 + (k & 1) * 2, weight, true);
    }
    view.setInt32(block + lane * 4, foldedBias(c, sum, w), true);
    view.setFloat32(block + 32 + depth * 16 + lane * 4, w.parameters.rescale[c] ?? 0, true);
  }
  return { bytes, depth };
}

/** Pairs of taps (row × 3 + column) the 3×3 kernel multiplies together; −1 = none. */
const TAP_PAIRS: readonly (readonly [number, number])[] = [
  [0, 3],
  [1, 4],
  [2, 5],
  [6, 7],
  [8, -1],
];

/**
 * For s8_dwconv3x3_c8__simd; `values` are [9][channels]. Per block of 8 channels: 8 int32 biases;
 * five tap pairs × 8 channels × 2 int16; 8 float32 rescales.
 */
export function packDepthwisePairs(w: Weights): Uint8Array {
  const blockBytes = 32 + 160 + 32;
  const blocks = Math.ceil(w.channels / CHANNEL_BLOCK);
  const bytes = new Uint8Array(blocks * blockBytes);
  const view = new DataView(bytes.buffer);
  for (let c = 0; c < w.channels; c++) {
    const lane = c % CHANNEL_BLOCK;
    const block = Math.floor(c / CHANNEL_BLOCK) * blockBytes;
    const tap = (t: number): number => (t < 0 ? 0 : (w.values[t * w.channels + c] ?? 0));
    TAP_PAIRS.forEach(([a, b], pair) => {
      view.setInt16(block + 32 + pair * 32 + lane * 4, tap(a), true);
      view.setInt16(block + 32 + pair * 32 + lane * 4 + 2, tap(b), true);
    });
    let sum = 0;
    for (let t = 0; t < 9; t++) sum += tap(t);
    view.setInt32(block + lane * 4, foldedBias(c, sum, w), true);
    view.setFloat32(block + 192 + lane * 4, w.parameters.rescale[c] ?? 0, true);
  }
  return bytes;
}

/** For s8_dwconv_any__scalar; `values` are [taps][channels]. Biases, rescales, then the weights as they are. */
export function packDepthwiseAny(w: Weights): Uint8Array {
  const bytes = new Uint8Array(w.channels * 8 + w.values.length);
  const view = new DataView(bytes.buffer);
  for (let c = 0; c < w.channels; c++) {
    let sum = 0;
    for (let i = c; i < w.values.length; i += w.channels) sum += w.values[i] ?? 0;
    view.setInt32(c * 4, foldedBias(c, sum, w), true);
    view.setFloat32((w.channels + c) * 4, w.parameters.rescale[c] ?? 0, true);
  }
  bytes.set(new Uint8Array(w.values.buffer, w.values.byteOffset, w.values.length), w.channels * 8);
  return bytes;
}
