/**
 * Where the face stage's files lie: MediaPipe's WebAssembly and the landmark bundle, all on our own origin.
 * tools/prepare-assets.ts writes the list this reads.
 */
import { GazeError } from "./errors.ts";

export interface FaceAssets {
  readonly loaderUrl: string;
  readonly wasmUrl: string;
  readonly bundleUrl: string;
  /** The landmark bundle. */
  readonly bundle: Uint8Array;
  /** The face detector alone, a .tflite file. */
  readonly detector: Uint8Array;
  readonly official: boolean;
}

const CURE = "Reload the page. If it stays, run npm run prepare:assets and build again.";

async function get(url: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    throw new GazeError("face/load", `${url} could not be fetched`, { cure: CURE, cause: error });
  }
  if (!response.ok) throw new GazeError("face/load", `${url} answered ${response.status}`, { cure: CURE });
  return response;
}

function field(manifest: unknown, name: string): unknown {
  return typeof manifest === "object" && manifest !== null ? Reflect.get(manifest, name) : undefined;
}

/**
 * @param assetsUrl absolute address of the folder with models/ and vendor/, with a trailing slash
 * @throws GazeError face/load
 */
export async function loadFaceAssets(assetsUrl: string): Promise<FaceAssets> {
  const vendor = new URL("vendor/mediapipe/", assetsUrl).href;
  const listUrl = `${vendor}face-assets.json`;
  const response = await get(listUrl);
  const manifest: unknown = await response.json().catch((error: unknown) => {
    throw new GazeError("face/load", `${listUrl} is not JSON`, { cure: CURE, cause: error });
  });
  const part = async (name: string): Promise<{ url: string; bytes: Uint8Array }> => {
    const path = field(manifest, name);
    if (typeof path !== "string")
      throw new GazeError("face/load", `${listUrl}: "${name}" is missing`, { cure: CURE });
    const url = new URL(path, assetsUrl).href;
    const bytes = new Uint8Array(await (await get(url)).arrayBuffer());
    const expected = field(manifest, `${name}_bytes`);
    if (bytes.length === expected) return { url, bytes };
    throw new GazeError("face/load", `${url} has ${bytes.length} bytes, ${expected} expected`, {
      cure: CURE,
    });
  };
  const [bundle, detector] = await Promise.all([part("bundle"), part("detector")]);
  return {
    loaderUrl: `${vendor}vision_wasm_module_internal.js`,
    wasmUrl: `${vendor}vision_wasm_module_internal.wasm`,
    bundleUrl: bundle.url,
    bundle: bundle.bytes,
    detector: detector.bytes,
    official: field(manifest, "official") === true,
  };
}
