/**
 * From a start to the next stop: opens the source and the engine, runs frames through them into samples
 * and store, and closes all of it again: tracks, worker, timer, listeners. One source runs at a time.
 */
import type { GazeClient } from "../inference/client.ts";
import type { ViewCount } from "../inference/crop-views.ts";
import { GazeError } from "../inference/errors.ts";
import type { FrameResult } from "../inference/observation.ts";
import { createViewBudget, type ViewBudget, viewsFor } from "../inference/view-budget.ts";
import { createFaceWatch, type FaceWatch } from "./face-state.ts";
import { createGazeTrack, type GazeTrack } from "./gaze-track.ts";
import { loadEngine, type NetworkFile, networkFile, OWN_NETWORK_NAME } from "./load-engine.ts";
import { type Pipeline, startPipeline } from "./pipeline.ts";
import type { GazeSample, SampleLane } from "./samples.ts";
import { isSameScreen, type ScreenGeometry } from "./screen.ts";
import type { SensorTwin } from "./sensor.ts";
import { sensorWorkload } from "./sensor-workload.ts";
import { viewsAsked } from "./settings.ts";
import type { FrameSource } from "./source.ts";
import type { SessionStore, SourceKind } from "./store.ts";
import { summarise } from "./vitals.ts";
import { geometryFor } from "./window-geometry.ts";

export interface Tracking {
  /** Stops what runs and starts another source. Failures end in the store's phase. */
  start(kind: SourceKind, open: (signal: AbortSignal) => Promise<FrameSource>): Promise<void>;
  /** Stops what runs; the phase is left to the caller. */
  close(): void;
  /**
   * Runs another network in place of the one that runs; null goes back to ours. A refused file changes nothing.
   * @throws GazeError (rejects) as GazeClient.loadModel, and model/fetch; an AbortError after a stop meanwhile
   */
  loadNetwork(file: NetworkFile | null): Promise<void>;
  /** The network of the next start; null goes back to ours. The file must have been checked. */
  chooseNetwork(file: NetworkFile | null): void;
  /** A copy of the running network's file; null while none runs. */
  networkBytes(): ArrayBuffer | null;
  /** What runs and produces results; null before the first frame loop and after a stop. */
  live(): LiveSource | null;
}

export interface LiveSource {
  readonly kind: SourceKind;
  readonly source: FrameSource;
  readonly track: GazeTrack;
  readonly budget: ViewBudget;
}

export interface TrackingOptions {
  readonly store: SessionStore;
  readonly samples: SampleLane;
  readonly twin: SensorTwin;
  /** Absolute address of the folder with models/ and vendor/, with a trailing slash. */
  readonly assetsUrl: string;
  readonly onResult: (result: FrameResult) => void;
  /** Whether the next result shall carry the network's input. */
  readonly wantsInput: () => boolean;
  /** Called on every close, before anything is closed. */
  readonly onClose: () => void;
}

const VITALS_INTERVAL_MS = 250;

