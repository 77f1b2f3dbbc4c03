/**
 * A gaze tracker on a video element, for pages other than ours: frames of the element go through the
 * inference worker, samples come to subscribers. Needs no framework and keeps no store. The element belongs
 * to the page: the tracker neither starts its camera nor stops it.
 */
import type { GazePointCm, ScreenPointPx } from "../units.ts";
import { applyMap, type CalibrationMap } from "./calibration.ts";
import type { MapKind } from "./calibration-features.ts";
import { type PopulationPrior, priorFor } from "./calibration-prior.ts";
import { calibrationSampleOf, type SampleValidity } from "./calibration-samples.ts";
import { assumedViewing, type ViewingGeometry } from "./calibration-viewing.ts";
import { createGazeClient, type GazeClient } from "./client.ts";
import type { ViewCount } from "./crop-views.ts";
import { GazeError } from "./errors.ts";
import { fetchModel } from "./fetch-model.ts";
import { createOneEuroFilter, type GazeFilter } from "./filter.ts";
import { createKalmanFilter } from "./filter-kalman.ts";
import { startFrameLoop } from "./frame-loop.ts";
import type { FrameResult, HeadPose, StageTimes } from "./observation.ts";
import type { EngineInfo } from "./protocol.ts";
import {
  ALL_KINDS,
  type CollectedTarget,
  createTrackerCalibration,
  type FitOutcome,
  type TargetRole,
  type ValidationOutcome,
} from "./tracker-calibration.ts";
import {
  folderUrl,
  requireKinds,
  requireOptions,
  requireTarget,
  type TrackerOptions,
} from "./tracker-options.ts";
import { createViewBudget, viewsFor } from "./view-budget.ts";

/** One processed frame. Absent values are null, never 0; gaze is never clipped to the viewport. */
export interface TrackerSample {
  readonly validity: SampleValidity;
  /** When the frame was taken and when its result arrived, page clock (performance.now()). */
  readonly captured_ms: number;
  readonly received_ms: number;
  /** Network output: origin at the lens, +x to the user's right, +y up; null without a gaze. */
  readonly raw_cm: GazePointCm | null;
  /** Gaze by the personal map, CSS px of the viewport; null before `fit`. */
  readonly gaze_px: ScreenPointPx | null;
  /** The same after smoothing. */
  readonly filtered_px: ScreenPointPx | null;
  /** `filtered_px` on the screen: cm from the viewport's upper left corner, +x right, +y down. */
  readonly filtered_cm: GazePointCm | null;
  readonly head: HeadPose | null;
  /** 0…1; null without a face. */
  readonly confidence: number | null;
  /** Time spent per stage, measured in this browser. */
  readonly stages: StageTimes;
}

export interface Tracker {
  readonly phase: "idle" | "starting" | "running" | "failed" | "disposed";
  /** The personal map in use; settable, to restore a stored one. */
  map: CalibrationMap | null;
  /**
   * How many views of each frame are averaged now (1 until `start` resolves, where it is left to the tracker). A map holds for the number
   * that it was fitted on: keep that beside the map, and give it as the option `views` to the tracker that gets the map back.
   */
  readonly views: ViewCount;
  /** What was collected so far. */
  readonly targets: readonly CollectedTarget[];
  /**
   * Loads the network and begins with the element's next frame. A second call gives the first one's promise.
   * @throws GazeError (rejects): model/…, face/load, wasm/no-simd, webgl/absent, worker/…
   */
  start(): Promise<EngineInfo>;
  /**
   * The visitor looks at this place of the viewport now (a click, a key): collects the samples from 500 ms
   * before to 100 ms after the call. Resolves within about 2 s, whatever happens; `repeat` says why a target
   * does not count.
   * @throws GazeError (rejects) tracker/not-running, tracker/bad-input
   */
  collect(target: ScreenPointPx, role?: TargetRole): Promise<CollectedTarget>;
  /**
   * Fits the personal map to the calibration targets and uses it from now on.
   * @throws GazeError (rejects) calibration/too-few, calibration/degenerate, tracker/bad-input; the map in use
   * stays
   */
  fit(kinds?: readonly MapKind[]): Promise<FitOutcome>;
  /** Error on the validation targets; null without a map. */
  validate(): ValidationOutcome | null;
  /** Forgets all targets, for a new calibration; the map in use stays. */
  forgetTargets(): void;
  /** Calls back with every sample. Returns the way to stop. */
  subscribe(listener: (sample: TrackerSample) => void): () => void;
  /** Ends the worker and all listening. The video element is left as it is. */
  dispose(): void;
}

