/**
 * The networks that are benchmarked, as far as their files are there.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { tensorAt } from "../../src/inference/tflite/model.ts";
import { readModel } from "../../src/inference/tflite/read-model.ts";
import { type BenchWork, workOf } from "./bounds.ts";

const ROOT = new URL("../../", import.meta.url);

const FILES = {
  "published-tinytracker": "../shared/models/TinyTracker.tflite",
  "published-tinytracker-s": "../shared/models/TinyTrackerS.tflite",
  tinytracker: "public/models/tinytracker.tflite",
  "tinytracker-s": "public/models/tinytracker-s.tflite",
} as const;

export type ModelName = keyof typeof FILES;
export const MODEL_NAMES = Object.keys(FILES) as ModelName[];

export interface BenchModel {
  readonly name: ModelName;
  readonly path: string;
  readonly inputBytes: number;
  readonly work: BenchWork;
}

/** Those of `names` whose files exist. */
export function benchModels(names: readonly ModelName[]): BenchModel[] {
  return names.flatMap((name) => {
    const path = fileURLToPath(new URL(FILES[name], ROOT));
    if (!existsSync(path)) return [];
    const model = readModel(readFileSync(path));
    return {
      name,
      path,
      inputBytes: tensorAt(model, model.input).elements,
      work: workOf(model),
    };
  });
}
