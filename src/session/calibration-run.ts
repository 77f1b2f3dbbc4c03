/**
 * One calibration in the page: joins the pure course (calibration-flow.ts) to the window, full screen,
 * the running source and, for a demo, a virtual visitor who clicks once the rendered eyes have settled.
 * Nothing happens before `begin` and nothing is left behind after `dispose`.
 */

import { calibrationSampleOf } from "../inference/calibration-samples.ts";
import { type CalibrationPreset, orderTargets, TARGET_LAYOUTS } from "../inference/calibration-targets.ts";
import type { FrameResult } from "../inference/observation.ts";
import { dwellAcceptance } from "./calibration-dwell.ts";
import {
  type CollectedTarget,
  createCalibrationFlow,
  FLOW_LIMITS,
  type FlowTarget,
  type PauseReason,
} from "./calibration-flow.ts";
import { patienceWith } from "./calibration-patience.ts";
import { createDemoVisitor } from "./demo-visitor.ts";
import type { ScreenGeometry } from "./screen.ts";
import type { FrameSource } from "./source.ts";
import type { CalibrationView } from "./store.ts";
import { isSameSize, sizeOf } from "./viewport-size.ts";

export interface CalibrationRun {
  /** Goes full screen where allowed and shows the first target. Call from a click: browsers insist. */
  begin(): Promise<void>;
  /** The visitor looks at the target now. */
  accept(): void;
  /** After a pause: full screen again, and the target afresh (or all of them, when the window changed). */
  resume(): Promise<void>;
  sample(result: FrameResult): void;
  dispose(): void;
}

export interface CalibrationRunOptions {
  readonly targets: readonly FlowTarget[];
  readonly source: FrameSource;
  readonly wantsFullScreen: boolean;
  /** Accepts each target by itself once the eyes rest, without a click. */
  readonly isHandsFree: boolean;
  /** A clip accepts its targets itself, unless they are accepted hands-free. */
  readonly isPressedByClip: boolean;
  /** The screen as it is now. */
  readonly geometry: () => ScreenGeometry;
  /** The visitor, or the page for a visitor without hands, has said "begin". */
  readonly onBegin: () => void;
  readonly onView: (view: CalibrationView) => void;
  /** Nobody has been seen for long; the caller closes the run. */
  readonly onLeft: () => void;
  /** All targets are through. */
  readonly onDone: (collected: readonly CollectedTarget[], screen: ScreenGeometry) => void;
}

/** Rendered eyes stay on a target for as long as a slow computer needs. */
const DEMO_TAIL_MS = 20_000;

/** Calibration targets in random order, then validation targets in random order, no neighbours in a row. */
export function flowTargets(preset: CalibrationPreset, seed: number): FlowTarget[] {
  const { calibration, validation } = TARGET_LAYOUTS[preset];
  const first = orderTargets(calibration, seed);
  const then = orderTargets(validation, seed, first.at(-1));
  return [
    ...first.map((position): FlowTarget => ({ role: "calibration", position })),
    ...then.map((position): FlowTarget => ({ role: "validation", position })),
  ];
}

