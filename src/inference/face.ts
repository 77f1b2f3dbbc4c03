/**
 * Finds the user's face in a frame. The only file that imports MediaPipe.
 *
 * Runs in a module worker on the CPU delegate. MediaPipe brings each picture in through a WebGL texture, so
 * WebGL is needed all the same (software is enough). Pictures must not be mirrored.
 */
import { FaceLandmarker, type FaceLandmarkerResult } from "@mediapipe/tasks-vision";
import { boxFromLandmarks } from "./crop.ts";
import { GazeError } from "./errors.ts";
import { eyeOpenness } from "./eye-openness.ts";
import { type FaceAssets, loadFaceAssets } from "./face-assets.ts";
import { faceConfidence } from "./face-confidence.ts";
import { FaceLock } from "./face-lock.ts";
import { poseFromMatrix } from "./face-pose.ts";
import type { FaceObservation } from "./observation.ts";

/** What MediaPipe takes and a worker has. */
export type FramePicture = ImageBitmap | OffscreenCanvas | ImageData;

export interface FaceFinderOptions {
  /** Absolute address of the folder with models/ and vendor/, with a trailing slash. */
  readonly assetsUrl: string;
  /** video: frames follow each other, the user's face is locked. image: each picture for itself. */
  readonly mode: "video" | "image";
}

export interface FaceFinder {
  readonly bundleUrl: string;
  readonly official: boolean;
  /**
   * The user's face in this picture, or null.
   * @param time_ms capture time; need not grow (a time that does not is moved on by a millisecond)
   * @param boxScale face square side over the larger side of the landmarks' box (InputDescriptor.boxScale)
   * @throws GazeError webgl/absent when the WebGL context is gone, face/load when detection fails
   */
  find(picture: FramePicture, time_ms: number, boxScale: number): FaceObservation | null;
  dispose(): void;
}

/** Faces looked for: the user and one who passes. */
const MAX_FACES = 2;

/** Globals through which MediaPipe's loader and library meet. */
interface MediaPipeScope {
  ModuleFactory?: unknown;
  Module?: unknown;
  custom_dbg?: unknown;
}

/** @throws GazeError webgl/absent, face/load */
export async function createFaceFinder(options: FaceFinderOptions): Promise<FaceFinder> {
  requireWebGl();
  const assets = await loadFaceAssets(options.assetsUrl);
  const log: string[] = [];
  let landmarker: FaceLandmarker;
  try {
    landmarker = await createLandmarker(assets, options.mode, log);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new GazeError("face/load", `face landmarker: ${reason}${lastLine(log)}`, { cause: error });
  }
  const lock = new FaceLock();
  let last_ms = 0;
  return {
    bundleUrl: assets.bundleUrl,
    official: assets.official,
    find(picture, time_ms, boxScale) {
      last_ms = Math.max(time_ms, last_ms + 1);
      let result: FaceLandmarkerResult;
      try {
        result =
          options.mode === "video" ? landmarker.detectForVideo(picture, last_ms) : landmarker.detect(picture);
      } catch (error) {
        throw detectionError(error, log);
      }
      if (options.mode === "image") lock.release();
      return observe(result, picture.width, picture.height, boxScale, lock, last_ms);
    },
    dispose() {
      landmarker.close();
    },
  };
}

function requireWebGl(): void {
  const context = new OffscreenCanvas(1, 1).getContext("webgl2");
  if (context === null) {
    throw new GazeError("webgl/absent", "OffscreenCanvas gives no webgl2 context");
  }
  context.getExtension("WEBGL_lose_context")?.loseContext();
}

/**
 * Imports MediaPipe's loader ourselves, then lets the library pick it up from the global scope it reads:
 * its own import would be rewritten by the development server, and this way its log lines come to us.
 */
async function createLandmarker(assets: FaceAssets, mode: "video" | "image", log: string[]) {
  const scope = globalThis as typeof globalThis & MediaPipeScope;
  const loader: { default: unknown } = await import(/* @vite-ignore */ assets.loaderUrl);
  scope.ModuleFactory = loader.default;
  const keep = (line: string) => {
    log.push(line);
    if (log.length > 20) log.shift();
  };
  scope.Module = { print: keep, printErr: keep };
  scope.custom_dbg = keep;
  return FaceLandmarker.createFromOptions(
    { wasmLoaderPath: "", wasmBinaryPath: assets.wasmUrl },
    {
      baseOptions: { modelAssetBuffer: assets.bundle, delegate: "CPU" },
      runningMode: mode === "video" ? "VIDEO" : "IMAGE",
      numFaces: MAX_FACES,
      outputFaceBlendshapes: false,
      outputFacialTransformationMatrixes: true,
    },
  );
}

function detectionError(error: unknown, log: readonly string[]): GazeError {
  const reason = error instanceof Error ? error.message : String(error);
  if (/activeTexture|webgl|context/i.test(reason)) {
    return new GazeError("webgl/absent", `WebGL was lost: ${reason}`, { cause: error });
  }
  return new GazeError("face/load", `face detection failed: ${reason}${lastLine(log)}`, { cause: error });
}

/** MediaPipe's last error line, which says more than the exception. */
function lastLine(log: readonly string[]): string {
  const line = log.findLast((entry) => /^[EF]\d{4}|error|fail/i.test(entry));
  return line === undefined ? "" : ` (${line})`;
}

function observe(
  result: FaceLandmarkerResult,
  frame_width: number,
  frame_height: number,
  boxScale: number,
  lock: FaceLock,
  time_ms: number,
): FaceObservation | null {
  const faces = result.faceLandmarks.map((points) => {
    const landmarks = new Float32Array(3 * points.length);
    points.forEach((point, i) => {
      landmarks[3 * i] = point.x;
      landmarks[3 * i + 1] = point.y;
      landmarks[3 * i + 2] = point.z;
    });
    return landmarks;
  });
  const boxes = faces.map((landmarks) => boxFromLandmarks(landmarks, frame_width, frame_height, boxScale));
  const chosen = lock.choose(boxes, time_ms);
  if (chosen === null) return null;
  const landmarks = faces[chosen];
  const box = boxes[chosen];
  const matrix = result.facialTransformationMatrixes[chosen];
  if (landmarks === undefined || box === undefined || matrix === undefined) return null;
  const head = poseFromMatrix(matrix.data);
  return {
    box,
    landmarks,
    head,
    eyeOpenness: eyeOpenness(landmarks, frame_width, frame_height),
    confidence: faceConfidence(landmarks, frame_width, frame_height, head),
    faceCount: faces.length,
  };
}
