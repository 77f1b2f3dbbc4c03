/** Fetches the gaze network's file and starts the inference worker with it. */
import { createGazeClient, type GazeClient } from "../inference/client.ts";
import { GazeError } from "../inference/errors.ts";

/** @throws GazeError model/fetch; what happens later is told by the client's `ready` */
export async function loadEngine(assetsUrl: string, signal: AbortSignal): Promise<GazeClient> {
  const modelBytes = await fetchModel(`${assetsUrl}models/tinytracker.tflite`, signal);
  return createGazeClient({ modelBytes, assetsUrl });
}

async function fetchModel(url: string, signal: AbortSignal): Promise<ArrayBuffer> {
  try {
    const response = await fetch(url, { signal });
    if (response.ok) return await response.arrayBuffer();
    throw new GazeError("model/fetch", `tinytracker.tflite could not be loaded: HTTP ${response.status}.`);
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    throw GazeError.from(thrown, "model/fetch");
  }
}
