/** A .tflite file as a workload: read and checked by the engine's own reader. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Workload } from "../../src/hardware-sim/workload.ts";
import { GazeError } from "../../src/inference/errors.ts";
import { readModel } from "../../src/inference/tflite/read-model.ts";
import { workloadOf } from "../../src/inference/tflite/workload.ts";
import { sensorWorkload } from "../../src/session/sensor-workload.ts";

export class ModelFileError extends Error {
  override readonly name = "ModelFileError";
  readonly cure: string;

  constructor(message: string, cure: string, cause: unknown) {
    super(message, { cause });
    this.cure = cure;
  }
}

/** @throws ModelFileError when the file cannot be read or is not a model this project understands. */
export function loadWorkload(path: string): Workload {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ModelFileError(`cannot read ${path}: ${reason}`, "Give the path of a .tflite file.", cause);
  }
  try {
    return sensorWorkload(basename(path), workloadOf(readModel(bytes)));
  } catch (cause) {
    if (!(cause instanceof GazeError)) throw cause;
    throw new ModelFileError(`${path}: ${cause.message}`, cause.cure || "Use another .tflite file.", cause);
  }
}
