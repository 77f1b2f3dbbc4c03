/**
 * The one error class of the product. Every failure a visitor can meet has a code here, and
 * components/Problem.tsx must have words for each code (a missing one does not compile).
 */

export const GAZE_ERROR_CODES = [
  "camera/insecure-context",
  "camera/unsupported",
  "camera/denied",
  "camera/absent",
  "camera/in-use",
  "camera/lost",
  "camera/failed",
  "wasm/no-simd",
  "webgl/absent",
  "model/fetch",
  "model/corrupt",
  "model/unsupported",
  "model/too-large",
  "twin/failed",
  "face/load",
  "worker/crashed",
  "worker/timeout",
  "demo/fetch",
  "demo/corrupt",
  "tracker/not-running",
  "tracker/bad-input",
  "calibration/too-few",
  "calibration/degenerate",
  "session-file/foreign",
  "session-file/corrupt",
  "session-file/edited",
  "session-file/too-large",
  "session-file/version",
] as const;

export type GazeErrorCode = (typeof GAZE_ERROR_CODES)[number];

/** One thing that a file asks for and this program lacks, and every place in the file that asks for it. */
export interface MissingPart {
  /** E.g. "SOFTMAX" or "CONV_2D with dilation 2×2". */
  readonly what: string;
  /** E.g. ["operators[3]", "operators[7]"]. */
  readonly places: readonly string[];
}

/** What crosses a worker boundary in place of an Error (structured clone drops codes). */
export interface WireError {
  readonly code: GazeErrorCode;
  /** What happened, naming the field or cause. */
  readonly message: string;
  /** What to do about it; empty when the code's general cure is all there is. */
  readonly cure: string;
  /** Of model/unsupported: all that is missing. Empty for every other code. */
  readonly missing: readonly MissingPart[];
}

interface GazeErrorOptions {
  readonly cure?: string;
  readonly cause?: unknown;
  readonly missing?: readonly MissingPart[];
}

export class GazeError extends Error {
  override readonly name = "GazeError";
  readonly code: GazeErrorCode;
  readonly cure: string;
  readonly missing: readonly MissingPart[];

  constructor(code: GazeErrorCode, message: string, options: GazeErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.cure = options.cure ?? "";
    this.missing = options.missing ?? [];
  }

  toWire(): WireError {
    return { code: this.code, message: this.message, cure: this.cure, missing: this.missing };
  }

  static fromWire(wire: WireError): GazeError {
    return new GazeError(wire.code, wire.message, { cure: wire.cure, missing: wire.missing });
  }

  /** Wraps anything thrown; a GazeError passes through unchanged. */
  static from(thrown: unknown, fallback: GazeErrorCode): GazeError {
    if (thrown instanceof GazeError) return thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new GazeError(fallback, message, { cause: thrown });
  }
}
