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
 * A network's file. @param chosen the visitor's own network; null fetches ours
 * @throws GazeError model/fetch; whatever `signal` was aborted with
 */
export async function networkFile(
  assetsUrl: string,
  chosen: NetworkFile | null,
  signal: AbortSignal,
): Promise<ArrayBuffer> {
  return chosen?.bytes ?? (await fetchModel(`${assetsUrl}models/${OWN_NETWORK_NAME}`, signal));
}

/** @throws GazeError as networkFile; what happens later is told by the client's `ready` */
export async function loadEngine(
  assetsUrl: string,
  chosen: NetworkFile | null,
  signal: AbortSignal,
): Promise<GazeClient> {
  return createGazeClient({ modelBytes: await networkFile(assetsUrl, chosen, signal), assetsUrl });
}
