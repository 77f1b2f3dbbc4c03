/**
 * The network on the bench: takes it apart on request and runs its float twin beside it. Each in a worker of
 * its own, on copies of the pictures that the gaze is computed from; a calibration has all frames to itself.
 */
import type { FrameResult } from "../inference/observation.ts";
import { createInspecting, type InspectingOptions } from "./network-inspecting.ts";
import type { SessionStore } from "./store.ts";
import { createTwinRunning, type TwinRunningOptions } from "./twin-running.ts";

export interface NetworkLab {
  /** Gathers pictures and takes the running network apart; nothing while no source runs. */
  inspect(): void;
  /**
   * Takes a file apart that does not run, without pictures.
   * @throws GazeError (rejects) as the engine would on loading it
   */
  inspectFile(bytes: ArrayBuffer): Promise<void>;
  setTwin(isOn: boolean): void;
  /** Whether the next frame's result should carry the network's input. */
  wantsInput(): boolean;
  /** Every result, in order. */
  offer(result: FrameResult): void;
  /** Another network runs: what is known of the old one goes, and the twin follows. */
  networkChanged(): void;
  /** The source was closed: gathering and the twin end; what was found out stays. */
  close(): void;
}

export type LabOptions = InspectingOptions & TwinRunningOptions;

export function createNetworkLab(options: LabOptions): NetworkLab {
  const { store, networkBytes } = options;
  const inspection = createInspecting(options);
  const twin = createTwinRunning(options);
  return {
    inspect: () => inspection.gather(),
    inspectFile: (bytes) => inspection.file(bytes),
    setTwin(isOn) {
      const bytes = isOn ? networkBytes() : null;
      if (bytes === null) twin.stop();
      else twin.start(bytes);
    },
    wantsInput: () => !isCalibrating(store) && (inspection.wantsPicture() || twin.isFree()),
    offer(result) {
      if (result.kind !== "gaze" || isCalibrating(store)) return;
      inspection.offer(result);
      twin.offer(result);
    },
    networkChanged() {
      inspection.forget();
      const bytes = twin.isOn() ? networkBytes() : null;
      if (bytes !== null) twin.start(bytes);
    },
    close() {
      inspection.interrupt();
      twin.stop();
    },
  };
}

const isCalibrating = (store: SessionStore): boolean => store.getState().phase.kind === "calibrating";
