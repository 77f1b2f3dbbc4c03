/**
 * Weights in the order the kernels read them, with the input's zero point folded into the biases:
 * Σ (q − z)·w + bias = Σ q·w + (bias − z·Σ w). Done once, when a network is made.
 */
import type { WeightedParameters } from "../kernels/requantise.ts";
import { CHANNEL_BLOCK, DEPTH_MULTIPLE, MIX_MOST_OUT } from "../kernels/step-layout.ts";
import { alignUp } from "./arena.ts";

/** What a kernel multiplies: int8 [channels][depth], and the zero point of the values as stored. */
export interface Weights {
  readonly values: Int8Array;
  readonly channels: number;
  readonly depth: number;
  readonly parameters: WeightedParameters;
  readonly storedZeroPoint: number;
}

/** Values the 8-bit dot product adds up per lane. */
const QUAD = 4;

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

/**
 * For u8s8_gemm_6x8__relaxed. As above, by quads of int8; each of `segments` runs of input values is
 * filled up to whole quads of its own.
 */
export function packGemmQuads(w: Weights, segments: number): Uint8Array {
  const run = w.depth / segments;
  const packedRun = alignUp(run, QUAD);
  const blocks = Math.ceil(w.channels / CHANNEL_BLOCK);
  const blockBytes = 64 + packedRun * segments * CHANNEL_BLOCK;
  const bytes = new Uint8Array(blocks * blockBytes);
  const view = new DataView(bytes.buffer);
  for (let c = 0; c < w.channels; c++) {
    const lane = c % CHANNEL_BLOCK;
    const block = Math.floor(c / CHANNEL_BLOCK) * blockBytes;
    let sum = 0;
    for (let k = 0; k < w.depth; k++) {
      const weight = w.values[c * w.depth + k] ?? 0;
      sum += weight;
      const at = Math.floor(k / run) * packedRun + (k % run);
      view.setInt8(block + 32 + Math.floor(at / QUAD) * 32 + lane * QUAD + (at % QUAD), weight);
    }
    view.setInt32(block + lane * 4, foldedBias(c, sum, w), true);
    view.setFloat32(block + blockBytes - 32 + lane * 4, w.parameters.rescale[c] ?? 0, true);
  }
  return bytes;
}

/**
 * For u8s8_dwconv3x3_c8__relaxed; `values` are [9][channels]. Per block of 8 channels: 8 int32 biases;
 * per kernel column 8 quads (t0, t1, t2, 0) and 8 quads (0, t0, t1, t2); 8 float32 rescales.
 */
export function packDepthwiseQuads(w: Weights): Uint8Array {
  const blockBytes = 32 + 192 + 32;
  const blocks = Math.ceil(w.channels / CHANNEL_BLOCK);
  const bytes = new Uint8Array(blocks * blockBytes);
  const view = new DataView(bytes.buffer);
  for (let c = 0; c < w.channels; c++) {
    const lane = c % CHANNEL_BLOCK;
    const block = Math.floor(c / CHANNEL_BLOCK) * blockBytes;
    let sum = 0;
    for (let tap = 0; tap < 9; tap++) {
      const weight = w.values[tap * w.channels + c] ?? 0;
      sum += weight;
      const at = block + 32 + (tap % 3) * 64 + lane * QUAD + Math.floor(tap / 3);
      view.setInt8(at, weight);
      view.setInt8(at + 32 + 1, weight);
    }
    view.setInt32(block + lane * 4, foldedBias(c, sum, w), true);
    view.setFloat32(block + 224 + lane * 4, w.parameters.rescale[c] ?? 0, true);
  }
  return bytes;
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

/** For s8_mix_k8_n4__simd: see there. `values` are [channels][depth], depth ≤ 8, channels ≤ 4. */
export const packMixPairs = (w: Weights): Uint8Array =>
  packMix(w, 4, (view, start, k, weight) => view.setInt16(start + (k >> 1) * 16 + (k & 1) * 2, weight, true));

/** For u8s8_mix_k8_n4__relaxed: as above, by quads. */
export const packMixQuads = (w: Weights): Uint8Array =>
  packMix(w, 2, (view, start, k, weight) => view.setInt8(start + (k >> 2) * 16 + (k & 3), weight));

/** @param groups vectors of weights per output channel. @param put writes a weight into its lane. */
function packMix(
  w: Weights,
  groups: number,
  put: (view: DataView, start: number, k: number, weight: number) => void,
): Uint8Array {
  const channelBytes = groups * 16 + 32;
  const bytes = new Uint8Array(MIX_MOST_OUT * channelBytes + 16);
  const view = new DataView(bytes.buffer);
  for (let c = 0; c < w.channels; c++) {
    const start = c * channelBytes;
    let sum = 0;
    for (let k = 0; k < w.depth; k++) {
      const weight = w.values[c * w.depth + k] ?? 0;
      sum += weight;
      for (let lane = 0; lane < 4; lane++) put(view, start + lane * 4, k, weight);
    }
    for (let lane = 0; lane < 4; lane++) {
      view.setInt32(start + groups * 16 + lane * 4, foldedBias(c, sum, w), true);
      view.setFloat32(start + groups * 16 + 16 + lane * 4, w.parameters.rescale[c] ?? 0, true);
    }
  }
  // Byte i of the result is channel i % channels of pixel i / channels, found at 4 × channel + pixel.
  for (let i = 0; i < 16; i++) {
    const pixel = Math.floor(i / w.channels);
    const order = pixel < 4 ? 4 * (i % w.channels) + pixel : 0;
    view.setUint8(MIX_MOST_OUT * channelBytes + i, order);
  }
  return bytes;
}
