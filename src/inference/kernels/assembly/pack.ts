// Weights in the order the kernels read them, with the input's zero point folded into the biases:
// Σ (q − z)·w + bias = Σ q·w + (bias − z·Σ w). Run once, when a network is made; here and not in
// JavaScript because this code is fast the first time it runs. Gaps stay 0: memory is new.
import {
  MIX_MOST_OUT,
  PACK_BIAS,
  PACK_CHANNELS,
  PACK_DEPTH,
  PACK_INPUT_SCALE,
  PACK_OUTPUT_SCALE,
  PACK_SCALES,
  PACK_SCALE_STRIDE,
  PACK_SEGMENTS,
  PACK_TO,
  PACK_WEIGHTS,
  PACK_ZERO_POINT,
} from "../step-layout";
import { address, word } from "./step";

// Values that a dot product adds up per lane: 4 bytes of memory in either family.
const GROUP: i32 = RELAXED ? 4 : 2;
// One group of each of 8 channels.
const ROW_BYTES: usize = 32;

// For s8_gemm_4x8__simd and u8s8_gemm_6x8__relaxed; weights are [channels][segments][run]. Per block of
// 8 channels: 8 int32 biases; per group of each run 8 × 4 bytes of weights (runs are filled up to whole
// groups, the last block to 8 channels); 8 float32 rescales.
export function packGemm(step: usize): void {
  const channels = word(step, PACK_CHANNELS);
  const depth = word(step, PACK_DEPTH);
  const segments = word(step, PACK_SEGMENTS);
  const run = depth / segments;
  const runBytes = <usize>((run + GROUP - 1) / GROUP) * ROW_BYTES;
  const scales = <usize>segments * runBytes + 32;
  let block = address(step, PACK_TO);
  for (let c = 0; c < channels; c += 8) {
    const count = min<i32>(8, channels - c);
    let from = address(step, PACK_WEIGHTS) + c * depth;
    for (let lane = 0; lane < count; lane++) {
      const sum = sumOf(from + lane * depth, depth);
      putEnds(step, c + lane, sum, block + (lane << 2), block + scales + (lane << 2));
    }
    let to = block + 32;
    for (let segment = 0; segment < segments; segment++) {
      packRun(from, depth, run, count, to);
      from += run;
      to += runBytes;
    }
    block += scales + 32;
  }
}

// `run` values of `count` ≤ 8 channels, `depth` bytes apart.
function packRun(from: usize, depth: i32, run: i32, count: i32, to: usize): void {
  let done = 0;
  if (count == 8) {
    for (; done + 4 * GROUP <= run; done += 4 * GROUP) {
      fourGroups(from + done, depth, to);
      fourGroups(from + done + (depth << 2), depth, to + 16);
      to += 4 * ROW_BYTES;
    }
  }
  for (let lane = 0; lane < count; lane++) {
    for (let k = done; k < run; k++) {
      const at = to + <usize>((k - done) / GROUP) * ROW_BYTES + (lane << 2);
      putWeight(at, k % GROUP, load<i8>(from + lane * depth + k));
    }
  }
}

@inline
function putWeight(at: usize, place: i32, weight: i8): void {
  if (RELAXED) store<i8>(at + place, weight);
  else store<i16>(at + (place << 1), weight);
}

@inline
function loadGroups(from: usize): v128 {
  return RELAXED ? v128.load(from) : v128.load_ext<i8>(from);
}

// Four groups of four channels, turned from channel order into group order.
@inline
function fourGroups(from: usize, depth: i32, to: usize): void {
  const a = loadGroups(from);
  const b = loadGroups(from + depth);
  const c = loadGroups(from + (depth << 1));
  const d = loadGroups(from + depth * 3);
  const abLow = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const cdLow = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(abLow, cdLow, 0, 2));
  v128.store(to, v128.shuffle<i64>(abLow, cdLow, 1, 3), 32);
  v128.store(to, v128.shuffle<i64>(abHigh, cdHigh, 0, 2), 64);
  v128.store(to, v128.shuffle<i64>(abHigh, cdHigh, 1, 3), 96);
}

function sumOf(from: usize, count: i32): i32 {
  let sums = i32x4.splat(0);
  let i = 0;
  for (; i + 16 <= count; i += 16) {
    sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_s(i16x8.extadd_pairwise_i8x16_s(v128.load(from + i))));
  }
  sums = i32x4.add(sums, v128.shuffle<i64>(sums, sums, 1, 0));
  let sum = i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1);
  for (; i < count; i++) sum += load<i8>(from + i);
  return sum;
}

