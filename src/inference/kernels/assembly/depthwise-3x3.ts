// s8_dwconv3x3_c8__simd: depthwise 3×3, stride 1 or 2, 8 channels at a time down a row of pixels.
// The input carries its border, so there is no special case at the edges.
//
// Per channel the nine taps t00…t22 are summed by five int16 dot products of interleaved pairs:
//   columns 0, 1, 2: (row 0, row 1) · (t0x, t1x)      row 2: (col 0, col 1) · (t20, t21), (col 2, –) · (t22, 0)
// With stride 1 the column pairs slide along the row, so each pixel is widened and interleaved once.
// Weights per block of 8 channels: 8 × int32 bias | 10 vectors of int16 pairs | 8 × float32 rescale.
//
// The sums stand in both rows' loops: an inlined function for them is compiled with copies of the vectors that
// slide along the row (112 bytes more), whose cost in the innermost loop nobody has measured.
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
import { clampToBytes, loadWide, requantise8, storeTail } from "./requantise";
import { address, word } from "./step";

const BLOCK_BYTES: usize = 32 + 160 + 32;

export function depthwise3x3(step: usize): void {
  const channels = word(step, DW_CHANNELS);
  const height = word(step, DW_HEIGHT);
  const width = word(step, DW_WIDTH);
  const inRow = word(step, DW_IN_ROW);
  const stride = word(step, DW_STRIDE);
  const constants = address(step, REQUANTISE);
  for (let y = 0; y < height; y++) {
    const from = address(step, DW_IN) + y * stride * inRow;
    const to = address(step, DW_OUT) + y * word(step, DW_OUT_ROW);
    let block = address(step, DW_WEIGHTS);
    for (let c = 0; c < channels; c += 8) {
      const left = channels - c;
      // A block of fewer than 8 channels has code of its own: the call that stores it would make the
      // compiler keep the other's pointers in memory.
      if (stride == 1) {
        if (left >= 8) wholeRow1(from + c, inRow, to + c, width, channels, block, constants);
        else partRow1(from + c, inRow, to + c, width, channels, left, block, constants);
      } else {
        if (left >= 8) wholeRow2(from + c, inRow, to + c, width, channels, block, constants);
        else partRow2(from + c, inRow, to + c, width, channels, left, block, constants);
      }
      block += BLOCK_BYTES;
    }
  }
}

@inline
function interleaveLow(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

@inline
function interleaveHigh(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

@inline
function dot(sum: v128, pair: v128, weights: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(pair, weights));
}

@inline
function finish(lo: v128, hi: v128, to: usize, left: i32, block: usize, constants: usize): void {
  const wide = requantise8(lo, hi, v128.load(block, 192), v128.load(block, 208), constants);
  const bytes = clampToBytes(wide, wide, constants);
  if (left >= 8) v128.store64_lane(to, bytes, 0);
  else storeTail(to, bytes, left);
}

@inline
function row1(
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
  // Columns 0 and 1 of the first window.
  let x = loadWide(r0);
  let y = loadWide(r1);
  let c0lo = interleaveLow(x, y);
  let c0hi = interleaveHigh(x, y);
  x = loadWide(r0 + channels);
  y = loadWide(r1 + channels);
  let c1lo = interleaveLow(x, y);
  let c1hi = interleaveHigh(x, y);
  let z0 = loadWide(r2);
  let z1 = loadWide(r2 + channels);
  const ahead = channels << 1;
  r0 += ahead;
  r1 += ahead;
  r2 += ahead;
  for (let i = 0; i < width; i++) {
    x = loadWide(r0);
    y = loadWide(r1);
    const z2 = loadWide(r2);
    const c2lo = interleaveLow(x, y);
    const c2hi = interleaveHigh(x, y);
    let lo = v128.load(block);
    let hi = v128.load(block, 16);
    lo = dot(lo, c0lo, v128.load(block, 32));
    hi = dot(hi, c0hi, v128.load(block, 48));
    lo = dot(lo, c1lo, v128.load(block, 64));
    hi = dot(hi, c1hi, v128.load(block, 80));
    lo = dot(lo, c2lo, v128.load(block, 96));
    hi = dot(hi, c2hi, v128.load(block, 112));
    lo = dot(lo, interleaveLow(z0, z1), v128.load(block, 128));
    hi = dot(hi, interleaveHigh(z0, z1), v128.load(block, 144));
    lo = dot(lo, interleaveLow(z2, z2), v128.load(block, 160));
    hi = dot(hi, interleaveHigh(z2, z2), v128.load(block, 176));
    finish(lo, hi, to, left, block, constants);
    c0lo = c1lo;
    c0hi = c1hi;
    c1lo = c2lo;
    c1hi = c2hi;
    z0 = z1;
    z1 = z2;
    r0 += channels;
    r1 += channels;
    r2 += channels;
    to += channels;
  }
}

@inline
function row2(
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
  const ahead = channels << 1;
  let x = loadWide(r0);
  let y = loadWide(r1);
  let c0lo = interleaveLow(x, y);
  let c0hi = interleaveHigh(x, y);
  let z0 = loadWide(r2);
  for (let i = 0; i < width; i++) {
    x = loadWide(r0 + channels);
    y = loadWide(r1 + channels);
    const z1 = loadWide(r2 + channels);
    const c1lo = interleaveLow(x, y);
    const c1hi = interleaveHigh(x, y);
    x = loadWide(r0 + ahead);
    y = loadWide(r1 + ahead);
    const z2 = loadWide(r2 + ahead);
    const c2lo = interleaveLow(x, y);
    const c2hi = interleaveHigh(x, y);
    let lo = v128.load(block);
    let hi = v128.load(block, 16);
    lo = dot(lo, c0lo, v128.load(block, 32));
    hi = dot(hi, c0hi, v128.load(block, 48));
    lo = dot(lo, c1lo, v128.load(block, 64));
    hi = dot(hi, c1hi, v128.load(block, 80));
    lo = dot(lo, c2lo, v128.load(block, 96));
    hi = dot(hi, c2hi, v128.load(block, 112));
    lo = dot(lo, interleaveLow(z0, z1), v128.load(block, 128));
    hi = dot(hi, interleaveHigh(z0, z1), v128.load(block, 144));
    lo = dot(lo, interleaveLow(z2, z2), v128.load(block, 160));
    hi = dot(hi, interleaveHigh(z2, z2), v128.load(block, 176));
    finish(lo, hi, to, left, block, constants);
    c0lo = c2lo;
    c0hi = c2hi;
    z0 = z2;
    r0 += ahead;
    r1 += ahead;
    r2 += ahead;
    to += channels;
  }
}

function wholeRow1(
  from: usize,
  inRow: i32,
  to: usize,
  width: i32,
  channels: i32,
  block: usize,
  constants: usize,
): void {
  row1(from, inRow, to, width, channels, 8, block, constants);
}

function partRow1(
  from: usize,
  inRow: i32,
  to: usize,
  width: i32,
  channels: i32,
  left: i32,
  block: usize,
  constants: usize,
): void {
  row1(from, inRow, to, width, channels, left, block, constants);
}

function wholeRow2(
  from: usize,
  inRow: i32,
  to: usize,
  width: i32,
  channels: i32,
  block: usize,
  constants: usize,
): void {
  row2(from, inRow, to, width, channels, 8, block, constants);
}

function partRow2(
  from: usize,
  inRow: i32,
  to: usize,
  width: i32,
  channels: i32,
  left: i32,
  block: usize,
  constants: usize,
): void {
  row2(from, inRow, to, width, channels, left, block, constants);
}
