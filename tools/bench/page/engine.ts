/**
 * What the benchmark asks of every engine, and the words its parts share. One engine lives in one
 * same-origin frame of one page, so that all share a process and a clock, but not their memory.
 */

export const ENGINES = ["simd128", "relaxed", "litert-compat", "litert-relaxed", "tfjs-wasm"] as const;
export type EngineName = (typeof ENGINES)[number];

/** A network made ready by an engine. */
export interface Engine {
  /** One inference: int8 input in, both output values (−1…1) out. May be asynchronous. */
  run(input: Int8Array): Float32Array | Promise<Float32Array>;
  /** Median time per operator, our own engines only. */
  layers?(repeats: number): readonly LayerTiming[];
}

export interface LayerTiming {
  readonly operator: number;
  readonly kind: string;
  readonly output_shape: readonly number[];
  readonly macs: number;
  readonly time_us: number;
}

/** How long the start took, and what had to be fetched for it (before compression). */
export interface StartTimes {
  /** Script and wasm fetched, compiled and initialised. */
  readonly runtime_ms: number;
  /** Model file to network. */
  readonly model_ms: number;
  readonly first_run_ms: number;
  readonly download_bytes: number;
}

/** What a frame puts on its window when its engine is ready. */
export interface ReadyFrame {
  readonly engine: Engine;
  readonly start: StartTimes;
}

/** An engine's own page code: runtime first, then the model. */
export type EngineLoader = () => Promise<(model: Uint8Array<ArrayBuffer>) => Promise<Engine>>;
