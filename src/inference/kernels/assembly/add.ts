// s8_add_x8__simd: two tensors of one shape, each with its own scale, by 20-bit fixed point.
import {
  ADD_A,
  ADD_A_MULTIPLIER,
  ADD_B,
  ADD_B_MULTIPLIER,
  ADD_BIAS,
  ADD_COUNT,
  ADD_HIGH,
  ADD_LOW,
  ADD_OUT,
  ADD_SHIFT,
  ADD_ZERO_POINT,
} from "../step-layout";
import { loadOne, loadWide } from "./requantise";
import { address, word } from "./step";

export function add(step: usize): void {
  let a = address(step, ADD_A);
  let b = address(step, ADD_B);
  let out = address(step, ADD_OUT);
  const count = word(step, ADD_COUNT);
  const shift = word(step, ADD_SHIFT);
  const bias = i32x4.splat(word(step, ADD_BIAS));
  const aMultiplier = i32x4.splat(word(step, ADD_A_MULTIPLIER));
  const bMultiplier = i32x4.splat(word(step, ADD_B_MULTIPLIER));
  const zeroPoint = i16x8.splat(<i16>word(step, ADD_ZERO_POINT));
  const low = i16x8.splat(<i16>word(step, ADD_LOW));
  const high = i16x8.splat(<i16>word(step, ADD_HIGH));
  let left = count;
  while (left >= 8) {
    const x = loadWide(a);
    const y = loadWide(b);
    let lo = i32x4.add(bias, i32x4.mul(i32x4.extend_low_i16x8_s(x), aMultiplier));
    let hi = i32x4.add(bias, i32x4.mul(i32x4.extend_high_i16x8_s(x), aMultiplier));
    lo = i32x4.add(lo, i32x4.mul(i32x4.extend_low_i16x8_s(y), bMultiplier));
    hi = i32x4.add(hi, i32x4.mul(i32x4.extend_high_i16x8_s(y), bMultiplier));
    const wide = i16x8.narrow_i32x4_s(i32x4.shr_s(lo, shift), i32x4.shr_s(hi, shift));
    const sum = i16x8.min_s(i16x8.max_s(i16x8.add_sat_s(wide, zeroPoint), low), high);
    v128.store64_lane(out, STORED_UNSIGNED ? i8x16.narrow_i16x8_u(sum, sum) : i8x16.narrow_i16x8_s(sum, sum), 0);
    a += 8;
    b += 8;
    out += 8;
    left -= 8;
  }
  while (left > 0) {
    const scaled = word(step, ADD_BIAS) + loadOne(a) * word(step, ADD_A_MULTIPLIER);
    const sum = ((scaled + loadOne(b) * word(step, ADD_B_MULTIPLIER)) >> shift) + word(step, ADD_ZERO_POINT);
    store<u8>(out, <u8>min<i32>(max<i32>(sum, word(step, ADD_LOW)), word(step, ADD_HIGH)));
    a++;
    b++;
    out++;
    left--;
  }
}