const startTimer = (callback: () => void, delay_ms: number): (() => void) => {
  const id = setTimeout(callback, delay_ms);
  return () => clearTimeout(id);
};

const FILTERS: Readonly<Record<NonNullable<TrackerOptions["smoothing"]>, () => GazeFilter | null>> = {
  "one-euro": () => createOneEuroFilter(),
  kalman: () => createKalmanFilter(),
  none: () => null,
};

/** @throws GazeError tracker/bad-input */
export function createTracker(video: HTMLVideoElement, options: TrackerOptions): Tracker {
  requireOptions(options, document.baseURI);
  return new VideoTracker(video, options);
}

class VideoTracker implements Tracker {
  phase: Tracker["phase"] = "idle";
  private currentMap: CalibrationMap | null = null;
  private readonly calibration = createTrackerCalibration(() => performance.now(), startTimer);
  private readonly listeners = new Set<(sample: TrackerSample) => void>();
  private readonly abort = new AbortController();
  private readonly filter: GazeFilter | null;
  private started: Promise<EngineInfo> | null = null;
  private client: GazeClient | null = null;
  /** For the network that runs. */
  private prior: PopulationPrior | null = null;
  private learntMirrored = false;
  private readonly budget = createViewBudget();
  /** From the first target on: a personal map belongs to the number of views that it is fitted on. */
  private keepsViews = false;
  private stopLoop: () => void = () => undefined;
  private readonly video: HTMLVideoElement;
  private readonly options: TrackerOptions;

  constructor(video: HTMLVideoElement, options: TrackerOptions) {
    this.video = video;
    this.options = options;
    this.filter = FILTERS[options.smoothing ?? "one-euro"]();
  }

  get map(): CalibrationMap | null {
    return this.currentMap;
  }

  set map(map: CalibrationMap | null) {
    this.currentMap = map;
    this.filter?.reset();
  }

  get views(): ViewCount {
    return viewsFor(this.options.views ?? "auto", this.learntMirrored, this.budget);
  }

  get targets(): readonly CollectedTarget[] {
    return this.calibration.targets;
  }

  start(): Promise<EngineInfo> {
    if (this.phase === "disposed") return Promise.reject(notRunning("it was disposed"));
    this.started ??= this.launch();
    return this.started;
  }

  async collect(target: ScreenPointPx, role: TargetRole = "calibration"): Promise<CollectedTarget> {
    requireTarget(target, role);
    if (this.phase !== "running") throw notRunning(`it is ${this.phase}`);
    this.keepsViews = true;
    return this.calibration.collect(target, role);
  }

  async fit(kinds: readonly MapKind[] = ALL_KINDS): Promise<FitOutcome> {
    requireKinds(kinds);
    const outcome = await this.calibration.fit(kinds, this.viewing(), this.prior);
    this.map = outcome.map;
    return outcome;
  }

  validate(): ValidationOutcome | null {
    return this.currentMap && this.calibration.validate(this.currentMap, this.viewing());
  }

  forgetTargets(): void {
    this.calibration.forgetTargets();
    this.keepsViews = false;
  }

