/** The float twin from its switch to its figures: pictures when it is free, never a queue of them. */
import { GazeError } from "../inference/errors.ts";
import { startTwin, type TwinClient, type TwinOptions } from "../inference/float-twin/twin-client.ts";
import type { GazeResult } from "../inference/observation.ts";
import { changeNetworkView, type TwinView } from "./network-view.ts";
import type { SessionStore } from "./store.ts";
import { createTwinComparison, type TwinComparison } from "./twin-comparison.ts";

export interface TwinRunningOptions {
  readonly store: SessionStore;
  /** Absolute, with a trailing slash. */
  readonly assetsUrl: string;
  readonly createTwin?: (options: TwinOptions) => TwinClient;
}

export interface TwinRunning {
  /** Starts afresh with this network; ends what ran before. */
  start(modelBytes: ArrayBuffer): void;
  stop(): void;
  isOn(): boolean;
  /** Whether it could compute the next picture at once. */
  isFree(): boolean;
  offer(result: GazeResult): void;
}

/** The figures are shown this often. */
const FIGURES_INTERVAL_MS = 500;

export function createTwinRunning({
  store,
  assetsUrl,
  createTwin = startTwin,
}: TwinRunningOptions): TwinRunning {
  let client: TwinClient | null = null;
  let comparison: TwinComparison = createTwinComparison();
  let isReady = false;
  let isBusy = false;
  let shown_ms = Number.NEGATIVE_INFINITY;

  const show = (twin: TwinView): void => changeNetworkView(store, { twin });
  const stop = (): void => {
    client?.close();
    client = null;
    isReady = false;
    isBusy = false;
    if (store.getState().network.twin.kind !== "off") show({ kind: "off" });
  };
  /** What a closed twin says is no news. */
  const fail = (mine: TwinClient, thrown: unknown): void => {
    if (client !== mine) return;
    stop();
    show({ kind: "failed", error: GazeError.from(thrown, "twin/failed") });
  };
  const run = async (mine: TwinClient, result: GazeResult, input: Int8Array): Promise<void> => {
    isBusy = true;
    // The twin sees one view of the frame; the gaze may be the mean of several.
    const ofInput = result.ofInput ?? { raw: result.raw, network_ms: result.stages.network_ms };
    const { x, y, time_ms } = await mine.run(input);
    if (client !== mine) return;
    isBusy = false;
    comparison.add({
      int8: ofInput.raw,
      float: { x, y },
      int8_ms: ofInput.network_ms,
      float_ms: time_ms,
    });
    if (result.captured_ms - shown_ms < FIGURES_INTERVAL_MS) return;
    shown_ms = result.captured_ms;
    show({ kind: "on", figures: comparison.figures() });
  };

  return {
    start(modelBytes: ArrayBuffer) {
      stop();
      const mine = createTwin({ modelBytes, wasmFolder: `${assetsUrl}vendor/tfjs/` });
      client = mine;
      comparison = createTwinComparison();
      shown_ms = Number.NEGATIVE_INFINITY;
      show({ kind: "loading" });
      mine.ready.then(
        () => {
          if (client !== mine) return;
          isReady = true;
          show({ kind: "on", figures: null });
        },
        (thrown: unknown) => fail(mine, thrown),
      );
    },
    stop,
    isOn: () => client !== null,
    isFree: () => client !== null && isReady && !isBusy,
    offer(result: GazeResult) {
      const mine = client;
      if (mine === null || !isReady) return;
      comparison.offer();
      if (isBusy || result.input === undefined) return;
      run(mine, result, result.input).catch((thrown: unknown) => fail(mine, thrown));
    },
  };
}
