// s8_gemm_4x8__simd: 4 pixels × 8 output channels at a time, int8 × int8 → int32 → int8.
//
// Input values are widened to int16 once per run of pixels (as many as fit 12 KB), not once per
// output channel; then i32x4.dot_i16x8_s multiplies a broadcast pair of them with 4 channels' pairs
// of weights. Weights (packed by runtime/pack-weights.ts) are read strictly forward:
//   8 × int32 bias | per pair of input values: 8 channels × 2 int16 | 8 × float32 rescale
import {
  GEMM_CHANNELS,
  GEMM_IN_TABLE,
  GEMM_OUT_TABLE,
  GEMM_PAIRS,
  GEMM_PIXELS,
  GEMM_SCRATCH,
  GEMM_SEGMENTS,
  GEMM_SEGMENT_BYTES,
  GEMM_SEGMENT_STRIDE,
  GEMM_WEIGHTS,
  REQUANTISE,
} from "../step-layout";
import { clampToBytes, loadWide, requantise8, storeTail } from "./requantise";
import { address, word } from "./step";

// Widened pixels that share the first-level cache with a block of weights.
const WIDENED_BYTES: i32 = 12288;

export function gemm(step: usize): void {
  const pixels = word(step, GEMM_PIXELS);
  const tileBytes = word(step, GEMM_PAIRS) << 4;
  const fit = WIDENED_BYTES / tileBytes;
  const run = max<i32>(fit, 1);
  // Tables are filled up by repeating the last pixel, so whole tiles may always be computed.
  const tiles = (pixels + 3) >> 2;
  for (let first = 0; first < tiles; first += run) {
    const count = min<i32>(run, tiles - first);
    widen(step, first, count);
    multiply(step, first, count);
  }
}

// Widens `count` tiles of 4 pixels from tile `first` on: per pair of input values, the pairs of the
// four pixels side by side (16 bytes).
function widen(step: usize, first: i32, count: i32): void {
  const segments = word(step, GEMM_SEGMENTS);
  const segmentBytes = word(step, GEMM_SEGMENT_BYTES);
  const segmentStride = word(step, GEMM_SEGMENT_STRIDE);
  const advance = ((segmentBytes + 1) >> 1) << 4;
  let table = address(step, GEMM_IN_TABLE) + (<usize>first << 4);
  let to = address(step, GEMM_SCRATCH);
  for (let tile = 0; tile < count; tile++) {
    let p0 = <usize>load<u32>(table);
    let p1 = <usize>load<u32>(table, 4);
    let p2 = <usize>load<u32>(table, 8);
    let p3 = <usize>load<u32>(table, 12);
    for (let segment = 0; segment < segments; segment++) {
      // Each segment writes up to 6 pairs too many; the next segment or tile overwrites them.
      let at = to;
      for (let i = 0; i < segmentBytes; i += 8) {
        const a = loadWide(p0 + i);
        const b = loadWide(p1 + i);
        const c = loadWide(p2 + i);
        const d = loadWide(p3 + i);
        const abLow = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
        const cdLow = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
        const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
        const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
        v128.store(at, v128.shuffle<i64>(abLow, cdLow, 0, 2));
        v128.store(at, v128.shuffle<i64>(abLow, cdLow, 1, 3), 16);
        v128.store(at, v128.shuffle<i64>(abHigh, cdHigh, 0, 2), 32);
        v128.store(at, v128.shuffle<i64>(abHigh, cdHigh, 1, 3), 48);
        at += 64;
      }
      to += advance;
      p0 += segmentStride;
      p1 += segmentStride;
      p2 += segmentStride;
      p3 += segmentStride;
    }
    table += 16;
  }
}

function multiply(step: usize, first: i32, tiles: i32): void {
  const constants = address(step, REQUANTISE);
  const scratch = address(step, GEMM_SCRATCH);
  const outTable = address(step, GEMM_OUT_TABLE) + (<usize>first << 4);
  const pairs = word(step, GEMM_PAIRS);
  let block = address(step, GEMM_WEIGHTS);
  let channelsLeft = word(step, GEMM_CHANNELS);
  let channel: usize = 0;
  for (; channelsLeft > 0; channelsLeft -= 8) {
    if (channelsLeft >= 8) wholeTiles(scratch, pairs, tiles, block, outTable, channel, constants);
    else partTiles(scratch, pairs, tiles, block, outTable, channel, channelsLeft, constants);
    block += 64 + (pairs << 5);
    channel += 8;
  }
}

// A block of fewer than 8 channels has code of its own: the call that stores it would make the compiler
// keep the other's pointers in memory.
function wholeTiles(
  scratch: usize,
  pairs: i32,
  tiles: i32,
  block: usize,
  table: usize,
  channel: usize,
  constants: usize,
): void {
  for (let i = 0; i < tiles; i++) {
    tile4x8(scratch, block, pairs << 5, table, channel, 8, constants);
    table += 16;
    scratch += pairs << 4;
  }
}

function partTiles(
  scratch: usize,
  pairs: i32,
  tiles: i32,
  block: usize,
  table: usize,
  channel: usize,
  channelsLeft: i32,
  constants: usize,
): void {
  for (let i = 0; i < tiles; i++) {
    tile4x8(scratch, block, pairs << 5, table, channel, channelsLeft, constants);
    table += 16;
    scratch += pairs << 4;
  }
}

@inline
function dot(sum: v128, a: v128, b: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(a, b));
}

