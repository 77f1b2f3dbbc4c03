/**
 * What can be asked of a gaze network on a photograph whose gaze nobody knows: the same face in a slightly
 * different square must give nearly the same gaze, and int8 nearly what real numbers give.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PNG } from "pngjs";
import { cropToTensor } from "../../src/inference/crop.ts";
import { overViews, type ViewCount, viewsOf } from "../../src/inference/crop-views.ts";
import { createFloatTwin, startFloatBackend } from "../../src/inference/float-twin/float-twin.ts";
import type { CropBox, FacePart } from "../../src/inference/observation.ts";
import { createNetwork } from "../../src/inference/runtime/create-network.ts";
import { describeInput, GAZE_SCALE_CM } from "../../src/inference/runtime/describe-input.ts";
import { readModel } from "../../src/inference/tflite/read-model.ts";
import type { GazePointCm } from "../../src/units.ts";
import { kernelsFromDisk } from "../kernel-files.ts";

const TFJS = fileURLToPath(
  new URL("../../node_modules/@tensorflow/tfjs-backend-wasm/dist/", import.meta.url),
);

/** Other squares round the same face, in shares of the face square's side: moved along x and y, and made larger or smaller. */
const CHANGES = [-0.03, 0.03].flatMap((share) => [
  { name: `${share > 0 ? "right" : "left"} by 3 %`, x: share, y: 0, size: 1 },
  { name: `${share > 0 ? "down" : "up"} by 3 %`, x: 0, y: share, size: 1 },
  { name: `${share > 0 ? "larger" : "smaller"} by 3 %`, x: 0, y: 0, size: 1 + share },
]);

type Point = readonly [number, number];

export interface SquareChange {
  readonly name: string;
  /** How far the gaze moves against the unchanged square. */
  readonly moved_cm: number;
}

export interface LabelFreeFigures {
  readonly gaze_cm: Point;
  readonly changes: readonly SquareChange[];
  /** Over all squares and views, each run for itself: int8 minus float, distances. */
  readonly int8_float_mean_cm: number;
  readonly int8_float_max_cm: number;
}

const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** A network that looks at a part of the face square meets the whole move: so far the face is found elsewhere. */
function changed(
  { x_px, y_px, width_px, height_px }: CropBox,
  part: FacePart,
  { x, y, size }: { x: number; y: number; size: number },
): CropBox {
  const face_px = width_px / part.width;
  return {
    x_px: x_px + x * face_px + ((1 - size) * width_px) / 2,
    // A part that is not about the square's middle moves as the square grows.
    y_px: y_px + y * face_px + ((1 - size) * height_px) / 2 + (1 - size) * part.rise * face_px,
    width_px: size * width_px,
    height_px: size * height_px,
  };
}

/**
 * @param box what the network looks at, as the product's pipeline found it
 * @param views of each square that are averaged
 */
export async function labelFreeFigures(
  modelFile: string,
  pictureFile: string,
  box: CropBox,
  views: ViewCount,
): Promise<LabelFreeFigures> {
  const model = readModel(readFileSync(modelFile));
  const descriptor = describeInput(model);
  const network = createNetwork(model, await kernelsFromDisk("simd128"));
  await startFloatBackend(TFJS);
  const twin = createFloatTwin(model);
  const { width, height, data } = PNG.sync.read(readFileSync(pictureFile));
  const image = { width, height, data: new Uint8ClampedArray(data) };
  const patch = { image, left_px: 0, top_px: 0, frame_width: width, frame_height: height };
  const pointOf = ({ x_cm, y_cm }: GazePointCm): Point => [x_cm, y_cm];
  const cm = ([x = 0, y = 0]: Float32Array): GazePointCm => ({
    x_cm: GAZE_SCALE_CM * x,
    y_cm: GAZE_SCALE_CM * y,
  });
  const apart: number[] = [];
  const look = (square: CropBox): Point => {
    const { gaze } = overViews(viewsOf(square, views), ({ box: window, mirrored }) => {
      cropToTensor(patch, window, descriptor, network.input, mirrored);
      network.run(network.input);
      const answer = cm(network.output);
      apart.push(distance(pointOf(answer), pointOf(cm(twin.run(network.input)))));
      return { gaze: answer, embedding: network.embedding };
    });
    return pointOf(gaze);
  };
  const gaze_cm = look(box);
  const changes = CHANGES.map((change) => ({
    name: change.name,
    moved_cm: distance(look(changed(box, descriptor.part, change)), gaze_cm),
  }));
  twin.dispose();
  const int8_float_mean_cm = apart.reduce((sum, value) => sum + value, 0) / apart.length;
  return { gaze_cm, changes, int8_float_mean_cm, int8_float_max_cm: Math.max(...apart) };
}
