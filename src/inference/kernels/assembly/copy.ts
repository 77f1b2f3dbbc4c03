// Moving bytes: x8_copy__simd (rows with strides: input, CONCATENATION, PAD) and x8_border__simd.
import {
  BORDER_AT,
  BORDER_BOTTOM,
  BORDER_HEIGHT,
  BORDER_LEFT_BYTES,
  BORDER_RIGHT_BYTES,
  BORDER_ROW,
  BORDER_ROW_BYTES,
  BORDER_TOP,
  BORDER_VALUE,
  COPY_FLIP,
  COPY_IN,
  COPY_IN_STRIDE,
  COPY_OUT,
  COPY_OUT_STRIDE,
  COPY_ROWS,
  COPY_ROW_BYTES,
} from "../step-layout";
import { address, word } from "./step";

export function copy(step: usize): void {
  const rowBytes = word(step, COPY_ROW_BYTES);
  const rows = word(step, COPY_ROWS);
  const flip = <u8>word(step, COPY_FLIP);
  const flips = i8x16.splat(flip);
  let from = address(step, COPY_IN);
  let to = address(step, COPY_OUT);
  for (let row = 0; row < rows; row++) {
    let i = 0;
    for (; i <= rowBytes - 16; i += 16) v128.store(to + i, v128.xor(v128.load(from + i), flips));
    for (; i < rowBytes; i++) store<u8>(to + i, load<u8>(from + i) ^ flip);
    from += word(step, COPY_IN_STRIDE);
    to += word(step, COPY_OUT_STRIDE);
  }
}

function fill(to: usize, value: u8, count: i32): void {
  const values = i8x16.splat(value);
  let i = 0;
  for (; i <= count - 16; i += 16) v128.store(to + i, values);
  for (; i < count; i++) store<u8>(to + i, value);
}

export function border(step: usize): void {
  const value = <u8>word(step, BORDER_VALUE);
  const row = word(step, BORDER_ROW);
  const left = word(step, BORDER_LEFT_BYTES);
  const right = word(step, BORDER_RIGHT_BYTES);
  const inside = word(step, BORDER_ROW_BYTES);
  const height = word(step, BORDER_HEIGHT);
  let at = address(step, BORDER_AT);
  fill(at, value, word(step, BORDER_TOP) * row);
  at += word(step, BORDER_TOP) * row;
  for (let y = 0; y < height; y++) {
    fill(at, value, left);
    fill(at + left + inside, value, right);
    at += row;
  }
  fill(at, value, word(step, BORDER_BOTTOM) * row);
}
