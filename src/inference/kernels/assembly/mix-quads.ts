// u8s8_mix_k8_n4__relaxed: pointwise convolution from at most 8 to at most 4 channels, 4 pixels at a
// time, one pixel per lane, by the 8-bit dot product (see gemm-quads.ts for what it needs).
//
// Each pixel's 8 bytes are two quads; transposed, vector j holds quad j of 4 pixels.
// Packed weights: per output channel 2 quads splat to 16 bytes each, bias ×4, rescale ×4 (64 bytes);
// unused quads and channels are 0. Then 16 byte positions that turn channel order into pixel order.
import {
  MIX_HEIGHT,
  MIX_IN,
  MIX_IN_CHANNELS,
  MIX_IN_ROW,
  MIX_OUT,
  MIX_OUT_CHANNELS,
  MIX_OUT_ROW,
  MIX_WEIGHTS,
  MIX_WIDTH,
  REQUANTISE,
} from "../step-layout";
import { putPixels } from "./mix";
import { clampToBytes, requantise8 } from "./requantise";
import { address, word } from "./step";

const CHANNEL_BYTES: usize = 64;

export function mixQuads(step: usize): void {
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
      fourPixels(from + x * inChannels, inChannels, to + x * outChannels, outChannels, weights, constants);
      x += 4;
    }
  }
}

@inline
function channel(q0: v128, q1: v128, weights: usize): v128 {
  const sum = i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(weights), q0, v128.load(weights, 32));
  return i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(weights, 16), q1, sum);
}

@inline
function fourPixels(
  from: usize,
  inChannels: i32,
  to: usize,
  outChannels: i32,
  weights: usize,
  constants: usize,
): void {
  const a = v128.load64_zero(from);
  const b = v128.load64_zero(from + inChannels);
  const c = v128.load64_zero(from + (inChannels << 1));
  const d = v128.load64_zero(from + inChannels * 3);
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const q0 = v128.shuffle<i64>(ab, cd, 0, 2);
  const q1 = v128.shuffle<i64>(ab, cd, 1, 3);
  const w1 = weights + CHANNEL_BYTES;
  const w2 = w1 + CHANNEL_BYTES;
  const w3 = w2 + CHANNEL_BYTES;
  const r01 = requantise8(
    channel(q0, q1, weights),
    channel(q0, q1, w1),
    v128.load(weights, 48),
    v128.load(w1, 48),
    constants,
  );
  const r23 = requantise8(
    channel(q0, q1, w2),
    channel(q0, q1, w3),
    v128.load(w2, 48),
    v128.load(w3, 48),
    constants,
  );
  putPixels(to, clampToBytes(r01, r23, constants), v128.load(weights + 4 * CHANNEL_BYTES), outChannels);
}
