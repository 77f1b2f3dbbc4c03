// int32 sums → int8: ×float32, nearest even, + zero point, clamp; 8 values at a time.
//
// Rounding: adding 1.5·2²³ in float32 leaves the integer, rounded to nearest even, in the low bits;
// subtracting the constant's own bits (less the zero point) as integers leaves integer + zero point.
// As integers the bits are in the order of the sums (all below −1.5·2²³ are negative), so a maximum
// with the bits of the lowest result clamps below; saturating narrowing and a minimum clamp above.

// The constants of a step: see REQUANTISE in step-layout.ts.
@inline
export function magic(constants: usize): v128 {
  return v128.load(constants);
}

@inline
export function magicLessZeroPoint(constants: usize): v128 {
  return v128.load(constants, 16);
}

@inline
function magicLow(constants: usize): v128 {
  return v128.load(constants, 32);
}

// Two vectors of sums to 8 × int16 (clamped below, saturated above, zero point added).
@inline
export function requantise8(lo: v128, hi: v128, scaleLo: v128, scaleHi: v128, constants: usize): v128 {
  const bitsLo = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(lo), scaleLo), magic(constants));
  const bitsHi = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(hi), scaleHi), magic(constants));
  return i16x8.narrow_i32x4_s(
    i32x4.sub(i32x4.max_s(bitsLo, magicLow(constants)), magicLessZeroPoint(constants)),
    i32x4.sub(i32x4.max_s(bitsHi, magicLow(constants)), magicLessZeroPoint(constants)),
  );
}

// 16 × int16 to 16 stored bytes, clamped above to the step's range.
@inline
export function clampToBytes(a: v128, b: v128, constants: usize): v128 {
  if (STORED_UNSIGNED) return i8x16.min_u(i8x16.narrow_i16x8_u(a, b), v128.load(constants, 48));
  return i8x16.min_s(i8x16.narrow_i16x8_s(a, b), v128.load(constants, 48));
}

// Stores the low `count` bytes (1 … 8) of a vector.
export function storeTail(to: usize, bytes: v128, count: i32): void {
  let rest = i64x2.extract_lane(bytes, 0);
  for (let i = 0; i < count; i++) {
    store<u8>(to + i, <u8>rest);
    rest >>= 8;
  }
}

// 8 stored bytes to 8 × int16.
@inline
export function loadWide(from: usize): v128 {
  return STORED_UNSIGNED ? v128.load_ext<u8>(from) : v128.load_ext<i8>(from);
}

// One stored byte to an integer.
@inline
export function loadOne(from: usize): i32 {
  return STORED_UNSIGNED ? <i32>load<u8>(from) : <i32>load<i8>(from);
}
