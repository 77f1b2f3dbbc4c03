/**
 * Makes what the app needs and the repository does not hold: face.task, the WebAssembly of MediaPipe and
 * TensorFlow.js beside the page, and our kernels. Does only what is missing or older than its sources.
 *
 * Run as a program: `npm run prepare:assets`.
 */
import { copyFile, mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { buildFaceTask, FACE_DETECTOR_PATH, FACE_TASK_PATH, sha256 } from "./build-face-task.ts";
import { buildKernels } from "./build-kernels.ts";

const TOOLS = dirname(fileURLToPath(import.meta.url));
const ROOT = join(TOOLS, "..");
const PUBLIC = join(ROOT, "public");
const VENDOR = join(PUBLIC, "vendor", "mediapipe");
const TFJS_VENDOR = join(PUBLIC, "vendor", "tfjs");
const MODELS = join(PUBLIC, "models");

/** The build of MediaPipe's WebAssembly that a module worker can load. */
const MEDIAPIPE_FILES = ["vision_wasm_module_internal.js", "vision_wasm_module_internal.wasm"];
/** The builds without threads, which need no special headers. The page loads one when the float twin is asked for. */
const TFJS_FILES = ["tfjs-backend-wasm-simd.wasm", "tfjs-backend-wasm.wasm"];
/** The official bundle is used instead of ours where a visitor of the code has placed it there. */
const OFFICIAL_BUNDLE = "face_landmarker.task";

/** Time of last change, or null where there is no file. */
async function changed_ms(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

async function isStale(target: string, sources: readonly string[]): Promise<boolean> {
  const made_ms = await changed_ms(target);
  if (made_ms === null) return true;
  const times = await Promise.all(sources.map(changed_ms));
  return times.some((time) => time !== null && time > made_ms);
}

async function writeWhole(path: string, content: string): Promise<void> {
  const draft = `${path}.${process.pid}.part`;
  await writeFile(draft, content);
  await rename(draft, path);
}

async function prepareFaceTask(say: Say): Promise<void> {
  const recipe = ["models.ts", "refinement.ts", "zip.ts", "flatbuffer-writer.ts"].map((name) =>
    join(TOOLS, "face-task", name),
  );
  const sources = [join(TOOLS, "build-face-task.ts"), ...recipe];
  const stale = await Promise.all([FACE_TASK_PATH, FACE_DETECTOR_PATH].map((path) => isStale(path, sources)));
  if (!stale.includes(true)) return;
  await buildFaceTask();
  say("built public/models/face.task and public/vendor/mediapipe/face_detector.tflite");
}

/** Copies files of a package as they are; only those that differ. */
async function copyVendorFiles(
  packageFolder: string,
  names: readonly string[],
  folder: string,
  say: Say,
): Promise<void> {
  const require = createRequire(import.meta.url);
  await mkdir(folder, { recursive: true });
  for (const name of names) {
    const source = require.resolve(`${packageFolder}/${name}`);
    const target = join(folder, name);
    const [here, there] = await Promise.all([readOrNull(target), readFile(source)]);
    if (here !== null && Buffer.compare(here, there) === 0) continue;
    const draft = `${target}.${process.pid}.part`;
    await copyFile(source, draft);
    await rename(draft, target);
    say(`copied ${relative(ROOT, target).replaceAll("\\", "/")}`);
  }
}

async function readOrNull(path: string): Promise<Buffer | null> {
  return (await changed_ms(path)) === null ? null : readFile(path);
}

/**
 * Tells the app which face bundle to load (see inference/face-assets.ts), so that it need not try one and
 * fail: a request that fails leaves an error in the visitor's console.
 */
async function writeFaceManifest(say: Say): Promise<void> {
  const official = (await changed_ms(join(MODELS, OFFICIAL_BUNDLE))) !== null;
  const file = official ? OFFICIAL_BUNDLE : "face.task";
  const bytes = await readFile(join(MODELS, file));
  const detector = await readFile(FACE_DETECTOR_PATH);
  const manifest = {
    version: 1,
    bundle: `models/${file}`,
    bundle_bytes: bytes.length,
    bundle_sha256: sha256(bytes),
    detector: "vendor/mediapipe/face_detector.tflite",
    detector_bytes: detector.length,
    official,
  };
  const path = join(VENDOR, "face-assets.json");
  const content = `${JSON.stringify(manifest, null, 2)}\n`;
  if ((await readOrNull(path))?.toString() === content) return;
  await writeWhole(path, content);
  say(`face bundle: public/models/${file}`);
}

type Say = (line: string) => void;

/** @param say told of each thing that was made; nothing is said when all was there */
export async function prepareAssets(say: Say = () => {}): Promise<void> {
  await prepareFaceTask(say);
  await copyVendorFiles("@mediapipe/tasks-vision", MEDIAPIPE_FILES, VENDOR, say);
  await copyVendorFiles("@tensorflow/tfjs-backend-wasm/dist", TFJS_FILES, TFJS_VENDOR, say);
  await writeFaceManifest(say);
  await buildKernels();
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await prepareAssets((line) => process.stdout.write(`${line}\n`));
  } catch (error) {
    process.stderr.write(
      `prepare:assets failed: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exitCode = 1;
  }
}
