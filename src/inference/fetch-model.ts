/** Fetches a network's file. */
import { GazeError } from "./errors.ts";

/** @throws GazeError model/fetch; whatever `signal` was aborted with */
export async function fetchModel(url: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const file = url.slice(url.lastIndexOf("/") + 1);
  try {
    const response = await fetch(url, { signal });
    if (response.ok) return await response.arrayBuffer();
    throw new GazeError("model/fetch", `${file} could not be loaded: HTTP ${response.status}.`);
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    throw GazeError.from(thrown, "model/fetch");
  }
}
