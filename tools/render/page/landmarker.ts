/** MediaPipe's face finder on drawn pictures: the judge of our boxes, never a source of labels. */
import { FaceLandmarker, FilesetResolver } from "@mediapipe/tasks-vision";
import { boxFromLandmarks, type FramePatch } from "../../../src/inference/crop.ts";
import type { FaceBox, RgbaImage } from "../../../src/inference/observation.ts";

export interface Finder {
  /** 478 × (x, y, z) as fractions of the picture, or null when no face is found. */
  find(image: RgbaImage): Float32Array | null;
}

/** Square round a face found in a patch, as the app cuts it, in the frame's pixels. */
export function foundBox(landmarks: Float32Array, { image, left_px, top_px }: FramePatch): FaceBox {
  const { x_px, y_px, size_px } = boxFromLandmarks(landmarks, image.width, image.height);
  return { x_px: x_px + left_px, y_px: y_px + top_px, size_px };
}

let made: Promise<Finder> | null = null;

export function openFinder(): Promise<Finder> {
  made ??= create();
  return made;
}

async function create(): Promise<Finder> {
  const files = await FilesetResolver.forVisionTasks("/vision");
  const landmarker = await FaceLandmarker.createFromOptions(files, {
    baseOptions: { modelAssetPath: "/face.task", delegate: "CPU" },
    runningMode: "IMAGE",
    numFaces: 1,
  });
  return {
    find: ({ width, height, data }) => {
      const [points] = landmarker.detect(
        new ImageData(new Uint8ClampedArray(data), width, height),
      ).faceLandmarks;
      return points === undefined ? null : Float32Array.from(points.flatMap(({ x, y, z }) => [x, y, z]));
    },
  };
}
