// u8s8_dwconv3x3_c8__relaxed: depthwise 3×3, stride 1 or 2, 8 channels at a time, by the 8-bit dot
// product (see gemm-quads.ts for what it needs).
//
// Four rows of a column are interleaved to one quad of bytes per channel; a dot product with the
// weights (t0, t1, t2, 0) of a kernel column then does all its rows. With stride 1 the same quads
// serve the output row below with (0, t0, t1, t2), so two rows are made at once, and columns slide.
// Weights per block of 8 channels: 8 × int32 bias | per kernel column 8 × 4 int8 for the upper row,
// 8 × 4 for the lower | 8 × float32 rescale.
import {
  DW_CHANNELS,
  DW_HEIGHT,
  DW_IN,
  DW_IN_ROW,
  DW_OUT,
  DW_OUT_ROW,
  DW_STRIDE,
  DW_WEIGHTS,
  DW_WIDTH,
  REQUANTISE,
} from "../step-layout";
import { clampToBytes, requantise8, storeTail } from "./requantise";
import { address, word } from "./step";

const BLOCK_BYTES: usize = 32 + 192 + 32;

export function depthwiseQuads(step: usize): void {
  const channels = word(step, DW_CHANNELS);
  const height = word(step, DW_HEIGHT);
  const width = word(step, DW_WIDTH);
  const inRow = word(step, DW_IN_ROW);
  const outRow = word(step, DW_OUT_ROW);
  const stride = word(step, DW_STRIDE);
  const constants = address(step, REQUANTISE);
  const rowsAtOnce = stride == 1 ? 2 : 1;
  for (let y = 0; y < height; y += rowsAtOnce) {
    const from = address(step, DW_IN) + y * stride * inRow;
    const to = address(step, DW_OUT) + y * outRow;
    let block = address(step, DW_WEIGHTS);
    for (let c = 0; c < channels; c += 8) {
      const left = channels - c;
      if (stride == 2) rowStride2(from + c, inRow, to + c, width, channels, left, block, constants);
      else {
        // Below the last row there is none: the lower result goes to the upper's place first.
        const lower = y + 1 < height ? outRow : 0;
        rowsStride1(from + c, inRow, to + c, lower, width, channels, left, block, constants);
      }
      block += BLOCK_BYTES;
    }
  }
}

// Bytes of rows 0 and 1 of 8 channels, alternating.
@inline
function pairRows(a: usize, b: usize): v128 {
  const x = v128.load64_zero(a);
  const y = v128.load64_zero(b);
  return v128.shuffle<i8>(x, y, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

@inline
function quadsLow(rows01: v128, rows23: v128): v128 {
  return v128.shuffle<i16>(rows01, rows23, 0, 8, 1, 9, 2, 10, 3, 11);
}

@inline
function quadsHigh(rows01: v128, rows23: v128): v128 {
  return v128.shuffle<i16>(rows01, rows23, 4, 12, 5, 13, 6, 14, 7, 15);
}

@inline
function dot(sum: v128, weights: usize, input: v128): v128 {
  return i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(weights), input, sum);
}

@inline
function put(to: usize, bytes: v128, left: i32): void {
  if (left >= 8) v128.store64_lane(to, bytes, 0);
  else storeTail(to, bytes, left);
}

@inline
function rowsStride1(
  from: usize,
  inRow: i32,
  to: usize,
  lower: usize,
  width: i32,
  channels: i32,
  left: i32,
  block: usize,
  constants: usize,
): void {
  let r0 = from;
  let r1 = r0 + inRow;
  let r2 = r1 + inRow;
  // The fourth row belongs to the lower result alone.
  let r3 = lower != 0 ? r2 + inRow : r2;
  let top = pairRows(r0, r1);
  let bottom = pairRows(r2, r3);
  let c0lo = quadsLow(top, bottom);
  let c0hi = quadsHigh(top, bottom);
  r0 += channels;
  r1 += channels;
  r2 += channels;
  r3 += channels;
  top = pairRows(r0, r1);
  bottom = pairRows(r2, r3);
  let c1lo = quadsLow(top, bottom);
  let c1hi = quadsHigh(top, bottom);
  const scaleLo = v128.load(block, 224);
  const scaleHi = v128.load(block, 240);
  for (let x = 0; x < width; x++) {
    r0 += channels;
    r1 += channels;
    r2 += channels;
    r3 += channels;
    top = pairRows(r0, r1);
    bottom = pairRows(r2, r3);
    const c2lo = quadsLow(top, bottom);
    const c2hi = quadsHigh(top, bottom);
    let upperLo = dot(v128.load(block), block + 32, c0lo);
    let upperHi = dot(v128.load(block, 16), block + 48, c0hi);
    let lowerLo = dot(v128.load(block), block + 64, c0lo);
    let lowerHi = dot(v128.load(block, 16), block + 80, c0hi);
    upperLo = dot(upperLo, block + 96, c1lo);
    upperHi = dot(upperHi, block + 112, c1hi);
    lowerLo = dot(lowerLo, block + 128, c1lo);
    lowerHi = dot(lowerHi, block + 144, c1hi);
    upperLo = dot(upperLo, block + 160, c2lo);
    upperHi = dot(upperHi, block + 176, c2hi);
    lowerLo = dot(lowerLo, block + 192, c2lo);
    lowerHi = dot(lowerHi, block + 208, c2hi);
    const above = requantise8(upperLo, upperHi, scaleLo, scaleHi, constants);
    const below = requantise8(lowerLo, lowerHi, scaleLo, scaleHi, constants);
    const bytes = clampToBytes(above, below, constants);
    put(to + lower, v128.shuffle<i64>(bytes, bytes, 1, 0), left);
    put(to, bytes, left);
    c0lo = c1lo;
    c0hi = c1hi;
    c1lo = c2lo;
    c1hi = c2hi;
    to += channels;
  }
}

@inline
function rowStride2(
  from: usize,
  inRow: i32,
  to: usize,
  width: i32,
  channels: i32,
  left: i32,
  block: usize,
  constants: usize,
): void {
  let r0 = from;
  let r1 = r0 + inRow;
  let r2 = r1 + inRow;
  // A fourth row is multiplied by 0: row 2 stands in for it.
  let top = pairRows(r0, r1);
  let bottom = pairRows(r2, r2);
  let c0lo = quadsLow(top, bottom);
  let c0hi = quadsHigh(top, bottom);
  const scaleLo = v128.load(block, 224);
  const scaleHi = v128.load(block, 240);
  for (let x = 0; x < width; x++) {
    r0 += channels;
    r1 += channels;
    r2 += channels;
    top = pairRows(r0, r1);
    bottom = pairRows(r2, r2);
    const c1lo = quadsLow(top, bottom);
    const c1hi = quadsHigh(top, bottom);
    r0 += channels;
    r1 += channels;
    r2 += channels;
    top = pairRows(r0, r1);
    bottom = pairRows(r2, r2);
    const c2lo = quadsLow(top, bottom);
    const c2hi = quadsHigh(top, bottom);
    let lo = dot(v128.load(block), block + 32, c0lo);
    let hi = dot(v128.load(block, 16), block + 48, c0hi);
    lo = dot(lo, block + 96, c1lo);
    hi = dot(hi, block + 112, c1hi);
    lo = dot(lo, block + 160, c2lo);
    hi = dot(hi, block + 176, c2hi);
    const wide = requantise8(lo, hi, scaleLo, scaleHi, constants);
    put(to, clampToBytes(wide, wide, constants), left);
    c0lo = c2lo;
    c0hi = c2hi;
    to += channels;
  }
}
