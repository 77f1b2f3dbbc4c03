/**
 * Where the face stage's files lie: MediaPipe's WebAssembly and the landmark bundle, all on our own origin.
 * tools/prepare-assets.ts writes the list this reads.
 */
import { GazeError } from "./errors.ts";

export interface FaceAssets {
  readonly loaderUrl: string;
  readonly wasmUrl: string;
  readonly bundleUrl: string;
  readonly bundle: Uint8Array;
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
  const bundlePath = field(manifest, "bundle");
  if (typeof bundlePath !== "string") {
    throw new GazeError("face/load", `${listUrl}: "bundle" is missing`, { cure: CURE });
  }
  const bundleUrl = new URL(bundlePath, assetsUrl).href;
  const bundle = new Uint8Array(await (await get(bundleUrl)).arrayBuffer());
  const expected = field(manifest, "bundle_bytes");
  if (bundle.length !== expected) {
    throw new GazeError("face/load", `${bundleUrl} has ${bundle.length} bytes, ${expected} expected`, {
      cure: CURE,
    });
  }
  return {
    loaderUrl: `${vendor}vision_wasm_module_internal.js`,
    wasmUrl: `${vendor}vision_wasm_module_internal.wasm`,
    bundleUrl,
    bundle,
    official: field(manifest, "official") === true,
  };
}
