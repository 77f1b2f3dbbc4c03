/** Gathers pictures of the running network and has it taken apart on them; or a file alone, without pictures. */
import { GazeError } from "../inference/errors.ts";
import { inspectInWorker } from "../inference/inspect/inspect-client.ts";
import type { NetworkInspection } from "../inference/inspect/inspect-network.ts";
import type { InspectionRequest } from "../inference/inspect/inspect-protocol.ts";
import type { GazeResult } from "../inference/observation.ts";
import { changeNetworkView, INSPECTED_PICTURES, type InspectionView } from "./network-view.ts";
import type { SessionStore } from "./store.ts";

export interface InspectingOptions {
  readonly store: SessionStore;
  /** A copy of the running network's file; null while none runs. */
  readonly networkBytes: () => ArrayBuffer | null;
  readonly inspectNetwork?: (request: InspectionRequest, signal: AbortSignal) => Promise<NetworkInspection>;
}

export interface Inspecting {
  /** Starts to gather; nothing while no network runs. */
  gather(): void;
  /** @throws GazeError (rejects) as the engine would on loading the file */
  file(bytes: ArrayBuffer): Promise<void>;
  wantsPicture(): boolean;
  offer(result: GazeResult): void;
  /** Back to nothing known. */
  forget(): void;
  /** The running network is gone: what is not finished ends; what was found out stays. */
  interrupt(): void;
}

/** Pictures apart enough to differ. */
const PICTURE_INTERVAL_MS = 100;

export function createInspecting({
  store,
  networkBytes,
  inspectNetwork = inspectInWorker,
}: InspectingOptions): Inspecting {
  let abort = new AbortController();
  let pictures: Int8Array[] | null = null;
  let latest_ms = Number.NEGATIVE_INFINITY;
  let isOfRunning = false;

  const show = (inspection: InspectionView): void => changeNetworkView(store, { inspection });
  const measure = async (modelBytes: ArrayBuffer, on: readonly Int8Array[]): Promise<void> => {
    const { signal } = abort;
    // The kernels that run here were chosen by measurement; a file that does not run takes its own.
    const backend = isOfRunning ? (store.getState().engine?.model.backend ?? null) : null;
    show({ kind: "measuring" });
    try {
      const inspection = await inspectNetwork({ modelBytes, pictures: on, backend }, signal);
      if (!signal.aborted) show({ kind: "done", inspection });
    } catch (thrown) {
      if (signal.aborted) return;
      const error = GazeError.from(thrown, "worker/crashed");
      show({ kind: "failed", error });
      throw error;
    }
  };
  const forget = (): void => {
    abort.abort();
    abort = new AbortController();
    pictures = null;
    show({ kind: "none" });
  };

  return {
    gather() {
      if (networkBytes() === null) return;
      forget();
      pictures = [];
      isOfRunning = true;
      latest_ms = Number.NEGATIVE_INFINITY;
      show({ kind: "gathering", pictures: 0 });
    },
    async file(bytes: ArrayBuffer) {
      forget();
      isOfRunning = false;
      const { signal } = abort;
      await measure(bytes.slice(0), []);
      // Whoever waits must not take an unfinished check for a passed one.
      if (signal.aborted) throw new GazeError("worker/crashed", "Another inspection took its place.");
    },
    wantsPicture: () => pictures !== null,
    offer(result: GazeResult) {
      if (pictures === null || result.input === undefined) return;
      if (result.captured_ms - latest_ms < PICTURE_INTERVAL_MS) return;
      latest_ms = result.captured_ms;
      pictures.push(result.input);
      show({ kind: "gathering", pictures: pictures.length });
      if (pictures.length < INSPECTED_PICTURES) return;
      const [bytes, gathered] = [networkBytes(), pictures];
      pictures = null;
      // The failure is in the view already.
      if (bytes !== null) measure(bytes, gathered).catch(() => undefined);
    },
    forget,
    interrupt() {
      const { kind } = store.getState().network.inspection;
      if (isOfRunning && (kind === "gathering" || kind === "measuring")) forget();
    },
  };
}
