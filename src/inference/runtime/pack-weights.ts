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
  const blockBytes = 64 + depth * CHANNEL_BLOCK * 2;
  const packed = newBlocks(w.channels, blockBytes);
  for (let c = 0; c < w.channels; c++) {
    const { lane, block } = placeOf(c, blockBytes);
    const row = w.values.subarray(c * w.depth, (c + 1) * w.depth);
    let to = ((block + 32) >> 1) + lane * 2;
    let sum = 0;
    for (let k = 0; k < row.length; k++) {
      const weight = row[k] ?? 0;
      sum += weight;
      packed.int16[to + (k & 1)] = weight;
      to += (k & 1) << 4;
    }
    putEnds(packed, w, c, sum, blockBytes);
  }
  return { bytes: packed.bytes, depth };
}

/** One piece of memory, seen as each type that kernels read from it. */
interface Blocks {
  readonly bytes: Uint8Array;
  readonly int8: Int8Array;
  readonly int16: Int16Array;
  readonly int32: Int32Array;
  readonly float32: Float32Array;
}

function newBlocks(channels: number, blockBytes: number): Blocks {
  const buffer = new ArrayBuffer(Math.ceil(channels / CHANNEL_BLOCK) * blockBytes);
  return {
    bytes: new Uint8Array(buffer),
    int8: new Int8Array(buffer),
    int16: new Int16Array(buffer),
    int32: new Int32Array(buffer),
    float32: new Float32Array(buffer),
  };
}

/** Where channel c lies: its lane, and the first byte of its block. */
const placeOf = (c: number, blockBytes: number): { lane: number; block: number } => ({
  lane: c % CHANNEL_BLOCK,
  block: Math.floor(c / CHANNEL_BLOCK) * blockBytes,
});

/** A block begins with 8 biases and ends with 8 rescales. */
function putEnds(packed: Blocks, w: Weights, c: number, weightSum: number, blockBytes: number): void {
  const { lane, block } = placeOf(c, blockBytes);
  packed.int32[(block >> 2) + lane] = foldedBias(c, weightSum, w);
  packed.float32[((block + blockBytes) >> 2) - CHANNEL_BLOCK + lane] = w.parameters.rescale[c] ?? 0;
}

/**
 * For u8s8_gemm_6x8__relaxed. As above, by quads of int8; each of `segments` runs of input values is
 * filled up to whole quads of its own.
 */
export function packGemmQuads(w: Weights, segments: number): Uint8Array {
  const run = w.depth / segments;
  const packedRun = alignUp(run, QUAD);
  const blockBytes = 64 + packedRun * segments * CHANNEL_BLOCK;
  const packed = newBlocks(w.channels, blockBytes);
  for (let c = 0; c < w.channels; c++) {
    const { lane, block } = placeOf(c, blockBytes);
    let sum = 0;
    for (let segment = 0; segment < segments; segment++) {
      const from = c * w.depth + segment * run;
      const row = w.values.subarray(from, from + run);
      const to = block + 32 + segment * packedRun * CHANNEL_BLOCK + lane * QUAD;
      for (let k = 0; k < row.length; k++) {
        const weight = row[k] ?? 0;
        sum += weight;
        packed.int8[to + (k >> 2) * 32 + (k & 3)] = weight;
      }
    }
    putEnds(packed, w, c, sum, blockBytes);
  }
  return packed.bytes;
}

/**
 * For u8s8_dwconv3x3_c8__relaxed; `values` are [9][channels]. Per block of 8 channels: 8 int32 biases;
 * per kernel column 8 quads (t0, t1, t2, 0) and 8 quads (0, t0, t1, t2); 8 float32 rescales.
 */
export function packDepthwiseQuads(w: Weights): Uint8Array {
  const blockBytes = 32 + 192 + 32;
  const packed = newBlocks(w.channels, blockBytes);
  for (let c = 0; c < w.channels; c++) {
    const { lane, block } = placeOf(c, blockBytes);
    let sum = 0;
    for (let tap = 0; tap < 9; tap++) {
      const weight = w.values[tap * w.channels + c] ?? 0;
      sum += weight;
      const at = block + 32 + (tap % 3) * 64 + lane * QUAD + Math.floor(tap / 3);
      packed.int8[at] = weight;
      packed.int8[at + 32 + 1] = weight;
    }
    putEnds(packed, w, c, sum, blockBytes);
  }
  return packed.bytes;
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
  const packed = newBlocks(w.channels, blockBytes);
  for (let c = 0; c < w.channels; c++) {
    const { lane, block } = placeOf(c, blockBytes);
    let sum = 0;
    for (let pair = 0; pair < TAP_PAIRS.length; pair++) {
      const to = ((block + 32 + pair * 32) >> 1) + lane * 2;
      for (let half = 0; half < 2; half++) {
        const tap = TAP_PAIRS[pair]?.[half] ?? -1;
        const weight = tap < 0 ? 0 : (w.values[tap * w.channels + c] ?? 0);
        sum += weight;
        packed.int16[to + half] = weight;
      }
    }
    putEnds(packed, w, c, sum, blockBytes);
  }
  return packed.bytes;
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
