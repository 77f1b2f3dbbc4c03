// For the benchmark alone (tools/bench/build-peaks.ts); no part of the shipped kernels.
// The fastest this processor can multiply and add, by the two instructions the kernels are built on:
// operands from the first-level cache, every sum in a register, nothing else in the loop. What the
// kernels reach is held against it.

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
