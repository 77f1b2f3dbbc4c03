// s8_gemm_4x8__simd: 4 pixels × 8 output channels at a time, int8 × int8 → int32 → int8.
//
// Input values are widened to int16 once per run of pixels (as many as fit 12 KB), not once per
// output channel; then i32x4.dot_i16x8_s multiplies a broadcast pair of them with 4 channels' pairs
// of weights. Weights (packed by runtime/pack-weights.ts) are read strictly forward:
//   8 × int32 bias | per pair of input values: 8 channels × 2 int16 | 8 × float32 rescale
import {
  GEMM_CHANNELS,
  GEMM_DEPTH,
  GEMM_IN_TABLE,
  GEMM_OUT_TABLE,
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
  const depth = word(step, GEMM_DEPTH);
  const rowBytes = depth << 1;
  const fit = (WIDENED_BYTES / rowBytes) & ~3;
  const run = fit < 4 ? 4 : fit;
  for (let first = 0; first < pixels; first += run) {
    const count = min<i32>(run, pixels - first);
    // Tables are filled up by repeating the last pixel, so whole tiles may always be computed.
    const tiles = (count + 3) >> 2;
    widen(step, first, tiles << 2, rowBytes);
    multiply(step, first, tiles, rowBytes);
  }
}

// Gathers `count` pixels from `first` on into the scratch rows, as int16.
function widen(step: usize, first: i32, count: i32, rowBytes: i32): void {
  const segments = word(step, GEMM_SEGMENTS);
  const segmentBytes = word(step, GEMM_SEGMENT_BYTES);
  const segmentStride = word(step, GEMM_SEGMENT_STRIDE);
  let table = address(step, GEMM_IN_TABLE) + (<usize>first << 2);
  let row = address(step, GEMM_SCRATCH);
  if (segmentBytes > 8 && segmentBytes <= 16 && segments > 1) {
    widenShort(table, row, count, rowBytes, segments, segmentBytes, segmentStride);
    return;
  }
  for (let pixel = 0; pixel < count; pixel++) {
    let from = <usize>load<u32>(table);
    let to = row;
    for (let segment = 0; segment < segments; segment++) {
      // Each run writes up to 7 values too many; the next run or row overwrites them, and the
      // packed weights are 0 beyond the last.
      for (let i = 0; i < segmentBytes; i += 8) v128.store(to + (<usize>i << 1), loadWide(from + i));
      from += segmentStride;
      to += segmentBytes << 1;
    }
    table += 4;
    row += rowBytes;
  }
}

// The same for runs of 9 … 16 values, such as the three pixels of three channels of a first layer.
function widenShort(
  table: usize,
  row: usize,
  count: i32,
  rowBytes: i32,
  segments: i32,
  segmentBytes: i32,
  segmentStride: i32,
): void {
  const advance = segmentBytes << 1;
  for (let pixel = 0; pixel < count; pixel++) {
    let from = <usize>load<u32>(table);
    let to = row;
    for (let segment = 0; segment < segments; segment++) {
      v128.store(to, loadWide(from));
      v128.store(to, loadWide(from + 8), 16);
      from += segmentStride;
      to += advance;
    }
    table += 4;
    row += rowBytes;
  }
}

function multiply(step: usize, first: i32, tiles: i32, rowBytes: i32): void {
  const constants = address(step, REQUANTISE);
  const scratch = address(step, GEMM_SCRATCH);
  const outTable = address(step, GEMM_OUT_TABLE) + (<usize>first << 2);
  const weightBytes = rowBytes << 3;
  let block = address(step, GEMM_WEIGHTS);
  let channelsLeft = word(step, GEMM_CHANNELS);
  let channel: usize = 0;
  while (channelsLeft > 0) {
    let table = outTable;
    let rows = scratch;
    for (let tile = 0; tile < tiles; tile++) {
      tile4x8(rows, rowBytes, block, weightBytes, table, channel, channelsLeft, constants);
      table += 16;
      rows += rowBytes << 2;
    }
    block += 64 + weightBytes;
    channel += 8;
    channelsLeft -= 8;
  }
}

@inline
function dot(sum: v128, a: v128, b: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(a, b));
}

@inline
function tile4x8(
  rows: usize,
  rowBytes: i32,
  block: usize,
  weightBytes: i32,
  table: usize,
  channel: usize,
  channelsLeft: i32,
  constants: usize,
): void {
  let p0 = rows;
  let p1 = p0 + rowBytes;
  let p2 = p1 + rowBytes;
  let p3 = p2 + rowBytes;
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
    x = v128.load_splat<i32>(p0, 4);
    a0 = dot(a0, wa, x);
    b0 = dot(b0, wb, x);
    x = v128.load_splat<i32>(p1, 4);
    a1 = dot(a1, wa, x);
    b1 = dot(b1, wb, x);
    x = v128.load_splat<i32>(p2, 4);
    a2 = dot(a2, wa, x);
    b2 = dot(b2, wb, x);
    x = v128.load_splat<i32>(p3, 4);
    a3 = dot(a3, wa, x);
    b3 = dot(b3, wb, x);

    wa = v128.load(w, 64);
    wb = v128.load(w, 80);
    x = v128.load_splat<i32>(p0, 8);
    a0 = dot(a0, wa, x);
    b0 = dot(b0, wb, x);
    x = v128.load_splat<i32>(p1, 8);
    a1 = dot(a1, wa, x);
    b1 = dot(b1, wb, x);
    x = v128.load_splat<i32>(p2, 8);
    a2 = dot(a2, wa, x);
    b2 = dot(b2, wb, x);
    x = v128.load_splat<i32>(p3, 8);
    a3 = dot(a3, wa, x);
    b3 = dot(b3, wb, x);

    wa = v128.load(w, 96);
    wb = v128.load(w, 112);
    x = v128.load_splat<i32>(p0, 12);
    a0 = dot(a0, wa, x);
    b0 = dot(b0, wb, x);
    x = v128.load_splat<i32>(p1, 12);
    a1 = dot(a1, wa, x);
    b1 = dot(b1, wb, x);
    x = v128.load_splat<i32>(p2, 12);
    a2 = dot(a2, wa, x);
    b2 = dot(b2, wb, x);
    x = v128.load_splat<i32>(p3, 12);
    a3 = dot(a3, wa, x);
    b3 = dot(b3, wb, x);

    w += 128;
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
  }
  if (w < end) {
    // Two pairs left: depth is a multiple of 4, not always of 8.
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
    x = v128.load_splat<i32>(p0, 4);
    a0 = dot(a0, wa, x);
    b0 = dot(b0, wb, x);
    x = v128.load_splat<i32>(p1, 4);
    a1 = dot(a1, wa, x);
    b1 = dot(b1, wb, x);
    x = v128.load_splat<i32>(p2, 4);
    a2 = dot(a2, wa, x);
    b2 = dot(b2, wb, x);
    x = v128.load_splat<i32>(p3, 4);
    a3 = dot(a3, wa, x);
    b3 = dot(b3, wb, x);
    w += 64;
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