function sumOfColumn(from: usize, count: i32, stride: i32): i32 {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += load<i8>(from + i * stride);
  return sum;
}

// int32, wrapping as the kernels' adders wrap.
@inline
function foldedBias(step: usize, channel: i32, sum: i32): i32 {
  return load<i32>(address(step, PACK_BIAS) + (<usize>channel << 2)) - word(step, PACK_ZERO_POINT) * sum;
}

// fl(fl(input scale × weight scale) ÷ output scale), as requantise.ts has it.
@inline
function rescale(step: usize, channel: i32): f32 {
  const scale = load<f32>(address(step, PACK_SCALES) + channel * word(step, PACK_SCALE_STRIDE));
  const product = load<f32>(step + (PACK_INPUT_SCALE << 2)) * scale;
  return product / load<f32>(step + (PACK_OUTPUT_SCALE << 2));
}

function putEnds(step: usize, channel: i32, sum: i32, biasAt: usize, rescaleAt: usize): void {
  store<i32>(biasAt, foldedBias(step, channel, sum));
  store<f32>(rescaleAt, rescale(step, channel));
}

// For the 3×3 depthwise kernels; weights are [9][channels]. Per block of 8 channels: 8 int32 biases;
// weights; 8 float32 rescales.
// simd128: per pair of taps (row × 3 + column) 8 × 2 int16: (0, 3), (1, 4), (2, 5), (6, 7), (8, none).
// relaxed: per column 8 quads (t0, t1, t2, 0), then 8 quads (0, t0, t1, t2).
export function packDepthwise3x3(step: usize): void {
  const channels = word(step, PACK_CHANNELS);
  const weights = address(step, PACK_WEIGHTS);
  const rescales: usize = RELAXED ? 32 + 192 : 32 + 160;
  for (let c = 0; c < channels; c++) {
    const lane = (c & 7) << 2;
    const block = address(step, PACK_TO) + <usize>(c >> 3) * (rescales + 32);
    const sum = sumOfColumn(weights + c, 9, channels);
    putEnds(step, c, sum, block + lane, block + rescales + lane);
    const to = block + 32 + lane;
    for (let tap = 0; tap < 9; tap++) {
      const weight = load<i8>(weights + tap * channels + c);
      if (RELAXED) {
        const at = to + ((tap % 3) << 6) + tap / 3;
        store<i8>(at, weight);
        store<i8>(at + 33, weight);
      } else if (tap < 6) {
        putWeight(to + ((tap % 3) << 5), tap / 3, weight);
      } else {
        putWeight(to + (tap < 8 ? 96 : 128), tap & 1, weight);
      }
    }
  }
}

// For s8_dwconv_any__scalar; weights are [taps][channels]. Biases, rescales, then the weights as they are.
export function packDepthwiseAny(step: usize): void {
  const channels = word(step, PACK_CHANNELS);
  const taps = word(step, PACK_DEPTH);
  const weights = address(step, PACK_WEIGHTS);
  const to = address(step, PACK_TO);
  for (let c = 0; c < channels; c++) {
    const sum = sumOfColumn(weights + c, taps, channels);
    putEnds(step, c, sum, to + (c << 2), to + ((channels + c) << 2));
  }
  memory.copy(to + (channels << 3), weights, taps * channels);
}

// For the mix kernels: see there. Weights are [channels ≤ 4][depth ≤ 8].
export function packMix(step: usize): void {
  const channels = word(step, PACK_CHANNELS);
  const depth = word(step, PACK_DEPTH);
  const groupsBytes: usize = <usize>(8 / GROUP) << 4;
  const to = address(step, PACK_TO);
  for (let c = 0; c < channels; c++) {
    const from = address(step, PACK_WEIGHTS) + c * depth;
    const start = to + <usize>c * (groupsBytes + 32);
    for (let k = 0; k < depth; k++) {
      const at = start + ((k / GROUP) << 4);
      for (let lane = 0; lane < 4; lane++) putWeight(at + (lane << 2), k % GROUP, load<i8>(from + k));
    }
    v128.store(start + groupsBytes, i32x4.splat(foldedBias(step, c, sumOf(from, depth))));
    v128.store(start + groupsBytes, f32x4.splat(rescale(step, c)), 16);
  }
  // Byte i of the result is channel i % channels of pixel i / channels, found at 4 × channel + pixel.
  const order = to + MIX_MOST_OUT * (groupsBytes + 32);
  for (let i = 0; i < channels << 2; i++) {
    store<u8>(order + i, <u8>(((i % channels) << 2) + i / channels));
  }
}
