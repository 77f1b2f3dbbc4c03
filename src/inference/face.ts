/**
 * MediaPipe's face tasks, as plain data. The only file that imports MediaPipe.
 *
 * Runs in a module worker on the CPU delegate. MediaPipe brings each picture in through a WebGL texture, so
 * WebGL is needed all the same (software is enough). Pictures must not be mirrored.
 */
import { FaceDetector, FaceLandmarker } from "@mediapipe/tasks-vision";
import { GazeError } from "./errors.ts";
import type { FaceAssets } from "./face-assets.ts";
import type { FaceBox } from "./observation.ts";

/** What MediaPipe takes and a worker has. */
export type FramePicture = ImageBitmap | OffscreenCanvas | ImageData;

export interface FoundFace {
  /** 478 × (x, y, z); x and y as fractions of the picture. */
  readonly landmarks: Float32Array;
  /** 4 × 4, column by column; see face-pose.ts. */
  readonly matrix: readonly number[];
}

export interface FaceTasks {
  /**
   * Landmarks of the faces, most confident first. In video mode one face is followed from frame to frame
   * and its landmarks are smoothed.
   * @param time_ms grows from call to call (video)
   * @throws GazeError webgl/absent, face/load
   */
  landmarks(picture: FramePicture, time_ms: number): FoundFace[];
  /** Squares round all faces, in picture pixels. Quicker than landmarks. @throws as landmarks */
  detect(picture: FramePicture): FaceBox[];
  dispose(): void;
}

/**
 * Following one face costs less than half of looking for two in every frame (the detector rests while the
 * face is there). In single pictures the nearest of a few is wanted.
 */
const FACES = { video: 1, image: 3 } as const;

/** Globals through which MediaPipe's loader and library meet. */
interface MediaPipeScope {
  ModuleFactory?: unknown;
  Module?: unknown;
  custom_dbg?: unknown;
}

/** @throws GazeError webgl/absent, face/load */
export async function openFaceTasks(assets: FaceAssets, mode: "video" | "image"): Promise<FaceTasks> {
  requireWebGl();
  const log: string[] = [];
  const fileset = { wasmLoaderPath: "", wasmBinaryPath: assets.wasmUrl };
  try {
    const moduleFactory = await importLoader(assets.loaderUrl);
    provideModule(moduleFactory, log);
    const landmarker = await FaceLandmarker.createFromOptions(fileset, {
      baseOptions: { modelAssetBuffer: assets.bundle, delegate: "CPU" },
      runningMode: mode === "video" ? "VIDEO" : "IMAGE",
      numFaces: FACES[mode],
      outputFaceBlendshapes: false,
      outputFacialTransformationMatrixes: true,
    });
    provideModule(moduleFactory, log);
    const detector = await FaceDetector.createFromOptions(fileset, {
      baseOptions: { modelAssetBuffer: assets.detector, delegate: "CPU" },
      runningMode: "IMAGE",
    });
    return new MediaPipeTasks(landmarker, detector, mode, log);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new GazeError("face/load", `face landmarker: ${reason}${lastLine(log)}`, { cause: error });
  }
}

class MediaPipeTasks implements FaceTasks {
  private readonly landmarker: FaceLandmarker;
  private readonly detector: FaceDetector;
  private readonly mode: "video" | "image";
  private readonly log: readonly string[];

  constructor(landmarker: FaceLandmarker, detector: FaceDetector, mode: "video" | "image", log: string[]) {
    this.landmarker = landmarker;
    this.detector = detector;
    this.mode = mode;
    this.log = log;
  }

  landmarks(picture: FramePicture, time_ms: number): FoundFace[] {
    const result = this.guarded(() =>
      this.mode === "video"
        ? this.landmarker.detectForVideo(picture, time_ms)
        : this.landmarker.detect(picture),
    );
    return result.faceLandmarks.map((points, face) => {
      const landmarks = new Float32Array(3 * points.length);
      points.forEach((point, i) => {
        landmarks[3 * i] = point.x;
        landmarks[3 * i + 1] = point.y;
        landmarks[3 * i + 2] = point.z;
      });
      return { landmarks, matrix: result.facialTransformationMatrixes[face]?.data ?? [] };
    });
  }

  detect(picture: FramePicture): FaceBox[] {
    const { detections } = this.guarded(() => this.detector.detect(picture));
    return detections.flatMap(({ boundingBox: box }) => {
      if (box === undefined) return [];
      const size_px = Math.max(box.width, box.height);
      const x_px = box.originX + (box.width - size_px) / 2;
      const y_px = box.originY + (box.height - size_px) / 2;
      return [{ x_px, y_px, size_px }];
    });
  }

  dispose(): void {
    this.landmarker.close();
    this.detector.close();
  }

  private guarded<T>(detect: () => T): T {
    try {
      return detect();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (/activeTexture|webgl|context/i.test(reason)) {
        throw new GazeError("webgl/absent", `WebGL was lost: ${reason}`, { cause: error });
      }
      const message = `face detection failed: ${reason}${lastLine(this.log)}`;
      throw new GazeError("face/load", message, { cause: error });
    }
  }
}

function requireWebGl(): void {
  const context = new OffscreenCanvas(1, 1).getContext("webgl2");
  if (context === null) {
    throw new GazeError("webgl/absent", "OffscreenCanvas gives no webgl2 context");
  }
  context.getExtension("WEBGL_lose_context")?.loseContext();
}

async function importLoader(url: string): Promise<unknown> {
  const loader: { default: unknown } = await import(/* @vite-ignore */ url);
  return loader.default;
}

/**
 * Puts MediaPipe's loader where the library looks for it. The library's own import would be rewritten by the
 * development server; and this way its log lines come to us instead of the visitor's console.
 * The library takes both globals away again with each task it creates.
 */
function provideModule(moduleFactory: unknown, log: string[]): void {
  const keep = (line: unknown) => {
    log.push(String(line));
    if (log.length > 20) log.shift();
  };
  const scope = globalThis as typeof globalThis & MediaPipeScope;
  scope.ModuleFactory = moduleFactory;
  scope.Module = { print: keep, printErr: keep };
  scope.custom_dbg = keep;
}

/** MediaPipe's last error line, which says more than the exception. */
function lastLine(log: readonly string[]): string {
  const line = log.findLast((entry) => /^[EF]\d{4}|error|fail/i.test(entry));
  return line === undefined ? "" : ` (${line})`;
}
