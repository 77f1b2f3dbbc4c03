/**
 * Resampling of a square of a picture to another size, in integer arithmetic: the same pixels give the same
 * bytes on every machine.
 *
 * Each output pixel is the mean of the picture over its own footprint (area coverage). Where the output is
 * finer than the picture the footprint stops shrinking at one picture pixel, which is bilinear
 * interpolation; the two rules meet without a step at scale 1. Outside the picture is black. Separable:
 * rows first, then columns, over tables of taps computed once per call.
 */
import type { CropBox, RgbaImage } from "./observation.ts";

/** Weights of one output pixel sum to 1 << WEIGHT_BITS; the first pass keeps ROW_BITS fraction bits. */
const WEIGHT_BITS = 14;
const ROW_BITS = 6;

/** For each output pixel along one axis: first image pixel, number of taps, and their weights. */
class TapTable {
  first = new Int32Array(0);
  count = new Int32Array(0);
  weights = new Int32Array(0);
  /** Taps reserved per output pixel. */
  stride = 0;
  /** Image pixels that are read: begin ≤ pixel < end. */
  begin = 0;
  end = 0;

  /**
   * @param length output pixels along the axis
   * @param start_px where the square starts
   * @param step_px image pixels per output pixel
   * @param limit image pixels along the axis
   */
  fill(length: number, start_px: number, step_px: number, limit: number): void {
    const span = Math.max(step_px, 1);
    this.stride = Math.ceil(span) + 1;
    if (this.first.length < length) {
      this.first = new Int32Array(length);
      this.count = new Int32Array(length);
    }
    if (this.weights.length < length * this.stride) this.weights = new Int32Array(length * this.stride);
    const one = 1 << WEIGHT_BITS;
    this.begin = limit;
    this.end = 0;
    for (let i = 0; i < length; i++) {
      const from = start_px + (i + 0.5) * step_px - span / 2;
      const start = Math.floor(from);
      const last = Math.ceil(from + span) - 1;
      let kept = 0;
      let done = 0;
      const first = Math.min(Math.max(start, 0), limit);
      for (let source = start; source <= last; source++) {
        // Differences of rounded sums, so that the weights add up to `one` whatever the rounding.
        const sum = Math.floor(Math.min(1, (source + 1 - from) / span) * one + 0.5);
        if (source >= 0 && source < limit && kept < this.stride) {
          this.weights[i * this.stride + kept] = sum - done;
          kept++;
        }
        done = sum;
      }
      this.first[i] = first;
      this.count[i] = kept;
      if (kept > 0) {
        this.begin = Math.min(this.begin, first);
        this.end = Math.max(this.end, first + kept);
      }
    }
  }
}

const columns = new TapTable();
const rows = new TapTable();
/** Rows of the picture at output width: 3 × width × rows, with ROW_BITS fraction bits. Grows, never shrinks. */
let strip = new Int32Array(0);

/**
 * Writes a rectangle of `image`, in image pixels, over all of `out`, opaque. It may reach outside the image.
 */
export function resample(image: RgbaImage, box: CropBox, out: RgbaImage): void {
  columns.fill(out.width, box.x_px, box.width_px / out.width, image.width);
  rows.fill(out.height, box.y_px, box.height_px / out.height, image.height);
  const from = rows.begin;
  const to = Math.max(from, rows.end);
  const needed = 3 * out.width * (to - from);
  if (strip.length < needed) strip = new Int32Array(needed);
  resampleRows(image, out.width, from, to);
  resampleColumns(out, from);
}

/** First pass: image rows from … to − 1 to the output's width, into the strip. */
function resampleRows(image: RgbaImage, width: number, from: number, to: number): void {
  const into = strip;
  const { data } = image;
  const { first, count, weights, stride } = columns;
  const half = 1 << (WEIGHT_BITS - ROW_BITS - 1);
  let o = 0;
  for (let y = from; y < to; y++) {
    const row = y * image.width;
    for (let x = 0; x < width; x++) {
      let red = half;
      let green = half;
      let blue = half;
      let i = 4 * (row + (first[x] ?? 0));
      let w = x * stride;
      for (let k = count[x] ?? 0; k > 0; k--) {
        const weight = weights[w] ?? 0;
        red += weight * (data[i] ?? 0);
        green += weight * (data[i + 1] ?? 0);
        blue += weight * (data[i + 2] ?? 0);
        i += 4;
        w++;
      }
      into[o] = red >> (WEIGHT_BITS - ROW_BITS);
      into[o + 1] = green >> (WEIGHT_BITS - ROW_BITS);
      into[o + 2] = blue >> (WEIGHT_BITS - ROW_BITS);
      o += 3;
    }
  }
}

/** Second pass: the strip, whose first row is image row `begin`, to the output's height, rounded to 8 bits. */
function resampleColumns({ data, width, height }: RgbaImage, begin: number): void {
  const from = strip;
  const { first, count, weights, stride } = rows;
  const shift = WEIGHT_BITS + ROW_BITS;
  const half = 1 << (shift - 1);
  const line = 3 * width;
  let o = 0;
  for (let y = 0; y < height; y++) {
    const start = ((first[y] ?? 0) - begin) * line;
    const taps = count[y] ?? 0;
    for (let x = 0; x < width; x++) {
      let red = half;
      let green = half;
      let blue = half;
      let i = start + 3 * x;
      let w = y * stride;
      for (let k = taps; k > 0; k--) {
        const weight = weights[w] ?? 0;
        red += weight * (from[i] ?? 0);
        green += weight * (from[i + 1] ?? 0);
        blue += weight * (from[i + 2] ?? 0);
        i += line;
        w++;
      }
      data[o] = red >> shift;
      data[o + 1] = green >> shift;
      data[o + 2] = blue >> shift;
      data[o + 3] = 255;
      o += 4;
    }
  }
}
