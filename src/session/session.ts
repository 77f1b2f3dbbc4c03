/**
 * The conductor: camera or clip → inference worker → personal map → samples and store. Everything that
 * a start opens, a stop closes: tracks, worker, timers, listeners. Views call its verbs and subscribe.
 */
import { createGazeClient, type GazeClient } from "../inference/client.ts";
import { GazeError } from "../inference/errors.ts";
import type { FrameResult } from "../inference/observation.ts";
import { withViewing } from "./calibration-record.ts";
import { type CalibrationRun, createCalibrationRun } from "./calibration-run.ts";
import { listCameras, openCamera, watchCameras } from "./camera.ts";
import { openDemo } from "./demo.ts";
import { createFaceWatch, type FaceWatch } from "./face-state.ts";
import { createGazeTrack, type GazeTrack } from "./gaze-track.ts";
import { type Pipeline, startPipeline } from "./pipeline.ts";
import { createSampleLane, type SampleLane } from "./samples.ts";
import type { ScreenGeometry } from "./screen.ts";
import { PAGE_SETTINGS, type PageSettings, readHash, writeHash } from "./settings.ts";
import type { FrameSource } from "./source.ts";
import { createSessionStore, type SessionStore, type SourceKind } from "./store.ts";
import { summarise } from "./vitals.ts";
import { geometryFor } from "./window-geometry.ts";

export interface Session {
  readonly store: SessionStore;
  readonly samples: SampleLane;
  /** Every frame's result, for views that draw what was seen. Returns the way to stop. */
  onResult(listener: (result: FrameResult) => void): () => void;
  /** The running source's element; null when nothing runs. */
  video(): HTMLVideoElement | null;
  /** What the rendered person is meant to look at now; null with a camera. */
  demoTruth(): { readonly x_frac: number; readonly y_frac: number } | null;
  startCamera(deviceId?: string): void;
  startDemo(name?: PageSettings["demo"]): void;
  /** Back to the first screen. */
  stop(): void;
  /** Starts again what last failed. */
  retry(): void;
  /** Makes the rendered person look at a place of the screen; null lets the clip play on. */
  lookAt(target_frac: readonly [number, number] | null): void;
  changeSettings(change: Partial<PageSettings>): void;
  dismissNotice(notice: string): void;
  openCalibration(): void;
  /** The running calibration's verbs; null when none is open. */
  calibration(): CalibrationRun | null;
  keepCalibration(): void;
  closeCalibration(): void;
  dispose(): void;
}

/** Ten minutes at 30 frames per second. */
const SAMPLE_CAPACITY = 18_000;
const VITALS_INTERVAL_MS = 250;

/** All that exists between a start and the next stop. */
interface Running {
  readonly abort: AbortController;
  readonly kind: SourceKind;
  client: GazeClient | null;
  source: FrameSource | null;
  pipeline: Pipeline | null;
  watch: FaceWatch | null;
  track: GazeTrack | null;
  screen: ScreenGeometry | null;
  calibration: CalibrationRun | null;
  timer: number;
}

