/** What a webcam does to a picture, in 2D: blur, noise, colour cast, contrast, sharpening, JPEG. */
import type { RgbaImage } from "../../../src/inference/observation.ts";
import { createRandom, type Random } from "../random.ts";

export interface CameraFaults {
  /** Gaussian blur, frame pixels. */
  readonly blur_px: number;
  /** Extra blur along x, frame pixels (movement). */
  readonly motion_px: number;
  readonly gains: readonly [number, number, number];
  readonly gamma: number;
  readonly contrast: number;
  readonly saturation: number;
  /** Standard deviation of the noise at mid grey, 8-bit steps. */
  readonly noise: number;
  readonly sharpen: number;
  /** 0 = none, else JPEG quality. */
  readonly jpeg: number;
  readonly seed: number;
}

export function sampleFaults(random: Random, dim: boolean): CameraFaults {
  const cast = random.normal(0, 0.07);
  return {
    blur_px: random.chance(0.3) ? 0 : random.uniform(0, 0.9),
    motion_px: random.chance(0.1) ? random.uniform(0.5, 2.5) : 0,
    gains: [1 + cast + random.normal(0, 0.02), 1, 1 - cast + random.normal(0, 0.02)],
    gamma: Math.exp(random.normal(0, 0.1)),
    contrast: random.normal(1, 0.1),
    saturation: random.normal(0.87, 0.16),
    noise: random.chance(0.15) ? 0 : random.uniform(0.5, dim ? 9 : 5),
    sharpen: random.chance(0.35) ? random.uniform(0.1, 0.8) : 0,
    jpeg: random.chance(0.5) ? random.uniform(0.35, 0.92) : 0,
    seed: Math.floor(random.uniform(0, 4294967296)),
  };
}

/** Gaussian table: one draw per pixel from 4096 values is enough for noise. */
const NOISE = (() => {
  const random = createRandom(7);
  return Float32Array.from({ length: 4096 }, () => random.normal(0, 1));
})();

export async function degrade(image: RgbaImage, faults: CameraFaults): Promise<RgbaImage> {
  const { width, height } = image;
  const planes = toPlanes(image);
  if (faults.blur_px > 0.1 || faults.motion_px > 0)
    for (const [c, plane] of planes.entries())
      planes[c] = blur(plane, width, height, faults.blur_px + faults.motion_px, faults.blur_px);
  if (faults.sharpen > 0) {
    const soft = planes.map((plane) => blur(plane, width, height, 0.9, 0.9));
    for (const [c, plane] of planes.entries()) sharpen(plane, soft[c] ?? plane, faults.sharpen);
  }
  const out = new Uint8ClampedArray(4 * width * height);
  const [red, green, blue] = planes;
  if (red === undefined || green === undefined || blue === undefined) throw new RangeError("three planes");
  const curve = toneCurve(faults);
  let state = faults.seed >>> 0;
  const draw = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return NOISE[state >>> 20] ?? 0;
  };
  for (let k = 0; k < red.length; k++) {
    let r = (red[k] ?? 0) * faults.gains[0];
    let g = (green[k] ?? 0) * faults.gains[1];
    let b = (blue[k] ?? 0) * faults.gains[2];
    const grey = 0.299 * r + 0.587 * g + 0.114 * b;
    r = grey + (r - grey) * faults.saturation;
    g = grey + (g - grey) * faults.saturation;
    b = grey + (b - grey) * faults.saturation;
    // Shot noise: shadows of a gamma picture are a little noisier than its lights.
    const sigma = faults.noise * (1.25 - 0.5 * Math.min(1, grey / 255));
    const common = draw();
    out[4 * k] = (curve[clampByte(r)] ?? 0) + sigma * (0.75 * common + 0.65 * draw());
    out[4 * k + 1] = (curve[clampByte(g)] ?? 0) + sigma * (0.75 * common + 0.45 * draw());
    out[4 * k + 2] = (curve[clampByte(b)] ?? 0) + sigma * (0.75 * common + 0.8 * draw());
    out[4 * k + 3] = 255;
  }
  const done = { width, height, data: out };
  return faults.jpeg > 0 ? throughJpeg(done, faults.jpeg) : done;
}

const clampByte = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));

function toneCurve({ gamma, contrast }: CameraFaults): Float32Array {
  return Float32Array.from(
    { length: 256 },
    (_, k) => 255 * Math.max(0, 0.5 + ((k / 255) ** gamma - 0.5) * contrast),
  );
}

// Plain loops from here on: this runs for every pixel of every training picture.

function toPlanes({ data }: RgbaImage): Float32Array[] {
  const planes = [0, 1, 2].map(() => new Float32Array(data.length / 4));
  for (const [c, plane] of planes.entries())
    for (let k = 0; k < plane.length; k++) plane[k] = data[4 * k + c] ?? 0;
  return planes;
}

/** Adds a share of what the soft picture lacks. */
function sharpen(plane: Float32Array, soft: Float32Array, share: number): void {
  for (let k = 0; k < plane.length; k++) {
    const value = plane[k] ?? 0;
    plane[k] = value + share * (value - (soft[k] ?? 0));
  }
}

/** Separable blur with edge pixels repeated. */
function blur(
  plane: Float32Array,
  width: number,
  height: number,
  sigmaX: number,
  sigmaY: number,
): Float32Array {
  const along = convolve(plane, width, height, sigmaX, 1, width);
  return convolve(along, height, width, sigmaY, width, 1);
}

function convolve(
  plane: Float32Array,
  length: number,
  lines: number,
  sigma: number,
  step: number,
  lineStep: number,
): Float32Array {
  if (sigma < 0.1) return plane;
  const reach = Math.max(1, Math.ceil(2.5 * sigma));
  const kernel = Float32Array.from({ length: 2 * reach + 1 }, (_, k) =>
    Math.exp(-((k - reach) ** 2) / (2 * sigma * sigma)),
  );
  const sum = kernel.reduce((a, b) => a + b, 0);
  const out = new Float32Array(plane.length);
  const padded = new Float32Array(length + 2 * reach);
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep;
    for (let i = 0; i < padded.length; i++) {
      const at = Math.max(0, Math.min(length - 1, i - reach));
      padded[i] = plane[start + at * step] ?? 0;
    }
    for (let i = 0; i < length; i++) {
      let value = 0;
      for (let k = 0; k < kernel.length; k++) value += (kernel[k] ?? 0) * (padded[i + k] ?? 0);
      out[start + i * step] = value / sum;
    }
  }
  return out;
}

async function throughJpeg(image: RgbaImage, quality: number): Promise<RgbaImage> {
  const { width, height } = image;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("no 2D canvas");
  context.putImageData(new ImageData(new Uint8ClampedArray(image.data), width, height), 0, 0);
  const bitmap = await createImageBitmap(await canvas.convertToBlob({ type: "image/jpeg", quality }));
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}

/** Halves a picture (2 × 2 means): drawn large, seen small. */
export function halve(image: RgbaImage): RgbaImage {
  const [width, height] = [image.width >> 1, image.height >> 1];
  const data = new Uint8ClampedArray(4 * width * height);
  const row = 4 * image.width;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 4; c++) {
        const at = 2 * y * row + 8 * x + c;
        data[4 * (y * width + x) + c] =
          ((image.data[at] ?? 0) +
            (image.data[at + 4] ?? 0) +
            (image.data[at + row] ?? 0) +
            (image.data[at + row + 4] ?? 0) +
            2) >>
          2;
      }
  return { width, height, data };
}
