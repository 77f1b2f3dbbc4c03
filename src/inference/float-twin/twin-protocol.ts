/** What the page and the float twin's worker say to each other. Each request gets one reply, in order. */
import type { WireError } from "../errors.ts";

export type ToTwin =
  | {
      readonly type: "start";
      /** The .tflite file; transferred. */
      readonly modelBytes: ArrayBuffer;
      /** Address of the folder with TensorFlow.js's WebAssembly, with a trailing slash. */
      readonly wasmFolder: string;
    }
  /** The network's own int8 input. */
  | { readonly type: "run"; readonly input: Int8Array };

/** One run of the float twin. */
export interface TwinRun {
  /** The network's output in real numbers (for TinyTracker tanh, −1…1). */
  readonly x: number;
  readonly y: number;
  /** From the int8 input to the output, in the worker. */
  readonly time_ms: number;
}

export type FromTwin =
  | { readonly type: "ready" }
  | { readonly type: "ran"; readonly run: TwinRun }
  | { readonly type: "failed"; readonly error: WireError };