  subscribe(listener: (sample: TrackerSample) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  dispose(): void {
    if (this.phase === "disposed") return;
    this.phase = "disposed";
    this.release(notRunning("it was disposed"));
    this.listeners.clear();
  }

  private async launch(): Promise<EngineInfo> {
    this.phase = "starting";
    const assetsUrl = folderUrl(this.options.assetsUrl, document.baseURI);
    try {
      const modelBytes =
        this.options.model ?? (await fetchModel(`${assetsUrl}models/tinytracker.tflite`, this.abort.signal));
      this.abort.signal.throwIfAborted();
      this.client = createGazeClient({ modelBytes, assetsUrl });
      const info = await this.client.ready;
      this.abort.signal.throwIfAborted();
      this.phase = "running";
      this.prior = priorFor(info.model.sha256);
      this.learntMirrored = info.model.learntMirrored;
      this.stopLoop = startFrameLoop(this.video, (captured_ms) => void this.process(captured_ms));
      return info;
    } catch (thrown) {
      if (this.abort.signal.aborted) throw notRunning("it was disposed while starting");
      const error = GazeError.from(thrown, "worker/crashed");
      this.phase = "failed";
      this.release(error);
      throw error;
    }
  }

  private async process(captured_ms: number): Promise<void> {
    let bitmap: ImageBitmap;
    try {
      bitmap = await createImageBitmap(this.video);
    } catch {
      // The element held no picture at this instant (seeking, source just gone): the next frame will.
      return;
    }
    if (this.client === null || this.phase !== "running") {
      bitmap.close();
      return;
    }
    try {
      const { views } = this;
      const result = await this.client.process(bitmap, captured_ms, false, false, views);
      if (result !== null && this.phase === "running") this.take(result, views, performance.now());
    } catch (thrown) {
      if (this.phase !== "running") return;
      const error = GazeError.from(thrown, "worker/crashed");
      this.phase = "failed";
      this.release(error);
      this.options.onError?.(error);
    }
  }

  private take(result: FrameResult, views: ViewCount, received_ms: number): void {
    const isFree = this.currentMap === null && !this.keepsViews;
    if (isFree && result.kind === "gaze") this.budget.frame(result.stages, views);
    const seen = calibrationSampleOf(result);
    this.calibration.sample(seen);
    const face = result.kind === "no-face" ? null : result.face;
    const gaze_px = this.currentMap && seen.input && applyMap(this.currentMap, seen.input);
    const filtered_px = gaze_px && (this.filter?.push(gaze_px, result.captured_ms) ?? gaze_px);
    const { x_pxPerCm, y_pxPerCm } = this.viewing();
    const sample: TrackerSample = {
      validity: seen.validity,
      captured_ms: result.captured_ms,
      received_ms,
      raw_cm: seen.input?.raw ?? null,
      gaze_px,
      filtered_px,
      filtered_cm: filtered_px && { x_cm: filtered_px.x_px / x_pxPerCm, y_cm: filtered_px.y_px / y_pxPerCm },
      head: face?.head ?? null,
      confidence: face?.confidence ?? null,
      stages: result.stages,
    };
    for (const listener of this.listeners) listener(sample);
  }

  private viewing(): ViewingGeometry {
    const assumed = assumedViewing(window.innerWidth, window.innerHeight);
    const { pxPerCm, distance_cm } = this.options;
    return {
      ...assumed,
      ...(pxPerCm === undefined ? {} : { x_pxPerCm: pxPerCm, y_pxPerCm: pxPerCm, scaleBasis: "set by you" }),
      ...(distance_cm === undefined ? {} : { distance_cm, distanceBasis: "set by you" }),
    };
  }

  private release(reason: GazeError): void {
    this.abort.abort(reason);
    this.stopLoop();
    this.calibration.end(reason);
    this.client?.dispose();
    this.client = null;
  }
}

function notRunning(why: string): GazeError {
  return new GazeError("tracker/not-running", `the tracker is not running: ${why}`, {
    cure: "Call start() on a new tracker, and wait for it.",
  });
}
