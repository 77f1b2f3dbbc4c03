// s8_dwconv_any__scalar: depthwise convolution of any kernel and stride, one value at a time. For
// networks with windows other than 3×3; the input carries its border.
// Weights: channels × int32 bias | channels × float32 rescale | KH × KW × channels int8.
import {
  DW_CHANNELS,
  DW_HEIGHT,
  DW_IN,
  DW_IN_ROW,
  DW_KERNEL_HEIGHT,
  DW_KERNEL_WIDTH,
  DW_OUT,
  DW_OUT_ROW,
  DW_STRIDE,
  DW_STRIDE_ACROSS,
  DW_WEIGHTS,
  DW_WIDTH,
  REQUANTISE,
} from "../step-layout";
import { clampToBytes, loadOne, requantise8 } from "./requantise";
import { address, word } from "./step";

export function depthwiseAny(step: usize): void {
  const channels = word(step, DW_CHANNELS);
  const height = word(step, DW_HEIGHT);
  const width = word(step, DW_WIDTH);
  const inRow = word(step, DW_IN_ROW);
  const down = word(step, DW_STRIDE) * inRow;
  const across = word(step, DW_STRIDE_ACROSS) * channels;
  for (let y = 0; y < height; y++) {
    let from = address(step, DW_IN) + y * down;
    let to = address(step, DW_OUT) + y * word(step, DW_OUT_ROW);
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) store<u8>(to + c, one(step, from + c, c));
      from += across;
      to += channels;
    }
  }
}

// One output value: the window at `from`, channel `c`.
function one(step: usize, from: usize, c: i32): u8 {
  const channels = word(step, DW_CHANNELS);
  const inRow = word(step, DW_IN_ROW);
  const kernelHeight = word(step, DW_KERNEL_HEIGHT);
  const kernelWidth = word(step, DW_KERNEL_WIDTH);
  const constants = address(step, REQUANTISE);
  const bias = address(step, DW_WEIGHTS) + (<usize>c << 2);
  const rescale = bias + (<usize>channels << 2);
  let weight = address(step, DW_WEIGHTS) + (<usize>channels << 3) + c;
  let sum = load<i32>(bias);
  for (let ky = 0; ky < kernelHeight; ky++) {
    let at = from + ky * inRow;
    for (let kx = 0; kx < kernelWidth; kx++) {
      sum += loadOne(at) * <i32>load<i8>(weight);
      at += channels;
      weight += channels;
    }
  }
  const scale = f32x4.splat(load<f32>(rescale));
  const wide = requantise8(i32x4.splat(sum), i32x4.splat(sum), scale, scale, constants);
  return i8x16.extract_lane_u(clampToBytes(wide, wide, constants), 0);
}
