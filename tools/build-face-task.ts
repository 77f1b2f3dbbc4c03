/**
 * Assembles public/models/face.task, the face landmark bundle, and the face detector beside it, from the npm package @mediapipe/face_mesh
 * (Apache-2.0): outputs merged, metadata added, nothing downloaded. The same input gives the same bytes.
 *
 * Run as a program it writes the files: `npx tsx tools/build-face-task.ts`.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { withMetadata, withRefinement } from "./face-task/models.ts";
import { zipStored } from "./face-task/zip.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
export const FACE_TASK_PATH = join(ROOT, "public", "models", "face.task");
/** The detector again, by itself: it looks for other faces while the landmarks follow one. */
export const FACE_DETECTOR_PATH = join(ROOT, "public", "vendor", "mediapipe", "face_detector.tflite");

export const SOURCE_PACKAGE = "@mediapipe/face_mesh 0.4.1657299874";
const SOURCE_FILE = "@mediapipe/face_mesh/face_mesh_solution_packed_assets.data";
const SOURCE_SHA256 = "dbe5905c582c0462cdaea17e7e6ecea92edaa8cccc515c5e2e7291f2cbb5fb99";

/** Byte ranges of the parts in the source file, from the table in its loader script. */
const PARTS = {
  landmarks: [0, 2_495_952],
  geometry: [3_737_848, 3_757_224],
  detector: [3_757_224, 3_986_256],
} as const;

export function sha256(data: Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** Bytes of the two files made. */
export interface FaceModels {
  /** face.task */
  readonly bundle: Uint8Array;
  /** The bundle's face detector, which also works alone. */
  readonly detector: Uint8Array;
}

/** @throws Error when the source file is not the one this recipe was made for. */
export function assembleFaceModels(source: Uint8Array): FaceModels {
  const found = sha256(source);
  if (found !== SOURCE_SHA256) {
    throw new Error(
      `${SOURCE_FILE} has SHA-256 ${found}, ${SOURCE_SHA256} expected. ` +
        `Reinstall ${SOURCE_PACKAGE}: npm ci`,
    );
  }
  const part = ([start, end]: readonly [number, number]) => source.slice(start, end);
  const detector = withMetadata(part(PARTS.detector), { mean: 127.5, std: 127.5 });
  const bundle = zipStored([
    { name: "face_detector.tflite", data: detector },
    {
      name: "face_landmarks_detector.tflite",
      data: withRefinement(part(PARTS.landmarks), { mean: 0, std: 255 }),
    },
    { name: "geometry_pipeline_metadata_landmarks.binarypb", data: part(PARTS.geometry) },
  ]);
  return { bundle, detector };
}

/** Reads the packed assets from node_modules. */
export async function readSource(): Promise<Uint8Array> {
  const path = createRequire(import.meta.url).resolve(SOURCE_FILE);
  return new Uint8Array(await readFile(path));
}

/** Writes both files; each appears whole or not at all. */
export async function buildFaceTask(): Promise<void> {
  const { bundle, detector } = assembleFaceModels(await readSource());
  await writeWhole(FACE_TASK_PATH, bundle);
  await writeWhole(FACE_DETECTOR_PATH, detector);
}

async function writeWhole(path: string, content: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.part`;
  await writeFile(draft, content);
  await rename(draft, path);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await buildFaceTask();
  process.stdout.write(`${FACE_TASK_PATH}\n${FACE_DETECTOR_PATH}\n`);
}
