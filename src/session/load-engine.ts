/** Fetches the gaze network's file and starts the inference worker with it. */
import { createGazeClient, type GazeClient } from "../inference/client.ts";
import { fetchModel } from "../inference/fetch-model.ts";

/** A network that the visitor chose in place of ours. */
export interface NetworkFile {
  readonly name: string;
  readonly bytes: ArrayBuffer;
}

/** Ours, as the page calls it. */
export const OWN_NETWORK_NAME = "tinytracker.tflite";

/**
 * @param chosen the visitor's own network; null fetches ours
 * @throws GazeError model/fetch; what happens later is told by the client's `ready`
 */
export async function loadEngine(
  assetsUrl: string,
  chosen: NetworkFile | null,
  signal: AbortSignal,
): Promise<GazeClient> {
  const modelBytes = chosen?.bytes ?? (await fetchModel(`${assetsUrl}models/${OWN_NETWORK_NAME}`, signal));
  return createGazeClient({ modelBytes, assetsUrl });
}