@inline
function tile4x8(
  tile: usize,
  block: usize,
  weightBytes: i32,
  table: usize,
  channel: usize,
  channelsLeft: i32,
  constants: usize,
): void {
  // One pointer per pixel: V8 then shares the addresses of all four.
  let p0 = tile;
  let p1 = tile + 4;
  let p2 = tile + 8;
  let p3 = tile + 12;
  let a0 = v128.load(block);
  let b0 = v128.load(block, 16);
  let a1 = a0;
  let b1 = b0;
  let a2 = a0;
  let b2 = b0;
  let a3 = a0;
  let b3 = b0;
  let w = block + 32;
  const end = w + weightBytes;
  while (w + 128 <= end) {
    // Four pairs of input values.
    let wa = v128.load(w);
    let wb = v128.load(w, 16);
    let x = v128.load_splat<i32>(p0);
    a0 = dot(a0, wa, x);
    b0 = dot(b0, wb, x);
    x = v128.load_splat<i32>(p1);
    a1 = dot(a1, wa, x);
    b1 = dot(b1, wb, x);
    x = v128.load_splat<i32>(p2);
    a2 = dot(a2, wa, x);
    b2 = dot(b2, wb, x);
    x = v128.load_splat<i32>(p3);
    a3 = dot(a3, wa, x);
    b3 = dot(b3, wb, x);

    wa = v128.load(w, 32);
    wb = v128.load(w, 48);
    x = v128.load_splat<i32>(p0, 16);
    a0 = dot(a0, wa, x);
    b0 = dot(b0, wb, x);
    x = v128.load_splat<i32>(p1, 16);
    a1 = dot(a1, wa, x);
    b1 = dot(b1, wb, x);
    x = v128.load_splat<i32>(p2, 16);
    a2 = dot(a2, wa, x);
    b2 = dot(b2, wb, x);
    x = v128.load_splat<i32>(p3, 16);
    a3 = dot(a3, wa, x);
    b3 = dot(b3, wb, x);

    wa = v128.load(w, 64);
    wb = v128.load(w, 80);
    x = v128.load_splat<i32>(p0, 32);
    a0 = dot(a0, wa, x);
    b0 = dot(b0, wb, x);
    x = v128.load_splat<i32>(p1, 32);
    a1 = dot(a1, wa, x);
    b1 = dot(b1, wb, x);
    x = v128.load_splat<i32>(p2, 32);
    a2 = dot(a2, wa, x);
    b2 = dot(b2, wb, x);
    x = v128.load_splat<i32>(p3, 32);
    a3 = dot(a3, wa, x);
    b3 = dot(b3, wb, x);

    wa = v128.load(w, 96);
    wb = v128.load(w, 112);
    x = v128.load_splat<i32>(p0, 48);
    a0 = dot(a0, wa, x);
    b0 = dot(b0, wb, x);
    x = v128.load_splat<i32>(p1, 48);
    a1 = dot(a1, wa, x);
    b1 = dot(b1, wb, x);
    x = v128.load_splat<i32>(p2, 48);
    a2 = dot(a2, wa, x);
    b2 = dot(b2, wb, x);
    x = v128.load_splat<i32>(p3, 48);
    a3 = dot(a3, wa, x);
    b3 = dot(b3, wb, x);
    w += 128;
    p0 += 64;
    p1 += 64;
    p2 += 64;
    p3 += 64;
  }
  while (w < end) {
    let wa = v128.load(w);
    let wb = v128.load(w, 16);
    let x = v128.load_splat<i32>(p0);
    a0 = dot(a0, wa, x);
    b0 = dot(b0, wb, x);
    x = v128.load_splat<i32>(p1);
    a1 = dot(a1, wa, x);
    b1 = dot(b1, wb, x);
    x = v128.load_splat<i32>(p2);
    a2 = dot(a2, wa, x);
    b2 = dot(b2, wb, x);
    x = v128.load_splat<i32>(p3);
    a3 = dot(a3, wa, x);
    b3 = dot(b3, wb, x);
    w += 32;
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
  }
  const scaleA = v128.load(w);
  const scaleB = v128.load(w, 16);
  const r0 = requantise8(a0, b0, scaleA, scaleB, constants);
  const r1 = requantise8(a1, b1, scaleA, scaleB, constants);
  const r2 = requantise8(a2, b2, scaleA, scaleB, constants);
  const r3 = requantise8(a3, b3, scaleA, scaleB, constants);
  const out01 = clampToBytes(r0, r1, constants);
  const out23 = clampToBytes(r2, r3, constants);
  const o0 = <usize>load<u32>(table) + channel;
  const o1 = <usize>load<u32>(table, 4) + channel;
  const o2 = <usize>load<u32>(table, 8) + channel;
  const o3 = <usize>load<u32>(table, 12) + channel;
  if (channelsLeft >= 8) {
    v128.store64_lane(o0, out01, 0);
    v128.store64_lane(o1, out01, 1);
    v128.store64_lane(o2, out23, 0);
    v128.store64_lane(o3, out23, 1);
  } else {
    storeTail(o0, out01, channelsLeft);
    storeTail(o1, swapHalves(out01), channelsLeft);
    storeTail(o2, out23, channelsLeft);
    storeTail(o3, swapHalves(out23), channelsLeft);
  }
}

@inline
function swapHalves(v: v128): v128 {
  return v128.shuffle<i64>(v, v, 1, 0);
}
