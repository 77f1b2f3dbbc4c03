/**
 * The visitor's own network: from a dropped or chosen file to running in place of ours, or to a list of what
 * is missing. While nothing runs the file is checked and taken apart all the same, and runs from the next start.
 */
import { GazeError } from "../inference/errors.ts";
import { fetchModel } from "../inference/fetch-model.ts";
import { OWN_NETWORK_NAME } from "./load-engine.ts";
import type { NetworkLab } from "./network-lab.ts";
import { changeNetworkView } from "./network-view.ts";
import { notify, type SessionStore } from "./store.ts";
import type { Tracking } from "./tracking.ts";

/** A gaze network is below 1 MB; this keeps a wrong file from filling the memory. */
const LARGEST_FILE_BYTES = 64 * 1024 * 1024;

export interface NetworkOpening {
  readonly store: SessionStore;
  readonly tracking: Pick<Tracking, "networkBytes" | "chooseNetwork" | "loadNetwork">;
  readonly lab: NetworkLab;
  /** Brings the panel into view that shows what became of the file. */
  readonly show: () => void;
}

/** Never rejects: a refused file changes nothing, and the store says why. */
export async function openNetwork(file: File, { store, tracking, lab, show }: NetworkOpening): Promise<void> {
  try {
    const bytes = await readFile(file);
    // Nothing runs: the file is checked by taking it apart. Something may run by the time that is done.
    if (tracking.networkBytes() === null) await checkByInspection(bytes, lab, store);
    const network = { name: file.name, bytes };
    if (tracking.networkBytes() === null) {
      tracking.chooseNetwork(network);
      accept(store, `${file.name} will run from the next start.`);
    } else {
      const advice = calibrationAdvice(store);
      await tracking.loadNetwork(network);
      lab.networkChanged();
      accept(store, `Now running ${file.name}.${advice}`);
    }
  } catch (thrown) {
    refuse(store, file.name, thrown);
  }
  show();
}

/** Our own for microcontrollers: shipped, and run only when asked for. */
export const SMALL_NETWORK_NAME = "tinytracker-s.tflite";

/** As openNetwork, with our small network. @param modelsUrl folder of the networks, with a trailing slash */
export async function openSmallNetwork(modelsUrl: string, opening: NetworkOpening): Promise<void> {
  try {
    const bytes = await fetchModel(`${modelsUrl}${SMALL_NETWORK_NAME}`, new AbortController().signal);
    await openNetwork(new File([bytes], SMALL_NETWORK_NAME), opening);
  } catch (thrown) {
    refuse(opening.store, SMALL_NETWORK_NAME, thrown);
    opening.show();
  }
}

/** Back from the visitor's network to ours. Never rejects: what fails changes nothing, and the store says why. */
export async function openOwnNetwork({ store, tracking, lab }: Omit<NetworkOpening, "show">): Promise<void> {
  try {
    if (tracking.networkBytes() !== null) {
      const advice = calibrationAdvice(store);
      await tracking.loadNetwork(null);
      lab.networkChanged();
      accept(store, `Now running our own network.${advice}`);
      return;
    }
  } catch (thrown) {
    // After a stop meanwhile there is nothing left to replace.
    if (tracking.networkBytes() !== null) {
      refuse(store, OWN_NETWORK_NAME, thrown);
      return;
    }
  }
  tracking.chooseNetwork(null);
  lab.networkChanged();
  accept(store, "Our own network will run from the next start.");
}

/** @throws GazeError model/too-large, model/corrupt */
async function readFile(file: File): Promise<ArrayBuffer> {
  if (file.size > LARGEST_FILE_BYTES) {
    const size_MB = (file.size / 1e6).toFixed(0);
    throw new GazeError(
      "model/too-large",
      `The file holds ${size_MB} MB; a gaze network holds less than one.`,
    );
  }
  try {
    return await file.arrayBuffer();
  } catch (thrown) {
    // A folder with that name, or a file that went away since it was dropped.
    throw new GazeError("model/corrupt", "The file could not be read.", { cause: thrown });
  }
}

/** What was known before is of the network that stays, if this one is refused. */
async function checkByInspection(bytes: ArrayBuffer, lab: NetworkLab, store: SessionStore): Promise<void> {
  const { inspection } = store.getState().network;
  try {
    await lab.inspectFile(bytes);
  } catch (thrown) {
    changeNetworkView(store, { inspection });
    throw thrown;
  }
}

/** For whoever had calibrated; asked before the change, which ends the calibration. */
const calibrationAdvice = (store: SessionStore): string =>
  store.getState().calibration === null
    ? ""
    : " Calibrate again: the old calibration belonged to another network.";

function accept(store: SessionStore, notice: string): void {
  changeNetworkView(store, { refused: null });
  notify(store, notice);
}

function refuse(store: SessionStore, name: string, thrown: unknown): void {
  const error = GazeError.from(thrown, "model/corrupt");
  changeNetworkView(store, { refused: { name, error } });
  notify(store, `${name} was not loaded. ${error.message} ${error.cure}`.trim());
}
