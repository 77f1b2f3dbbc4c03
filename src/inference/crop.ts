/**
 * From a frame to the network's input: the one crop used live, in evaluation and for training pictures.
 *
 * The same pixels give the same bytes in Node and in every browser (see crop-resample.ts). Outside the
 * frame is black. Works on scratch memory of its own: no allocation per frame when `out` is given.
 */
import { resample } from "./crop-resample.ts";
import type { CropBox, FaceBox, FacePart, InputDescriptor, RgbaImage } from "./observation.ts";

/** A rectangle of a frame and where it lies in it, in frame pixels (unmirrored, origin top left). */
export interface FramePatch {
  readonly image: RgbaImage;
  readonly left_px: number;
  readonly top_px: number;
  readonly frame_width: number;
  readonly frame_height: number;
}

/** A rectangle of whole frame pixels. */
export interface PixelRect {
  readonly left_px: number;
  readonly top_px: number;
  readonly width: number;
  readonly height: number;
}

/** MediaPipe's mesh points; the iris points after them are left out of the face box. */
const MESH_POINTS = 468;

/** Outer and inner corner of each eye in MediaPipe's mesh; sides are the user's own. */
export const EYE_CORNERS = { right: [33, 133], left: [263, 362] } as const;

/** Side of an eye view over the distance between the eye's corners: lids and a little brow fit in. */
const EYE_VIEW_SCALE = 1.6;

/**
 * The face square: about the middle of the landmarks' bounding box, as large as its larger side.
 * @param landmarks at least 468 × (x, y, z); x and y as fractions of the frame
 */
