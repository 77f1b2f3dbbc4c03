/**
 * A small crop with awkward values and its codes by src/inference/crop.ts, as training/crop-parity.json.
 * Training makes its input in Python; both sides are tested against this file, so they cannot drift apart.
 *
 *   npx tsx tools/crop-parity.ts > training/crop-parity.json
 */
import { pathToFileURL } from "node:url";
import { rgbaToTensor, WHOLE_SQUARE } from "../src/inference/crop.ts";
import type { CropBox, InputDescriptor, RgbaImage } from "../src/inference/observation.ts";

const SIZE_PX = 8;

/** The quantisation of our own networks: real = (q + 1) / 127. */
const DESCRIPTOR: InputDescriptor = {
  height: SIZE_PX,
  width: SIZE_PX,
  layout: "rgb+xy",
  scale: Math.fround(1 / 127),
  zeroPoint: -1,
  part: WHOLE_SQUARE,
};

export interface CropParity {
  readonly size_px: number;
  readonly box: CropBox;
  readonly frame_width: number;
  readonly frame_height: number;
  readonly scale: number;
  readonly zero_point: number;
  /** Height × width × RGB. */
  readonly pixels: readonly number[];
  /** Height × width × 5. */
  readonly codes: readonly number[];
}

/** Pixels run through 0…255; the box reaches out of the frame at the right and at the top. */
export function makeCropParity(): CropParity {
  const box = { x_px: 431.25, y_px: -37.5, width_px: 230.5, height_px: 164.25 };
  const frame_width = 640;
  const frame_height = 480;
  const pixels = Array.from(
    { length: SIZE_PX * SIZE_PX * 3 },
    (_, i) => (i * 85 + Math.floor(i / 3) * 7) % 256,
  );
  const data = new Uint8ClampedArray(4 * SIZE_PX * SIZE_PX).fill(255);
  for (const [i, value] of pixels.entries()) data[4 * Math.floor(i / 3) + (i % 3)] = value;
  const crop: RgbaImage = { width: SIZE_PX, height: SIZE_PX, data };
  const out = new Int8Array(SIZE_PX * SIZE_PX * 5);
  rgbaToTensor(crop, box, frame_width, frame_height, DESCRIPTOR, out);
  const { scale, zeroPoint } = DESCRIPTOR;
  return {
    size_px: SIZE_PX,
    box,
    frame_width,
    frame_height,
    scale,
    zero_point: zeroPoint,
    pixels,
    codes: [...out],
  };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(`${JSON.stringify(makeCropParity())}\n`);
}
