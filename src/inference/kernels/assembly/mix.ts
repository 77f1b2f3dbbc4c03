// s8_mix_k8_n4__simd: pointwise convolution from at most 8 to at most 4 channels, 4 pixels at a time,
// one pixel per lane. For the networks' entry layers, where a GEMM tile would be nearly empty.
//
// Each pixel's 8 bytes are widened to 4 int16 pairs and transposed, so that vector j holds pair j of
// 4 pixels; a dot product with a splat pair of weights then adds up one output channel of 4 pixels.
// Packed weights: per output channel 4 pairs splat to 16 bytes each, bias ×4, rescale ×4 (96 bytes);
// unused pairs and channels are 0. Then 16 byte positions that turn channel order into pixel order.
import {
  MIX_IN,
  MIX_IN_CHANNELS,
  MIX_IN_ROW,
  MIX_OUT,
  MIX_OUT_CHANNELS,
  MIX_OUT_ROW,
  MIX_HEIGHT,
  MIX_WEIGHTS,
  MIX_WIDTH,
  REQUANTISE,
} from "../step-layout";
import { clampToBytes, loadWide, requantise8 } from "./requantise";
import { address, word } from "./step";

const CHANNEL_BYTES: usize = 96;

export function mix(step: usize): void {
  const height = word(step, MIX_HEIGHT);
  const width = word(step, MIX_WIDTH);
  const inChannels = word(step, MIX_IN_CHANNELS);
  const outChannels = word(step, MIX_OUT_CHANNELS);
  const weights = address(step, MIX_WEIGHTS);
  const constants = address(step, REQUANTISE);
  for (let y = 0; y < height; y++) {
    const from = address(step, MIX_IN) + y * word(step, MIX_IN_ROW);
    const to = address(step, MIX_OUT) + y * word(step, MIX_OUT_ROW);
    let x = 0;
    while (x < width) {
      // The rest of a row: the last four pixels once more (rows have at least four).
      if (x > width - 4) x = width - 4;
      const pixels = from + x * inChannels;
      // More than 6 channels are four pairs, fewer are three: their fourth would meet weights of 0.
      if (inChannels > 6) fourPixels(pixels, inChannels, to + x * outChannels, outChannels, true, weights, constants);
      else fourPixels(pixels, inChannels, to + x * outChannels, outChannels, false, weights, constants);
      x += 4;
    }
  }
}

@inline
function channel(p0: v128, p1: v128, p2: v128, p3: v128, isWide: bool, weights: usize): v128 {
  let sum = i32x4.add(v128.load(weights, 64), i32x4.dot_i16x8_s(p0, v128.load(weights)));
  sum = i32x4.add(sum, i32x4.dot_i16x8_s(p1, v128.load(weights, 16)));
  sum = i32x4.add(sum, i32x4.dot_i16x8_s(p2, v128.load(weights, 32)));
  return isWide ? i32x4.add(sum, i32x4.dot_i16x8_s(p3, v128.load(weights, 48))) : sum;
}

@inline
function fourPixels(
  from: usize,
  inChannels: i32,
  to: usize,
  outChannels: i32,
  isWide: bool,
  weights: usize,
  constants: usize,
): void {
  const a = loadWide(from);
  const b = loadWide(from + inChannels);
  const c = loadWide(from + (inChannels << 1));
  const d = loadWide(from + inChannels * 3);
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  const p0 = v128.shuffle<i64>(ab, cd, 0, 2);
  const p1 = v128.shuffle<i64>(ab, cd, 1, 3);
  const p2 = v128.shuffle<i64>(abHigh, cdHigh, 0, 2);
  const p3 = v128.shuffle<i64>(abHigh, cdHigh, 1, 3);
  const w1 = weights + CHANNEL_BYTES;
  const w2 = w1 + CHANNEL_BYTES;
  const w3 = w2 + CHANNEL_BYTES;
  const r01 = requantise8(
    channel(p0, p1, p2, p3, isWide, weights),
    channel(p0, p1, p2, p3, isWide, w1),
    v128.load(weights, 80),
    v128.load(w1, 80),
    constants,
  );
  const r2 = channel(p0, p1, p2, p3, isWide, w2);
  const r3 = outChannels > 3 ? channel(p0, p1, p2, p3, isWide, w3) : r2;
  const r23 = requantise8(r2, r3, v128.load(w2, 80), v128.load(w3, 80), constants);
  putPixels(to, clampToBytes(r01, r23, constants), v128.load(weights + 4 * CHANNEL_BYTES), outChannels);
}

// Four pixels of 1 … 4 channels: [channel 0 of 4 pixels, channel 1 …] → [pixel 0, pixel 1 …], gaps
// closed by `order`, exactly as many bytes as there are.
@inline
export function putPixels(to: usize, planes: v128, order: v128, outChannels: i32): void {
  const bytes = i8x16.swizzle(planes, order);
  if (outChannels >= 2) v128.store64_lane(to, bytes, 0);
  else v128.store32_lane(to, bytes, 0);
  if (outChannels == 3) v128.store32_lane(to + 8, bytes, 2);
  if (outChannels == 4) v128.store64_lane(to + 8, bytes, 1);
}
