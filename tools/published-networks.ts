/**
 * The published networks and their vectors, for tests alone: read from ../shared/models, which is not
 * part of the repository. Tests that need them are skipped, with the reason, where it is absent.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../shared/models/", import.meta.url));

export const PUBLISHED = ["TinyTracker", "TinyTrackerS"] as const;
export type PublishedName = (typeof PUBLISHED)[number];

export interface PublishedNetwork {
  readonly file: Uint8Array;
  /** int8 inputs. */
  readonly vectors: readonly Int8Array[];
  /** What LiteRT's int8 path gives for each: [x, y]. */
  readonly litert: readonly (readonly [number, number])[];
  /** What the same graph gives in float32. */
  readonly float: readonly (readonly [number, number])[];
}

export const hasPublishedNetworks = existsSync(`${FOLDER}TinyTracker.tflite`);

/** Why tests are skipped. */
export const ABSENT = "skipped: ../shared/models (the published networks) is absent";

if (!hasPublishedNetworks) console.info(ABSENT);

export function publishedNetwork(name: PublishedName): PublishedNetwork {
  const facts = JSON.parse(readFileSync(`${FOLDER}${name}.vectors.json`, "utf8")) as {
    vectors: number;
    bytes_per_vector: number;
    litert_output: [number, number][];
    float_twin_output: [number, number][];
  };
  const bytes = new Int8Array(new Uint8Array(readFileSync(`${FOLDER}${name}.vectors.bin`)).buffer);
  const vectors = Array.from({ length: facts.vectors }, (_, i) =>
    bytes.subarray(i * facts.bytes_per_vector, (i + 1) * facts.bytes_per_vector),
  );
  return {
    file: new Uint8Array(readFileSync(`${FOLDER}${name}.tflite`)),
    vectors,
    litert: facts.litert_output,
    float: facts.float_twin_output,
  };
}