export function createCalibrationRun(options: CalibrationRunOptions): CalibrationRun {
  const { source, onView, targets } = options;
  const longestTail_ms = source.kind === "demo" ? DEMO_TAIL_MS : FLOW_LIMITS.longestTail_ms;
  let flow = createCalibrationFlow(targets, longestTail_ms);
  let screen = options.geometry();
  let isFullScreen = false;
  let isDisposed = false;
  let isBegun = false;
  let ticking = 0;
  /** Newest sign of a visitor; see calibration-patience.ts. */
  let seen_ms = 0;
  let leaveFlow: () => void = () => undefined;
  const isPressed = options.isPressedByClip && !options.isHandsFree;
  const visitor =
    source.kind === "demo" ? createDemoVisitor(source, isPressed ? () => run.accept() : null) : null;
  /** From when on eyes can be on the target: a person's from its onset, a clip's once that part plays. */
  const lookFrom_ms = (shown_ms: number): number | null =>
    visitor === null ? shown_ms : visitor.arrived_ms();

  const hasKeptSize = (): boolean =>
    isSameSize({ width_px: window.innerWidth, height_px: window.innerHeight }, sizeOf(screen));

  const publish = (): void => {
    const state = flow.state();
    if (state.stage.kind === "done") {
      stopListening();
      options.onDone(state.collected, screen);
      return;
    }
    const mustRestart = state.stage.kind === "paused" && state.collected.length > 0 && !hasKeptSize();
    onView({ kind: "running", flow: state, isFullScreen, mustRestart, isRecentring: false });
    if (state.stage.kind === "looking") visitor?.look(state.targets[state.index], state.stage.shown_ms);
    else if (state.stage.kind === "paused") visitor?.rest();
  };

  const startFlow = (): void => {
    leaveFlow();
    flow = createCalibrationFlow(targets, longestTail_ms);
    leaveFlow = flow.subscribe(publish);
  };

  const pause = (reason: PauseReason): void => flow.pause(reason);
  const onResize = (): void => {
    const { kind } = flow.state().stage;
    if (kind === "paused") publish();
    else if (!hasKeptSize()) pause("window resized");
  };
  const onFullScreenChange = (): void => {
    const isNow = document.fullscreenElement !== null;
    if (isFullScreen && !isNow) pause("full screen left");
    isFullScreen = isNow;
  };
  const onVisibility = (): void => {
    if (document.visibilityState === "hidden") pause("page hidden");
  };
  const tick = (now_ms: number): void => {
    flow.tick(now_ms);
    const { stage } = flow.state();
    if (stage.kind === "looking") {
      const lookFrom = lookFrom_ms(stage.shown_ms);
      const next = patienceWith({ isHandsFree: options.isHandsFree, lookFrom_ms: lookFrom, seen_ms }, now_ms);
      if (next === "accept") flow.accept(now_ms);
      else if (next === "leave") options.onLeft();
    }
    if (!isDisposed && flow.state().stage.kind !== "done") ticking = requestAnimationFrame(tick);
  };
  const startListening = (): void => {
    window.addEventListener("resize", onResize);
    document.addEventListener("fullscreenchange", onFullScreenChange);
    document.addEventListener("visibilitychange", onVisibility);
    ticking = requestAnimationFrame(tick);
  };
  function stopListening(): void {
    cancelAnimationFrame(ticking);
    window.removeEventListener("resize", onResize);
    document.removeEventListener("fullscreenchange", onFullScreenChange);
    document.removeEventListener("visibilitychange", onVisibility);
    visitor?.rest();
    if (source.kind === "demo") source.roam();
  }

  const run: CalibrationRun = {
    async begin() {
      if (isBegun) return;
      isBegun = true;
      options.onBegin();
      isFullScreen = options.wantsFullScreen && (await enterFullScreen());
      if (isDisposed) return;
      screen = options.geometry();
      startListening();
      seen_ms = performance.now();
      flow.begin(seen_ms);
    },
    accept() {
      seen_ms = performance.now();
      const { stage } = flow.state();
      if (stage.kind !== "looking") return;
      const from_ms = lookFrom_ms(stage.shown_ms);
      const now_ms = performance.now();
      if (from_ms !== null && now_ms >= from_ms + FLOW_LIMITS.minimumLook_ms) flow.accept(now_ms);
    },
    async resume() {
      isFullScreen = options.wantsFullScreen && (await enterFullScreen());
      if (isDisposed || flow.state().stage.kind !== "paused") return;
      seen_ms = performance.now();
      if (hasKeptSize()) {
        flow.resume(performance.now());
        return;
      }
      screen = options.geometry();
      startFlow();
      flow.begin(performance.now());
    },
    sample(result) {
      if (result.kind !== "no-face") seen_ms = performance.now();
      flow.sample(calibrationSampleOf(result));
      const { stage } = flow.state();
      if (!options.isHandsFree || stage.kind !== "looking") return;
      const from_ms = lookFrom_ms(stage.shown_ms);
      const accepted_ms = from_ms === null ? null : dwellAcceptance(flow.sinceOnset(), from_ms);
      if (accepted_ms !== null) flow.accept(accepted_ms);
    },
    dispose() {
      isDisposed = true;
      leaveFlow();
      stopListening();
    },
  };
  startFlow();
  publish();
  return run;
}

/**
 * True when the page fills the screen afterwards. A refusal is no failure: phones, embedded frames and
 * kiosks refuse, and calibration in the window is as good while the window keeps its size.
 */
async function enterFullScreen(): Promise<boolean> {
  if (document.fullscreenElement !== null) return true;
  if (typeof document.documentElement.requestFullscreen !== "function") return false;
  try {
    await document.documentElement.requestFullscreen();
  } catch {
    return false;
  }
  // The viewport takes its new size a frame or two later.
  await nextFrame();
  await nextFrame();
  return document.fullscreenElement !== null;
}

const nextFrame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));
