/**
 * Every message that crosses between the main thread and the inference worker, in both directions.
 *
 * The main thread sends requests with a growing id and owns "busy": one frame is in flight at a time. The
 * worker answers each request with exactly one reply of the same id; failures of no request carry id null.
 * Bitmaps and buffers are transferred; the worker closes every bitmap it receives.
 */
import type { ViewCount } from "./crop-views.ts";
import type { WireError } from "./errors.ts";
import type { FrameResult, InputDescriptor } from "./observation.ts";
import type { Workload } from "./tflite/workload.ts";

/** What the page may want to say about the loaded network. */
export interface ModelInfo {
  /** Lower-case hexadecimal SHA-256 of the file. */
  readonly sha256: string;
  readonly file_bytes: number;
  readonly input: InputDescriptor;
  /** Whether the file is of a training that shows every picture mirrored as often as not: one that says which part of the face it looks at. */
  readonly learntMirrored: boolean;
  /** Length of FrameResult.embedding; 0 where the network has no hidden layer to show. */
  readonly embeddingLength: number;
  /** Which kernels run it: reference, simd128, relaxed. */
  readonly backend: string;
  /** Operators, multiply-accumulates and bytes, for the sensor simulation. */
  readonly workload: Workload;
}

export interface EngineInfo {
  readonly model: ModelInfo;
  readonly face: {
    /** Address of the bundle that was loaded. */
    readonly bundle: string;
    /** True for MediaPipe's own bundle, false for the one assembled here. */
    readonly official: boolean;
  };
}

export type ToEngine =
  | {
      readonly type: "init";
      readonly id: number;
      /** The .tflite file; transferred. */
      readonly modelBytes: ArrayBuffer;
      /** Absolute address of the folder that holds models/ and vendor/, with a trailing slash. */
      readonly assetsUrl: string;
      /** video: frames follow each other. image: each picture for itself (evaluation). */
      readonly mode: "video" | "image";
    }
  /** Replaces the network; the face stage and its lock are kept. A refused model leaves the old one running. */
  | { readonly type: "load-model"; readonly id: number; readonly modelBytes: ArrayBuffer }
  | {
      readonly type: "frame";
      readonly id: number;
      /** Unmirrored; transferred, closed by the worker. */
      readonly bitmap: ImageBitmap;
      /** Capture time on the main thread's performance clock, ms. */
      readonly captured_ms: number;
      /** Whether the result carries pictures for the view. */
      readonly wantCrops: boolean;
      /** Whether the result carries the network's input, for the float twin and the inspection. */
      readonly wantInput: boolean;
      /** Shifted crops, some of them mirrored, whose answers are averaged. */
      readonly views: ViewCount;
    };

export type FromEngine =
  | { readonly type: "ready"; readonly id: number; readonly info: EngineInfo }
  | { readonly type: "model-loaded"; readonly id: number; readonly model: ModelInfo }
  | { readonly type: "result"; readonly id: number; readonly result: FrameResult }
  | { readonly type: "failed"; readonly id: number | null; readonly error: WireError };

/** Buffers that move with a reply instead of being copied. */
export function transfersOf(message: FromEngine): ArrayBuffer[] {
  if (message.type !== "result" || message.result.kind === "no-face") return [];
  const { result } = message;
  const arrays = [result.face.landmarks.buffer];
  if (result.kind === "gaze") {
    arrays.push(result.embedding.buffer);
    if (result.input) arrays.push(result.input.buffer);
    if (result.crops) {
      const { face, leftEye, rightEye } = result.crops;
      arrays.push(face.data.buffer, leftEye.data.buffer, rightEye.data.buffer);
    }
  }
  return arrays.filter(
    (buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer && buffer.byteLength > 0,
  );
}
