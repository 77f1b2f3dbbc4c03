/**
 * A saved session from the visitor's disk: read and checked as a whole, then shown, or offered first where
 * showing it would end what runs. A refused file changes nothing but the words that say why.
 */
import { GazeError } from "../inference/errors.ts";
import { createReplay, type Replay } from "./replay.ts";
import { readSessionFile, requireSessionSize } from "./session-file.ts";
import { notify, type SessionStore } from "./store.ts";

/** What became of a file that cannot be shown yet, or at all. */
export type OpenedFile =
  /** Ten minutes take a second or two. */
  | { readonly kind: "reading"; readonly name: string }
  /** Sound; showing it ends what runs. */
  | { readonly kind: "offer"; readonly replay: Replay }
  | { readonly kind: "refused"; readonly name: string; readonly error: GazeError };

/** @param show ends what runs and shows the replay. Never rejects. */
export async function openRecording(
  file: File,
  store: SessionStore,
  show: (replay: Replay) => void,
): Promise<void> {
  store.setState({ opened: { kind: "reading", name: file.name } });
  try {
    requireSessionSize(file.size);
    const replay = createReplay(file.name, readSessionFile(await readText(file)));
    // Looked up now: reading takes a while.
    const { kind } = store.getState().phase;
    if (kind === "tracking" || kind === "starting" || kind === "calibrating")
      store.setState({ opened: { kind: "offer", replay } });
    else show(replay);
    if (kind === "calibrating") notify(store, `${file.name} waits until the calibration is done.`);
  } catch (thrown) {
    const error = GazeError.from(thrown, "session-file/corrupt");
    store.setState({ opened: { kind: "refused", name: file.name, error } });
  }
}

/** @throws GazeError session-file/corrupt */
async function readText(file: File): Promise<string> {
  try {
    return await file.text();
  } catch (thrown) {
    // A folder with that name, or a file that went away since it was chosen.
    throw new GazeError("session-file/corrupt", "the file could not be read from the disk", {
      cause: thrown,
    });
  }
}
