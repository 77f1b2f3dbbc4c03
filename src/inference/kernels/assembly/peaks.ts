// For the benchmark alone (tools/bench/build-peaks.ts); no part of the shipped kernels.
// The fastest this processor can multiply and add, by the two instructions the kernels are built on:
// operands from the first-level cache, every sum in a register, nothing else in the loop; and the two
// other kinds of work that a network has most of, depthwise windows and rounding, in the same way. What
// the kernels reach is held against it.
import { clampToBytes, loadWide, requantise8 } from "./requantise";

@inline
function pair(sum: v128, a: v128, b: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(a, b));
}

// 64 multiplications per round. `at`: 1 KB of operands.
export function pairs(at: usize, rounds: i32): i32 {
  let a0 = i32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
  for (let i = 0; i < rounds; i++) {
    const p = at + ((i & 31) << 4);
    const wa = v128.load(p);
    const wb = v128.load(p, 16);
    let x = v128.load_splat<i32>(p, 64);
    a0 = pair(a0, wa, x);
    b0 = pair(b0, wb, x);
    x = v128.load_splat<i32>(p, 68);
    a1 = pair(a1, wa, x);
    b1 = pair(b1, wb, x);
    x = v128.load_splat<i32>(p, 72);
    a2 = pair(a2, wa, x);
    b2 = pair(b2, wb, x);
    x = v128.load_splat<i32>(p, 76);
    a3 = pair(a3, wa, x);
    b3 = pair(b3, wb, x);
  }
  a0 = i32x4.add(i32x4.add(a0, a1), i32x4.add(a2, a3));
  b0 = i32x4.add(i32x4.add(b0, b1), i32x4.add(b2, b3));
  return i32x4.extract_lane(i32x4.add(a0, b0), 0);
}

@inline
function quad(sum: v128, a: v128, b: v128): v128 {
  return i32x4.relaxed_dot_i8x16_i7x16_add_s(a, b, sum);
}

// 192 multiplications per round.
export function quads(at: usize, rounds: i32): i32 {
  let a0 = i32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0;
  let b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0, b5 = a0;
  for (let i = 0; i < rounds; i++) {
    const p = at + ((i & 31) << 4);
    const wa = v128.load(p);
    const wb = v128.load(p, 16);
    let x = v128.load_splat<i32>(p, 64);
    a0 = quad(a0, wa, x);
    b0 = quad(b0, wb, x);
    x = v128.load_splat<i32>(p, 68);
    a1 = quad(a1, wa, x);
    b1 = quad(b1, wb, x);
    x = v128.load_splat<i32>(p, 72);
    a2 = quad(a2, wa, x);
    b2 = quad(b2, wb, x);
    x = v128.load_splat<i32>(p, 76);
    a3 = quad(a3, wa, x);
    b3 = quad(b3, wb, x);
    x = v128.load_splat<i32>(p, 80);
    a4 = quad(a4, wa, x);
    b4 = quad(b4, wb, x);
    x = v128.load_splat<i32>(p, 84);
    a5 = quad(a5, wa, x);
    b5 = quad(b5, wb, x);
  }
  a0 = i32x4.add(i32x4.add(i32x4.add(a0, a1), i32x4.add(a2, a3)), i32x4.add(a4, a5));
  b0 = i32x4.add(i32x4.add(i32x4.add(b0, b1), i32x4.add(b2, b3)), i32x4.add(b4, b5));
  return i32x4.extract_lane(i32x4.add(a0, b0), 0);
}

@inline
function low(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

@inline
function high(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

// 72 multiplications per round: 3×3 windows of 8 channels by pairs of taps, sliding along a row.
export function windows(at: usize, rounds: i32): i32 {
  let all = i32x4.splat(0);
  let c0lo = all, c0hi = all, c1lo = all, c1hi = all, z0 = all, z1 = all;
  for (let i = 0; i < rounds; i++) {
    const p = at + ((i & 31) << 3);
    const x = loadWide(p);
    const y = loadWide(p + 256);
    const z2 = loadWide(p + 512);
    const c2lo = low(x, y);
    const c2hi = high(x, y);
    let lo = pair(all, c0lo, v128.load(at));
    let hi = i32x4.dot_i16x8_s(c0hi, v128.load(at, 16));
    lo = pair(lo, c1lo, v128.load(at, 32));
    hi = pair(hi, c1hi, v128.load(at, 48));
    lo = pair(lo, c2lo, v128.load(at, 64));
    hi = pair(hi, c2hi, v128.load(at, 80));
    lo = pair(lo, low(z0, z1), v128.load(at, 96));
    hi = pair(hi, high(z0, z1), v128.load(at, 112));
    lo = pair(lo, low(z2, z2), v128.load(at, 128));
    hi = pair(hi, high(z2, z2), v128.load(at, 144));
    all = v128.xor(lo, hi);
    c0lo = c1lo;
    c0hi = c1hi;
    c1lo = c2lo;
    c1hi = c2hi;
    z0 = z1;
    z1 = z2;
  }
  return i32x4.extract_lane(all, 0);
}

// 16 results per round, from sums in memory to bytes in memory.
export function roundings(at: usize, rounds: i32): i32 {
  const scale = f32x4.splat(0.001);
  for (let i = 0; i < rounds; i++) {
    const p = at + ((i & 7) << 6);
    const a = requantise8(v128.load(p), v128.load(p, 16), scale, scale, at);
    const b = requantise8(v128.load(p, 32), v128.load(p, 48), scale, scale, at);
    v128.store(at + 1024 + ((i & 7) << 4), clampToBytes(a, b, at));
  }
  return load<i32>(at, 1024);
}
