/**
 * The session's calibrations: opens a run on the live source, turns what it collected into a personal
 * map, and puts the map to use when the visitor keeps it. Recentring is a run with one target.
 */
import { priorFor } from "../inference/calibration-prior.ts";
import { GazeError } from "../inference/errors.ts";
import type { FrameResult } from "../inference/observation.ts";
import type { CollectedTarget, FlowTarget } from "./calibration-flow.ts";
import { PATIENCE } from "./calibration-patience.ts";
import { type CalibrationRecord, evaluateCalibrationSteps, startedAs } from "./calibration-record.ts";
import { type CalibrationRun, createCalibrationRun, flowTargets } from "./calibration-run.ts";
import { presetFor } from "./demo-visitor.ts";
import {
  type KeptCalibration,
  keptSize,
  restoredRecord,
  verificationOf,
  verificationTargets,
} from "./kept-calibration.ts";
import { RECENTRE_TARGETS, recentre, recentringObstacle } from "./recentring.ts";
import { redoTarget } from "./redo.ts";
import type { ScreenGeometry } from "./screen.ts";
import { inSlices } from "./slices.ts";
import { createStartWatch } from "./start-gate.ts";
import { createStartGating } from "./start-gating.ts";
import { type CalibrationView, notify, type SessionStore, unnotify } from "./store.ts";
import type { LiveSource } from "./tracking.ts";
import { isSameSize, sizeOf } from "./viewport-size.ts";
import { geometryFor } from "./window-geometry.ts";

export interface Calibrating {
  open(): void;
  /** Refused with a notice that says why where it cannot be done. */
  openRecentring(): void;
  /** The key for recentring: opens it, and then accepts its target. */
  pressRecentre(): void;
  /** Shows a few check targets and judges a kept calibration by them; it is in use only after `keep`. */
  verify(kept: KeptCalibration): void;
  /** Shows the result of the calibration in use again; nothing without one. */
  openResult(): void;
  /** Shows one target of the calibration on screen (or in use) again; see redo.ts. @param index among `collected` */
  redo(index: number): void;
  /** After a redo: goes on with the old or the new outcome; it is in use only after `keep`. */
  settleRedo(choice: "before" | "after"): void;
  /** The open run's verbs; null when none is open. */
  run(): CalibrationRun | null;
  sample(result: FrameResult): void;
  /** Uses the map whose result is shown, and closes. */
  keep(): void;
  /** Closes; the calibration in use stays. A redo goes back to the result it was asked for from. */
  close(): void;
  /** Ends a run because its source ends; the phase is left to the caller. */
  abandon(): void;
}

const TARGETS_NOT_IN_CLIP =
  "This clip shows nobody looking at some of the targets asked for, so this calibration uses the standard ones. With a camera, or with another clip, all are shown.";

const NOBODY_THERE = `Calibration ended, because the camera saw no face for ${PATIENCE.nobody_ms / 1000} seconds. Nothing was changed. Sit in front of it, with light on your face, and calibrate again.`;