export function createTracking(options: TrackingOptions): Tracking {
  const { store, samples, twin, assetsUrl } = options;
  let abort = new AbortController();
  let opened: { source: FrameSource | null; client: GazeClient | null } = { source: null, client: null };
  let chosenNetwork: NetworkFile | null = null;
  let running: (LiveSource & { readonly pipeline: Pipeline; readonly timer: number }) | null = null;

  const close = (): void => {
    options.onClose();
    abort.abort();
    abort = new AbortController();
    if (running !== null) {
      window.clearInterval(running.timer);
      running.pipeline.stop();
      running = null;
    }
    opened.source?.dispose();
    opened.client?.dispose();
    opened = { source: null, client: null };
    twin.reset();
    store.setState({ stream: null, vitals: null, face: "waiting", sensor: twin.view() });
  };

  const fail = (kind: SourceKind, error: GazeError): void => {
    close();
    store.setState({ phase: { kind: "failed", source: kind, error } });
  };

  const start: Tracking["start"] = async (kind, open) => {
    close();
    const { signal } = abort;
    const mine = opened;
    store.setState({ phase: { kind: "starting", source: kind, step: "camera" } });
    // The engine loads while the visitor thinks about the camera; a stop meanwhile disposes it.
    const network = chosenNetwork;
    const loading = loadEngine(assetsUrl, network, signal).then((client) => {
      if (signal.aborted) client.dispose();
      else mine.client = client;
      return client;
    });
    loading.catch(() => undefined);
    try {
      const source = await open(signal);
      if (signal.aborted) {
        source.dispose();
        return;
      }
      mine.source = source;
      store.setState({ phase: { kind: "starting", source: kind, step: "engine" } });
      const client = await loading;
      const engine = await client.ready;
      if (signal.aborted) return;
      const networkName = network?.name ?? OWN_NETWORK_NAME;
      twin.setLoaded(sensorWorkload(networkName, engine.model.workload));
      const phase = { kind: "starting", source: kind, step: "first frame" } as const;
      store.setState({ engine, networkName, isOwnNetwork: network === null, phase });
      run(kind, source, client);
    } catch (thrown) {
      // After a stop or another start, whatever this one says is no news.
      if (signal.aborted) return;
      fail(kind, GazeError.from(thrown, kind === "camera" ? "camera/failed" : "demo/corrupt"));
    }
  };

  const run = (kind: SourceKind, source: FrameSource, client: GazeClient): void => {
    const screen = geometryFor(source, store.getState().settings);
    const track = createGazeTrack(screen);
    track.setFilter(store.getState().settings);
    const watch = createFaceWatch(performance.now());
    const budget = createViewBudget();
    samples.clear();
    store.setState({
      // A calibration belongs to one person before one camera.
      calibration: null,
      stream: {
        kind,
        label: source.label,
        width_px: source.video.videoWidth,
        height_px: source.video.videoHeight,
        nominalRate_Hz: source.nominalRate_Hz,
        deviceId: source.kind === "camera" ? source.deviceId : "",
      },
    });
    const pipeline = startPipeline({
      client,
      source,
      wantsInput: options.wantsInput,
      views: () => nextViews(budget),
      onResult: (result, { received_ms, sent_ms, views }) => {
        // A personal map belongs to the number of views that it was fitted on.
        if (result.kind === "gaze" && isFreeToChange()) budget.frame(result.stages, views);
        take(kind, watch, result, track.process(result, received_ms, sent_ms));
      },
      onFailure: (error) => fail(kind, error),
    });
    const timer = window.setInterval(
      createLookAround(source, track, watch, pipeline, screen),
      VITALS_INTERVAL_MS,
    );
    running = { kind, source, track, budget, pipeline, timer };
  };

  const nextViews = (budget: ViewBudget): ViewCount => {
    const { settings, engine, views: before } = store.getState();
    const views = viewsFor(viewsAsked(settings), engine?.model.learntMirrored ?? false, budget);
    if (views !== before) store.setState({ views });
    return views;
  };

  const isFreeToChange = (): boolean => {
    const { phase, calibration } = store.getState();
    return phase.kind === "tracking" && calibration === null;
  };

  const take = (kind: SourceKind, watch: FaceWatch, result: FrameResult, sample: GazeSample): void => {
    const { phase, face } = store.getState();
    if (phase.kind === "starting") store.setState({ phase: { kind: "tracking", source: kind } });
    const seen = watch.frame(result);
    if (seen !== face) store.setState({ face: seen });
    samples.push(sample);
    twin.offer(result);
    options.onResult(result);
  };

  /** Four times a second: the summary, the window's place, and whether frames still come. */
  const createLookAround = (
    source: FrameSource,
    track: GazeTrack,
    watch: FaceWatch,
    pipeline: Pipeline,
    initial: ScreenGeometry,
  ): (() => void) => {
    let screen = initial;
    let hiddenUntil_ms = Number.NEGATIVE_INFINITY;
    return () => {
      const now_ms = performance.now();
      const current = geometryFor(source, store.getState().settings);
      if (!isSameScreen(current, screen)) {
        screen = current;
        track.setScreen(screen);
      }
      // A hidden page gets no frames; that is no fault of the picture.
      if (document.visibilityState === "hidden") {
        hiddenUntil_ms = now_ms;
        return;
      }
      const face = watch.silence(now_ms, Math.max(pipeline.delivered_ms, hiddenUntil_ms));
      // The summary lies under a calibration: refreshing it would take time from the frames it needs.
      if (store.getState().phase.kind === "calibrating") store.setState({ face });
      else store.setState({ face, vitals: summarise(samples, now_ms), sensor: twin.view() });
    };
  };

  const loadNetwork: Tracking["loadNetwork"] = async (file) => {
    const { client } = opened;
    if (client === null) throw new TypeError("nothing runs: chooseNetwork");
    const model = await client.loadModel(await networkFile(assetsUrl, file, abort.signal));
    const { engine } = store.getState();
    chooseNetwork(file);
    twin.setLoaded(sensorWorkload(file?.name ?? OWN_NETWORK_NAME, model.workload));
    // A personal map belongs to one network.
    running?.track.setCalibration(null);
    store.setState({
      calibration: null,
      engine: engine === null ? null : { ...engine, model },
    });
  };

  const chooseNetwork: Tracking["chooseNetwork"] = (file) => {
    chosenNetwork = file;
    store.setState({ networkName: file?.name ?? OWN_NETWORK_NAME, isOwnNetwork: file === null });
  };

  return {
    start,
    close,
    loadNetwork,
    chooseNetwork,
    networkBytes: () => opened.client?.networkBytes() ?? null,
    live: () => running,
  };
}