/** @param assetsUrl absolute address of the folder with models/, demo/ and vendor/, with a trailing slash. */
export function createSession(assetsUrl: string): Session {
  const store = createSessionStore();
  const samples = createSampleLane(SAMPLE_CAPACITY);
  const resultListeners = new Set<(result: FrameResult) => void>();
  let running: Running | null = null;
  let lastStart: () => void = () => undefined;

  const readAddress = (): void => {
    const { settings, notices } = readHash(PAGE_SETTINGS, window.location.hash);
    store.setState({ settings, notices });
    running?.track?.setFilter(settings.filter);
  };
  readAddress();
  window.addEventListener("hashchange", readAddress);

  const refreshCameras = async (): Promise<void> => {
    store.setState({ cameras: await listCameras() });
  };
  const stopWatchingCameras = watchCameras(() => void refreshCameras());

  const close = (): void => {
    if (running === null) return;
    const { abort, calibration, pipeline, source, client, timer } = running;
    running = null;
    abort.abort();
    window.clearInterval(timer);
    calibration?.dispose();
    pipeline?.stop();
    source?.dispose();
    client?.dispose();
    if (document.fullscreenElement !== null) void document.exitFullscreen();
    store.setState({ stream: null, vitals: null, face: "waiting" });
  };

  const fail = (run: Running, thrown: unknown, fallback: GazeError["code"]): void => {
    // A stop or another start made this one pointless: whatever it says is no news.
    if (run !== running) return;
    close();
    store.setState({ phase: { kind: "failed", source: run.kind, error: GazeError.from(thrown, fallback) } });
  };

  const start = async (
    kind: SourceKind,
    open: (signal: AbortSignal) => Promise<FrameSource>,
  ): Promise<void> => {
    close();
    const run: Running = {
      abort: new AbortController(),
      kind,
      client: null,
      source: null,
      pipeline: null,
      watch: null,
      track: null,
      screen: null,
      calibration: null,
      timer: 0,
    };
    running = run;
    const { signal } = run.abort;
    store.setState({ phase: { kind: "starting", source: kind, step: "camera" } });
    try {
      // The engine loads while the visitor thinks about the camera.
      const loading = createEngine(assetsUrl, signal);
      loading.catch(() => undefined);
      const source = await open(signal).catch((thrown: unknown) => {
        void loading.then((client) => client.dispose()).catch(() => undefined);
        throw thrown;
      });
      if (signal.aborted) {
        source.dispose();
        void loading.then((client) => client.dispose()).catch(() => undefined);
        return;
      }
      run.source = source;
      void refreshCameras();
      store.setState({ phase: { kind: "starting", source: kind, step: "engine" } });
      const client = await loading;
      if (signal.aborted) {
        client.dispose();
        return;
      }
      run.client = client;
      const engine = await client.ready;
      if (signal.aborted) return;
      store.setState({ engine, phase: { kind: "starting", source: kind, step: "first frame" } });
      begin(run, source, client);
    } catch (thrown) {
      if (!signal.aborted) fail(run, thrown, kind === "camera" ? "camera/failed" : "demo/corrupt");
    }
  };

  const begin = (run: Running, source: FrameSource, client: GazeClient): void => {
    const { settings, calibration } = store.getState();
    const deviceId = source.kind === "camera" ? source.deviceId : source.label;
    run.screen = geometryFor(source, settings);
    run.track = createGazeTrack(run.screen);
    run.track.setFilter(settings.filter);
    run.watch = createFaceWatch(performance.now());
    samples.clear();
    // A calibration belongs to one person before one camera.
    if (calibration !== null) store.setState({ calibration: null });
    store.setState({
      stream: {
        kind: source.kind,
        label: source.label,
        width_px: source.video.videoWidth,
        height_px: source.video.videoHeight,
        deviceId,
      },
    });
    run.pipeline = startPipeline({
      client,
      source,
      onResult: (result, received_ms) => take(run, result, received_ms),
      onFailure: (error) => fail(run, error, "worker/crashed"),
    });
    run.timer = window.setInterval(() => lookAround(run), VITALS_INTERVAL_MS);
  };

  const take = (run: Running, result: FrameResult, received_ms: number): void => {
    if (run !== running || run.track === null || run.watch === null) return;
    const { phase, face } = store.getState();
    if (phase.kind === "starting") store.setState({ phase: { kind: "tracking", source: run.kind } });
    const seen = run.watch.frame(result);
    if (seen !== face) store.setState({ face: seen });
    samples.push(run.track.process(result, received_ms));
    run.calibration?.sample(result);
    for (const listener of resultListeners) listener(result);
  };

  /** Four times a second: the summary, the window's place, and whether frames still come. */
  const lookAround = (run: Running): void => {
    if (run.watch === null || run.track === null || run.source === null) return;
    const now_ms = performance.now();
    const face = run.watch.silence(now_ms);
    const { settings, face: shown } = store.getState();
    const screen = geometryFor(run.source, settings);
    if (!isSameScreen(screen, run.screen)) {
      run.screen = screen;
      run.track.setScreen(screen);
    }
    if (document.visibilityState === "hidden") return;
    store.setState({ vitals: summarise(samples, now_ms), ...(face === shown ? {} : { face }) });
  };

  const endCalibration = (): void => {
    running?.calibration?.dispose();
    if (running !== null) {
      running.calibration = null;
      store.setState({ phase: { kind: "tracking", source: running.kind } });
    }
    if (document.fullscreenElement !== null) void document.exitFullscreen();
  };

  const session: Session = {
    store,
    samples,
    onResult(listener) {
      resultListeners.add(listener);
      return () => resultListeners.delete(listener);
    },
    video: () => running?.source?.video ?? null,
    demoTruth: () => (running?.source?.kind === "demo" ? running.source.truthNow() : null),
    startCamera(deviceId) {
      lastStart = () => session.startCamera(deviceId);
      void start("camera", (signal) => openCamera(deviceId ?? null, signal));
    },
    startDemo(name) {
      if (name !== undefined) session.changeSettings({ demo: name });
      const { demo } = store.getState().settings;
      lastStart = () => session.startDemo(demo);
      void start("demo", (signal) => openDemo(demo, assetsUrl, signal));
    },
    stop() {
      close();
      store.setState({ phase: { kind: "idle" }, calibration: null });
    },
    retry: () => lastStart(),
    lookAt(target_frac) {
      const source = running?.source;
      if (source?.kind !== "demo") return;
      if (target_frac === null) source.roam();
      else void source.lookAt(target_frac);
    },
    changeSettings(change) {
      const settings = { ...store.getState().settings, ...change };
      store.setState({ settings });
      const { pathname, search } = window.location;
      window.history.replaceState(null, "", `${pathname}${search}${writeHash(PAGE_SETTINGS, settings)}`);
      if (change.filter !== undefined) running?.track?.setFilter(change.filter);
      const { calibration } = store.getState();
      const isLengthChange = change.screen_cm !== undefined || change.distance_cm !== undefined;
      if (calibration !== null && running?.source != null && isLengthChange) {
        const viewed = withViewing(calibration, geometryFor(running.source, settings));
        running.track?.setCalibration(viewed);
        store.setState({ calibration: viewed });
      }
    },
    dismissNotice(notice) {
      store.setState(({ notices }) => ({ notices: notices.filter((other) => other !== notice) }));
    },
    openCalibration() {
      const run = running;
      if (run?.source == null) return;
      run.calibration?.dispose();
      const { source } = run;
      const { preset, seed } = store.getState().settings;
      run.calibration = createCalibrationRun({
        preset,
        seed: seed === 0 ? drawSeed() : seed,
        source,
        geometry: () => geometryFor(source, store.getState().settings),
        onView: (view) => {
          if (run === running) store.setState({ phase: { kind: "calibrating", source: run.kind, view } });
        },
      });
    },
    calibration: () => running?.calibration ?? null,
    keepCalibration() {
      const { phase } = store.getState();
      if (phase.kind === "calibrating" && phase.view.kind === "done") {
        running?.track?.setCalibration(phase.view.record);
        store.setState({ calibration: phase.view.record });
      }
      endCalibration();
    },
    closeCalibration: endCalibration,
    dispose() {
      close();
      stopWatchingCameras();
      window.removeEventListener("hashchange", readAddress);
      resultListeners.clear();
    },
  };
  return session;
}

/** Fetches the network's file and starts a worker with it. */
async function createEngine(assetsUrl: string, signal: AbortSignal): Promise<GazeClient> {
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

function isSameScreen(a: ScreenGeometry, b: ScreenGeometry | null): boolean {
  return (
    b !== null &&
    a.viewport_width_px === b.viewport_width_px &&
    a.viewport_height_px === b.viewport_height_px &&
    a.x_pxPerCm === b.x_pxPerCm &&
    a.y_pxPerCm === b.y_pxPerCm &&
    a.lens.x_px === b.lens.x_px &&
    a.lens.y_px === b.lens.y_px
  );
}

/** A new order of targets each time; shown in the record, so that it can be repeated. */
function drawSeed(): number {
  return 1 + Math.floor(Math.random() * 999_999_998);
}
