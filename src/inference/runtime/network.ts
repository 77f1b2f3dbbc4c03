/**
 * What every backend offers: put pixels in, run, read gaze out. Nothing is allocated by `run`.
 */
import type { Model } from "../tflite/model.ts";

export type Backend = "reference" | "simd128" | "relaxed";

/** Time of one operator on this computer. */
export interface LayerTime {
  /** Operator index in the model. */
  readonly operator: number;
  /** 0 for an operator that is fused, and for one too quick for the clock. */
  readonly time_ms: number;
  /** Done as part of another operator, or when the output is read. */
  readonly isFused: boolean;
}

export interface Network {
  readonly model: Model;
  readonly backend: Backend;
  /** The network's own input [1, H, W, C], quantised; write it directly and call `run(network.input)`. */
  readonly input: Int8Array;
  /** Graph output in real values (for TinyTracker tanh, −1…1; × 30 = cm). Overwritten by each run. */
  readonly output: Float32Array;
  /**
   * The last hidden layer (input of the last FULLY_CONNECTED) in real values; empty where there is
   * none. Overwritten by each run.
   */
  readonly embedding: Float32Array;
  /** One inference. Throws RangeError where the input's length differs from `input.length`. */
  run(input: Int8Array): void;
  /**
   * A copy of a tensor as of the last run (int8 as quantised, or float32). Throws RangeError for a
   * tensor this network does not keep: see `keepTensors` of createNetwork.
   */
  readTensor(index: number): Int8Array | Float32Array;
  /** Median time per operator over `repeats` runs of the current input. Allocates; not for live use. */
  profile(repeats: number, now_ms: () => number): LayerTime[];
}