export function createCalibrating(store: SessionStore, live: () => LiveSource | null): Calibrating {
  let run: CalibrationRun | null = null;
  /** The result that a redo was asked for from; null outside a redo. */
  let redoFrom: CalibrationRecord | null = null;
  let isRecentring = false;
  const watch = createStartWatch();
  const gating = createStartGating({ watch, show: (startGate) => store.setState({ startGate }) });
  /** What the open calibration was begun in spite of; undefined where it has no ready screen. */
  let startedDespite: CalibrationRecord["startedDespite"];

  const abandon = (): void => {
    run?.dispose();
    run = null;
    redoFrom = null;
    gating.close();
    store.setState({ startGate: null });
    // A refusal means that full screen was left already.
    if (document.fullscreenElement !== null) document.exitFullscreen().catch(() => undefined);
  };
  const showResult = (record: CalibrationRecord, notice?: string): void => {
    const source = live();
    if (source === null) return;
    run?.dispose();
    run = null;
    redoFrom = null;
    const view: CalibrationView = { kind: "done", record, ...(notice !== undefined && { notice }) };
    store.setState({ phase: { kind: "calibrating", source: source.kind, view } });
  };
  const close = (): void => {
    if (redoFrom !== null) {
      showResult(redoFrom);
      return;
    }
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
    redoFrom = null;
    gating.close();
    startedDespite = undefined;
    // Whoever calibrates now is there, and at a booth may be the next visitor.
    unnotify(store, NOBODY_THERE);
    isRecentring = targets === RECENTRE_TARGETS;
    const { kind, source } = current;
    const show = (view: CalibrationView): void =>
      store.setState({ phase: { kind: "calibrating", source: kind, view } });
    run = createCalibrationRun({
      targets,
      source,
      wantsFullScreen,
      isHandsFree: store.getState().settings.accept === "dwell",
      isPressedByClip: store.getState().settings.clip_press,
      onBegin() {
        startedDespite = gating.close() ?? undefined;
      },
      geometry: () => geometryFor(source, store.getState().settings),
      onLeft() {
        close();
        notify(store, NOBODY_THERE);
      },
      onView: (view) => show(view.kind === "running" ? { ...view, isRecentring } : view),
      onDone: (collected, screen) => conclude(collected, screen, show),
    });
  };

  /** Fits a map between frames. When the run was closed or another began meanwhile, nothing is told. */
  const fitMap = (
    known: Pick<CalibrationRecord, "collected" | "screen" | "seed" | "startedDespite" | "views">,
    onFitted: (record: CalibrationRecord) => void,
    onRefused: (error: GazeError) => void,
  ): void => {
    const asked = run;
    const { collected, screen, seed } = known;
    const { engine } = store.getState();
    const prior = engine && priorFor(engine.model.sha256);
    inSlices(evaluateCalibrationSteps(collected, screen, seed, prior)).then(
      (record) => {
        if (run === asked) onFitted(startedAs(known, record));
      },
      (thrown: unknown) => {
        if (run === asked) onRefused(GazeError.from(thrown, "calibration/degenerate"));
      },
    );
  };

  /** The calibration whose result is on screen, else the one in use. */
  const shownRecord = (): CalibrationRecord | null => {
    const { phase, calibration } = store.getState();
    return phase.kind === "calibrating" && phase.view.kind === "done" ? phase.view.record : calibration;
  };

  const calibrating: Calibrating = {
    run: () => run,
    sample(result) {
      watch.frame(result);
      run?.sample(result);
    },
    open() {
      const { preset: asked, seed: chosen } = store.getState().settings;
      const current = live();
      if (current === null) return;
      const preset = presetFor(current.source, asked);
      if (preset !== asked) notify(store, TARGETS_NOT_IN_CLIP);
      const seed = chosen === 0 ? drawSeed() : chosen;
      start(flowTargets(preset, seed), true, (collected, screen, show) => {
        show({ kind: "fitting" });
        const { views } = store.getState();
        fitMap(
          { collected, screen, seed, views, ...(startedDespite && { startedDespite }) },
          (record) => show({ kind: "done", record }),
          (error) => show({ kind: "failed", error }),
        );
      });
      gating.open({
        isHandsFree: store.getState().settings.accept === "dwell",
        begin: () => void run?.begin(),
      });
    },
    verify(kept) {
      const seed = store.getState().settings.seed || drawSeed();
      // A map belongs to the number of views that it was fitted on; where the visitor asks for another, the check judges that one.
      if (kept.views !== undefined) live()?.budget.restart(kept.views);
      start(verificationTargets(seed), true, (collected, screen, show) => {
        if (!isSameSize(keptSize(kept), sizeOf(screen))) {
          close();
          notify(store, "Your calibration was made in a window of another size. Calibrate again.");
          return;
        }
        const { views } = store.getState();
        const record = startedAs({ views }, restoredRecord(kept, collected, screen, seed));
        show({ kind: "verified", record, check: verificationOf(kept, record.validation) });
      });
      void run?.begin();
    },
    openResult() {
      const record = store.getState().calibration;
      if (record !== null) showResult(record);
    },
    redo(index) {
      const before = shownRecord();
      const target = before?.collected[index];
      if (before === null || target === undefined) return;
      const { role, position } = target;
      start([{ role, position }], true, (collected, screen, show) => {
        const redone = redoTarget({ before, index }, collected, screen);
        if (redone.kind === "refused") {
          showResult(before, redone.notice);
          return;
        }
        show({ kind: "fitting" });
        fitMap(
          { ...before, collected: redone.collected },
          (after) => show({ kind: "redone", redo: { before, index }, after }),
          (error) => showResult(before, `Not redone: ${error.message}`),
        );
      });
      redoFrom = before;
      void run?.begin();
    },
    settleRedo(choice) {
      const { phase } = store.getState();
      if (phase.kind !== "calibrating" || phase.view.kind !== "redone") return;
      showResult(choice === "after" ? phase.view.after : phase.view.redo.before);
    },
    openRecentring() {
      const record = store.getState().calibration;
      const obstacle = recentringObstacle(store.getState());
      if (obstacle !== null) notify(store, obstacle);
      if (record === null || obstacle !== null) return;
      start(RECENTRE_TARGETS, false, (collected, screen) => {
        const outcome = recentre(record, collected, screen);
        close();
        notify(store, outcome.notice);
        if (outcome.kind === "recentred") use(outcome.record);
      });
      void run?.begin();
    },
    pressRecentre() {
      if (run !== null && isRecentring) run.accept();
      else if (store.getState().phase.kind === "tracking") calibrating.openRecentring();
    },
    keep() {
      const { phase } = store.getState();
      if (phase.kind === "calibrating" && (phase.view.kind === "done" || phase.view.kind === "verified"))
        use(phase.view.record);
      close();
    },
    close,
    abandon() {
      abandon();
      watch.clear();
    },
  };
  return calibrating;
}

/** A new order of targets each time; kept in the record, so that it can be repeated. */
function drawSeed(): number {
  return 1 + Math.floor(Math.random() * 999_999_998);
}
