/** MediaPipe's face finder on drawn pictures: the judge of our boxes, never a source of labels. */
import { FaceLandmarker, FilesetResolver } from "@mediapipe/tasks-vision";
import type { RgbaImage } from "../../../src/inference/observation.ts";

export interface Finder {
  /** 478 × (x, y, z) as fractions of the picture, or null when no face is found. */
  find(image: RgbaImage): Float32Array | null;
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
