// s8_mean_c8__simd: average over pixels, 8 channels at a time; the pixels lie one after another.
import { MEAN_BIAS, MEAN_CHANNELS, MEAN_IN, MEAN_OUT, MEAN_PIXELS, MEAN_RESCALE, REQUANTISE } from "../step-layout";
import { clampToBytes, loadWide, requantise8, storeTail } from "./requantise";
import { address, word } from "./step";

export function mean(step: usize): void {
  const pixels = word(step, MEAN_PIXELS);
  const channels = word(step, MEAN_CHANNELS);
  const constants = address(step, REQUANTISE);
  const bias = i32x4.splat(word(step, MEAN_BIAS));
  const rescale = f32x4.splat(load<f32>(step + (MEAN_RESCALE << 2)));
  const out = address(step, MEAN_OUT);
  for (let c = 0; c < channels; c += 8) {
    let from = address(step, MEAN_IN) + c;
    let lo = bias;
    let hi = bias;
    for (let i = 0; i < pixels; i++) {
      const x = loadWide(from);
      lo = i32x4.add(lo, i32x4.extend_low_i16x8_s(x));
      hi = i32x4.add(hi, i32x4.extend_high_i16x8_s(x));
      from += channels;
    }
    const wide = requantise8(lo, hi, rescale, rescale, constants);
    const bytes = clampToBytes(wide, wide, constants);
    if (channels - c >= 8) v128.store64_lane(out + c, bytes, 0);
    else storeTail(out + c, bytes, channels - c);
  }
}
