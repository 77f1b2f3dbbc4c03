/**
 * The session's calibrations: opens a run on the live source, turns what it collected into a personal
 * map, and puts the map to use when the visitor keeps it. Recentring is a run with one target.
 */
import { GazeError } from "../inference/errors.ts";
import type { FrameResult } from "../inference/observation.ts";
import type { CollectedTarget, FlowTarget } from "./calibration-flow.ts";
import { type CalibrationRecord, evaluateCalibration } from "./calibration-record.ts";
import { type CalibrationRun, createCalibrationRun, flowTargets } from "./calibration-run.ts";
import { RECENTRE_TARGETS, recentre } from "./recentring.ts";
import type { ScreenGeometry } from "./screen.ts";
import { type CalibrationView, notify, type SessionStore } from "./store.ts";
import type { LiveSource } from "./tracking.ts";
import { geometryFor } from "./window-geometry.ts";

export interface Calibrating {
  open(): void;
  openRecentring(): void;
  /** The open run's verbs; null when none is open. */
  run(): CalibrationRun | null;
  sample(result: FrameResult): void;
  /** Uses the map whose result is shown, and closes. */
  keep(): void;
  /** Closes; the calibration in use stays. */
  close(): void;
  /** Ends a run because its source ends; the phase is left to the caller. */
  abandon(): void;
}

export function createCalibrating(store: SessionStore, live: () => LiveSource | null): Calibrating {
  let run: CalibrationRun | null = null;

  const abandon = (): void => {
    run?.dispose();
    run = null;
    // A refusal means that full screen was left already.
    if (document.fullscreenElement !== null) document.exitFullscreen().catch(() => undefined);
  };
  const close = (): void => {
    abandon();
    const source = live();
    if (source !== null) store.setState({ phase: { kind: "tracking", source: source.kind } });
  };
  const use = (record: CalibrationRecord): void => {
    live()?.track.setCalibration(record);
    store.setState({ calibration: record });
  };

  const start = (
    targets: readonly FlowTarget[],
    wantsFullScreen: boolean,
    conclude: (
      collected: readonly CollectedTarget[],
      screen: ScreenGeometry,
      show: (view: CalibrationView) => void,
    ) => void,
  ): void => {
    const current = live();
    if (current === null) return;
    run?.dispose();
    const { kind, source } = current;
    const show = (view: CalibrationView): void =>
      store.setState({ phase: { kind: "calibrating", source: kind, view } });
    run = createCalibrationRun({
      targets,
      source,
      wantsFullScreen,
      isHandsFree: store.getState().settings.accept === "dwell",
      geometry: () => geometryFor(source, store.getState().settings),
      onView: show,
      onDone: (collected, screen) => conclude(collected, screen, show),
    });
  };

  return {
    run: () => run,
    sample: (result) => run?.sample(result),
    open() {
      const { preset, seed: chosen } = store.getState().settings;
      const seed = chosen === 0 ? drawSeed() : chosen;
      start(flowTargets(preset, seed), true, (collected, screen, show) => {
        try {
          show({ kind: "done", record: evaluateCalibration(collected, screen, seed) });
        } catch (thrown) {
          show({ kind: "failed", error: GazeError.from(thrown, "calibration/degenerate") });
        }
      });
    },
    openRecentring() {
      const record = store.getState().calibration;
      if (record === null) return;
      start(RECENTRE_TARGETS, false, (collected, screen) => {
        const outcome = recentre(record, collected, screen);
        close();
        notify(store, outcome.notice);
        if (outcome.kind === "recentred") use(outcome.record);
      });
      void run?.begin();
    },
    keep() {
      const { phase } = store.getState();
      if (phase.kind === "calibrating" && phase.view.kind === "done") use(phase.view.record);
      close();
    },
    close,
    abandon,
  };
}

/** A new order of targets each time; kept in the record, so that it can be repeated. */
function drawSeed(): number {
  return 1 + Math.floor(Math.random() * 999_999_998);
}
