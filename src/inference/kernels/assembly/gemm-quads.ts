// u8s8_gemm_6x8__relaxed: 6 pixels × 8 output channels at a time by the 8-bit dot product.
//
// i32x4.relaxed_dot_i8x16_i7x16_add_s multiplies 4 channels' quads of signed weights with a broadcast
// quad of input bytes and adds them to the sums, all in one instruction. Its second operand is only
// guaranteed for 0…127; runtime/kernel-probe.ts has proved before that this machine reads all of
// 0…255, which is how this family stores activations (q + 128). Input bytes are read in place.
// Weights per block, read strictly forward:
//   8 × int32 bias | per quad of input values: 8 channels × 4 int8 | 8 × float32 rescale
import {
  GEMM_CHANNELS,
  GEMM_IN_TABLE,
  GEMM_OUT_TABLE,
  GEMM_PIXELS,
  GEMM_SEGMENTS,
  GEMM_SEGMENT_BYTES,
  GEMM_SEGMENT_STRIDE,
  GEMM_WEIGHTS,
  REQUANTISE,
} from "../step-layout";
import { clampToBytes, requantise8, storeTail } from "./requantise";
import { address, word } from "./step";

const ROWS: i32 = 6;

export function gemmQuads(step: usize): void {
  const pixels = word(step, GEMM_PIXELS);
  const segments = word(step, GEMM_SEGMENTS);
  const segmentStride = word(step, GEMM_SEGMENT_STRIDE);
  const quads = (word(step, GEMM_SEGMENT_BYTES) + 3) >> 2;
  const constants = address(step, REQUANTISE);
  const blockBytes: usize = 64 + (quads * segments << 5);
  let block = address(step, GEMM_WEIGHTS);
  let channelsLeft = word(step, GEMM_CHANNELS);
  let channel: usize = 0;
  while (channelsLeft > 0) {
    let inTable = address(step, GEMM_IN_TABLE);
    let outTable = address(step, GEMM_OUT_TABLE);
    // Tables are filled up by repeating the last pixel, so whole tiles may always be computed.
    for (let pixel = 0; pixel < pixels; pixel += ROWS) {
      tile6x8(inTable, outTable, segments, segmentStride, quads, block, channel, channelsLeft, constants);
      inTable += ROWS << 2;
      outTable += ROWS << 2;
    }
    block += blockBytes;
    channel += 8;
    channelsLeft -= 8;
  }
}

@inline
function dot(sum: v128, weights: v128, input: v128): v128 {
  return i32x4.relaxed_dot_i8x16_i7x16_add_s(weights, input, sum);
}

@inline
function tile6x8(
  inTable: usize,
  outTable: usize,
  segments: i32,
  segmentStride: i32,
  quads: i32,
  block: usize,
  channel: usize,
  channelsLeft: i32,
  constants: usize,
): void {
  let a0 = v128.load(block);
  let b0 = v128.load(block, 16);
  let a1 = a0;
  let b1 = b0;
  let a2 = a0;
  let b2 = b0;
  let a3 = a0;
  let b3 = b0;
  let a4 = a0;
  let b4 = b0;
  let a5 = a0;
  let b5 = b0;
  let w = block + 32;
  let offset: usize = 0;
  for (let segment = 0; segment < segments; segment++) {
    let p0 = <usize>load<u32>(inTable) + offset;
    let p1 = <usize>load<u32>(inTable, 4) + offset;
    let p2 = <usize>load<u32>(inTable, 8) + offset;
    let p3 = <usize>load<u32>(inTable, 12) + offset;
    let p4 = <usize>load<u32>(inTable, 16) + offset;
    let p5 = <usize>load<u32>(inTable, 20) + offset;
    offset += segmentStride;
    let left = quads;
    while (left >= 2) {
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
      x = v128.load_splat<i32>(p4);
      a4 = dot(a4, wa, x);
      b4 = dot(b4, wb, x);
      x = v128.load_splat<i32>(p5);
      a5 = dot(a5, wa, x);
      b5 = dot(b5, wb, x);

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
      x = v128.load_splat<i32>(p4, 4);
      a4 = dot(a4, wa, x);
      b4 = dot(b4, wb, x);
      x = v128.load_splat<i32>(p5, 4);
      a5 = dot(a5, wa, x);
      b5 = dot(b5, wb, x);
      w += 64;
      p0 += 8;
      p1 += 8;
      p2 += 8;
      p3 += 8;
      p4 += 8;
      p5 += 8;
      left -= 2;
    }
    if (left > 0) {
      const wa = v128.load(w);
      const wb = v128.load(w, 16);
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
      x = v128.load_splat<i32>(p4);
      a4 = dot(a4, wa, x);
      b4 = dot(b4, wb, x);
      x = v128.load_splat<i32>(p5);
      a5 = dot(a5, wa, x);
      b5 = dot(b5, wb, x);
      w += 32;
    }
  }
  const scaleA = v128.load(w);
  const scaleB = v128.load(w, 16);
  const r0 = requantise8(a0, b0, scaleA, scaleB, constants);
  const r1 = requantise8(a1, b1, scaleA, scaleB, constants);
  storePair(outTable, clampToBytes(r0, r1, constants), channel, channelsLeft);
  const r2 = requantise8(a2, b2, scaleA, scaleB, constants);
  const r3 = requantise8(a3, b3, scaleA, scaleB, constants);
  storePair(outTable + 8, clampToBytes(r2, r3, constants), channel, channelsLeft);
  const r4 = requantise8(a4, b4, scaleA, scaleB, constants);
  const r5 = requantise8(a5, b5, scaleA, scaleB, constants);
  storePair(outTable + 16, clampToBytes(r4, r5, constants), channel, channelsLeft);
}

// Two pixels' 8 channels to where the table says.
@inline
function storePair(table: usize, bytes: v128, channel: usize, channelsLeft: i32): void {
  const first = <usize>load<u32>(table) + channel;
  const second = <usize>load<u32>(table, 4) + channel;
  if (channelsLeft >= 8) {
    v128.store64_lane(first, bytes, 0);
    v128.store64_lane(second, bytes, 1);
  } else {
    storeTail(first, bytes, channelsLeft);
    storeTail(second, v128.shuffle<i64>(bytes, bytes, 1, 0), channelsLeft);
  }
}