export function boxFromLandmarks(
  landmarks: Float32Array,
  frame_width: number,
  frame_height: number,
): FaceBox {
  if (landmarks.length < MESH_POINTS * 3) {
    throw new RangeError(`landmarks: ${landmarks.length} numbers, at least ${MESH_POINTS * 3} needed`);
  }
  let left = Infinity;
  let right = -Infinity;
  let top = Infinity;
  let bottom = -Infinity;
  for (let i = 0; i < MESH_POINTS; i++) {
    const x = (landmarks[3 * i] ?? 0) * frame_width;
    const y = (landmarks[3 * i + 1] ?? 0) * frame_height;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  const size_px = Math.max(right - left, bottom - top);
  return { x_px: (left + right - size_px) / 2, y_px: (top + bottom - size_px) / 2, size_px };
}

/** All of the face square: what published networks look at. */
export const WHOLE_SQUARE: FacePart = { width: 1, height: 1, rise: 0 };

/** The part of a face square that a network looks at. */
export function partOf({ x_px, y_px, size_px }: FaceBox, { width, height, rise }: FacePart): CropBox {
  return {
    x_px: x_px + ((1 - width) * size_px) / 2,
    y_px: y_px + ((1 - height) / 2 - rise) * size_px,
    width_px: width * size_px,
    height_px: height * size_px,
  };
}

/** Square round one of the user's eyes, for the view. Landmarks as in boxFromLandmarks. */
export function eyeBoxFromLandmarks(
  landmarks: Float32Array,
  frame_width: number,
  frame_height: number,
  eye: "left" | "right",
): CropBox {
  const [outer, inner] = EYE_CORNERS[eye];
  const ax = (landmarks[3 * outer] ?? 0) * frame_width;
  const ay = (landmarks[3 * outer + 1] ?? 0) * frame_height;
  const bx = (landmarks[3 * inner] ?? 0) * frame_width;
  const by = (landmarks[3 * inner + 1] ?? 0) * frame_height;
  const side_px = EYE_VIEW_SCALE * Math.sqrt((ax - bx) ** 2 + (ay - by) ** 2);
  const [x_px, y_px] = [(ax + bx - side_px) / 2, (ay + by - side_px) / 2];
  return { x_px, y_px, width_px: side_px, height_px: side_px };
}

/** The whole frame pixels a crop of this box reads: box ∩ frame, with the one pixel bilinear needs. */
export function patchRect(box: CropBox, frame_width: number, frame_height: number): PixelRect {
  const left_px = clamp(Math.floor(box.x_px) - 1, 0, frame_width - 1);
  const top_px = clamp(Math.floor(box.y_px) - 1, 0, frame_height - 1);
  const right_px = clamp(Math.ceil(box.x_px + box.width_px) + 1, left_px + 1, frame_width);
  const bottom_px = clamp(Math.ceil(box.y_px + box.height_px) + 1, top_px + 1, frame_height);
  return { left_px, top_px, width: right_px - left_px, height: bottom_px - top_px };
}

/**
 * Resamples the box to width × height, opaque RGBA.
 * @param out written and returned when given; must have the asked size
 * @throws RangeError when the patch does not hold all frame pixels of the box (see patchRect)
 */
export function cropToRgba(
  patch: FramePatch,
  box: CropBox,
  width: number,
  height: number,
  out?: RgbaImage,
): RgbaImage {
  const target = out ?? { width, height, data: new Uint8ClampedArray(4 * width * height) };
  if (target.width !== width || target.height !== height || target.data.length < 4 * width * height) {
    throw new RangeError(`out: ${target.width}×${target.height} given, ${width}×${height} asked`);
  }
  requireCovered(patch, box);
  resample(patch.image, { ...box, x_px: box.x_px - patch.left_px, y_px: box.y_px - patch.top_px }, target);
  return target;
}

/**
 * The network's input: quantise(cropToRgba(...)) with the position planes.
 *
 * Values before quantisation: colour = pixel / 127.5 − 1; grey = Rec. 601 luma of the same; X, Y = centre of
 * the crop pixel in the full frame, −1 … 1 from left/top to right/bottom.
 * q = clamp(roundHalfEven(v / scale) + zeroPoint, −128, 127).
 * @param out height × width × (5 or 1), channels innermost
 * @param mirrored as if frame and box were mirrored: left and right of the picture change over, X turns its sign
 */
export function cropToTensor(
  patch: FramePatch,
  box: CropBox,
  descriptor: InputDescriptor,
  out: Int8Array,
  mirrored = false,
): Int8Array {
  const { width, height } = descriptor;
  const { frame_width, frame_height } = patch;
  picture = picture?.width === width && picture.height === height ? picture : blank(width, height);
  cropToRgba(patch, box, width, height, picture);
  if (!mirrored) return rgbaToTensor(picture, box, frame_width, frame_height, descriptor, out);
  mirrorRows(picture);
  const mirror = { ...box, x_px: frame_width - box.x_px - box.width_px };
  return rgbaToTensor(picture, mirror, frame_width, frame_height, descriptor, out);
}

/** Changes left and right of a picture over, in place. */
function mirrorRows({ data, width, height }: RgbaImage): void {
  const pixels = new Uint32Array(data.buffer, data.byteOffset, width * height);
  for (let y = 0; y < height; y++) pixels.subarray(y * width, (y + 1) * width).reverse();
}

/** Turns a crop to what a network of that layout sees of it: its luma where it is grey. In place. */
export function asSeen(crop: RgbaImage, layout: InputDescriptor["layout"]): RgbaImage {
  if (layout !== "grey") return crop;
  const { data } = crop;
  for (let i = 0; i < data.length; i += 4) {
    const level = luma(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0);
    data.fill(level, i, i + 3);
  }
  return crop;
}

/** Second half of cropToTensor, for pictures that were cropped before (training sets). */
export function rgbaToTensor(
  crop: RgbaImage,
  box: CropBox,
  frame_width: number,
  frame_height: number,
  descriptor: InputDescriptor,
  out: Int8Array,
): Int8Array {
  const { width, height, layout } = descriptor;
  const channels = layout === "rgb+xy" ? 5 : 1;
  if (crop.width !== width || crop.height !== height) {
    throw new RangeError(`crop: ${crop.width}×${crop.height} given, ${width}×${height} needed`);
  }
  if (out.length !== width * height * channels) {
    throw new RangeError(`out: ${out.length} values given, ${width * height * channels} needed`);
  }
  const levels = levelsFor(descriptor);
  const { data } = crop;
  if (layout === "grey") {
    for (let i = 0, o = 0; o < out.length; i += 4, o++) {
      out[o] = levels[luma(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0)] ?? 0;
    }
    return out;
  }
  const planeX = positions(planeXScratch, width, box.x_px, box.width_px, frame_width, descriptor);
  const planeY = positions(planeYScratch, height, box.y_px, box.height_px, frame_height, descriptor);
  let i = 0;
  let o = 0;
  for (let y = 0; y < height; y++) {
    const qy = planeY[y] ?? 0;
    for (let x = 0; x < width; x++) {
      out[o] = levels[data[i] ?? 0] ?? 0;
      out[o + 1] = levels[data[i + 1] ?? 0] ?? 0;
      out[o + 2] = levels[data[i + 2] ?? 0] ?? 0;
      out[o + 3] = planeX[x] ?? 0;
      out[o + 4] = qy;
      i += 4;
      o += 5;
    }
  }
  return out;
}

/** Rec. 601 luma of 8-bit components, 0…255, with weights in 1/256 (0.299, 0.587, 0.114). */
export function luma(red: number, green: number, blue: number): number {
  return (77 * red + 150 * green + 29 * blue + 128) >> 8;
}

/** Real value → int8 code; ties to even, as the network's own arithmetic rounds. */
export function quantise(value: number, scale: number, zeroPoint: number): number {
  return clamp(roundHalfEven(value / scale) + zeroPoint, -128, 127);
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

function blank(width: number, height: number): RgbaImage {
  return { width, height, data: new Uint8ClampedArray(4 * width * height) };
}

function requireCovered(patch: FramePatch, box: CropBox): void {
  const { x_px, y_px, width_px, height_px } = box;
  if (!(width_px > 0 && height_px > 0) || !Number.isFinite(x_px + y_px + width_px + height_px)) {
    throw new RangeError(`box: x ${x_px}, y ${y_px}, ${width_px} × ${height_px} px is no rectangle`);
  }
  const { image, left_px, top_px, frame_width, frame_height } = patch;
  const missing =
    left_px > Math.max(0, Math.floor(box.x_px)) ||
    top_px > Math.max(0, Math.floor(box.y_px)) ||
    left_px + image.width < Math.min(frame_width, Math.ceil(box.x_px + box.width_px)) ||
    top_px + image.height < Math.min(frame_height, Math.ceil(box.y_px + box.height_px));
  const apart =
    box.x_px >= frame_width ||
    box.y_px >= frame_height ||
    box.x_px + box.width_px <= 0 ||
    box.y_px + box.height_px <= 0;
  if (missing && !apart) throw new RangeError("patch: does not hold all frame pixels of the box");
}

let picture: RgbaImage | undefined;
const planeXScratch = { values: new Int8Array(0) };
const planeYScratch = { values: new Int8Array(0) };
const levelScratch = { scale: Number.NaN, zeroPoint: 0, values: new Int8Array(256) };

/** Codes of the 256 pixel values; kept between frames while the quantisation stays the same. */
function levelsFor({ scale, zeroPoint }: InputDescriptor): Int8Array {
  if (levelScratch.scale !== scale || levelScratch.zeroPoint !== zeroPoint) {
    levelScratch.scale = scale;
    levelScratch.zeroPoint = zeroPoint;
    for (let p = 0; p < 256; p++) levelScratch.values[p] = quantise(p / 127.5 - 1, scale, zeroPoint);
  }
  return levelScratch.values;
}

/** Codes of one position plane along its axis. */
function positions(
  scratch: { values: Int8Array },
  length: number,
  start_px: number,
  size_px: number,
  frame_px: number,
  { scale, zeroPoint }: InputDescriptor,
): Int8Array {
  if (scratch.values.length < length) scratch.values = new Int8Array(length);
  for (let i = 0; i < length; i++) {
    const centre_px = start_px + ((i + 0.5) * size_px) / length;
    scratch.values[i] = quantise((2 * centre_px) / frame_px - 1, scale, zeroPoint);
  }
  return scratch.values;
}
