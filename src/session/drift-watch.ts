/**
 * Watches whether the calibration in use still holds: the visitor's ordinary clicks on the page as
 * hold-out probes, and how far the head has moved. Writes a slow summary to the store; learns nothing.
 */
import { medianOf } from "../inference/calibration-samples.ts";
import type { HeadPose } from "../inference/observation.ts";
import type { ScreenPointPx } from "../units.ts";
import { headShift, withClick } from "./accuracy-drift.ts";
import { type CalibrationRecord, inputsOf } from "./calibration-record.ts";
import { clickProbe, medianPose, PROBE_WINDOW_MS } from "./click-probe.ts";
import { type DriftView, NO_DRIFT } from "./drift-view.ts";
import type { SampleLane } from "./samples.ts";
import type { ScreenGeometry } from "./screen.ts";
import type { SessionStore } from "./store.ts";

export interface DriftWatchOptions {
  readonly store: SessionStore;
  readonly samples: SampleLane;
  /** The screen as it is now; null while nothing runs. */
  readonly geometry: () => ScreenGeometry | null;
}

/** The head gauge is refreshed this often, from the frames since. */
const GAUGE_INTERVAL_MS = 1000;

/** @returns the way to stop watching. */
export function watchDrift({ store, samples, geometry }: DriftWatchOptions): () => void {
  let record = store.getState().calibration;
  let home = record && homePose(record);
  let waiting: { readonly point: ScreenPointPx; readonly at_ms: number } | null = null;
  let gauged_ms = Number.NEGATIVE_INFINITY;

  const show = (change: Partial<DriftView>): void =>
    store.setState(({ drift }) => ({ drift: { ...drift, ...change } }));

  const onClick = (event: MouseEvent): void => {
    const { phase, stream } = store.getState();
    // A rendered person does not look where the visitor clicks; keys have no place on the screen.
    if (record === null || phase.kind !== "tracking" || stream?.kind !== "camera") return;
    if (event.detail === 0 || !isOwnControl(event.target)) return;
    waiting = { point: { x_px: event.clientX, y_px: event.clientY }, at_ms: event.timeStamp };
  };

  const take = (clicked: ScreenPointPx, at_ms: number): void => {
    const screen = geometry();
    const probe = clickProbe(clicked, samples.between(at_ms - PROBE_WINDOW_MS, at_ms));
    if (record === null || screen === null || probe === null) return;
    const { sentinel } = store.getState().drift;
    show({ sentinel: withClick(sentinel, probe, promisedOf(record), screen) });
  };

  const gauge = (now_ms: number): void => {
    const pose = medianPose(samples.between(now_ms - GAUGE_INTERVAL_MS, now_ms));
    gauged_ms = now_ms;
    if (home !== null && pose !== null) show({ head: headShift(home, pose) });
  };

  const leaveSamples = samples.subscribe(({ captured_ms }) => {
    if (record === null) return;
    // A later frame has come: all frames up to the click are through.
    if (waiting !== null && captured_ms > waiting.at_ms) {
      const { point, at_ms } = waiting;
      waiting = null;
      take(point, at_ms);
    }
    if (captured_ms - gauged_ms >= GAUGE_INTERVAL_MS && store.getState().phase.kind === "tracking")
      gauge(captured_ms);
  });

  const leaveStore = store.subscribe(({ calibration, drift }) => {
    if (calibration === record) return;
    const former = record;
    record = calibration;
    // Another screen size or distance leaves the map as it was.
    if (former !== null && calibration?.fit.map === former.fit.map) return;
    const isRecentred = former !== null && calibration?.collected === former.collected;
    waiting = null;
    gauged_ms = Number.NEGATIVE_INFINITY;
    home = calibration && homePose(calibration);
    const beforeRecentring_deg = isRecentred ? drift.sentinel.offset_deg : null;
    store.setState({ drift: { ...NO_DRIFT, beforeRecentring_deg } });
  });

  document.addEventListener("click", onClick, true);
  return () => {
    document.removeEventListener("click", onClick, true);
    leaveSamples();
    leaveStore();
  };
}

/** A click on nothing in particular may be made without looking. */
const isOwnControl = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  // In a dialog one may be asked to look elsewhere, or with one eye.
  target.closest("dialog") === null &&
  target.closest("button, summary, select, label, input, a") !== null;

/** The largest error that validation found, degrees; infinite (no alarm) where it found none. */
function promisedOf({ validation }: CalibrationRecord): number {
  return validation.summary.kind === "measured" ? validation.summary.max.deg : Number.POSITIVE_INFINITY;
}

/** Where the head was during the calibration: the median over all frames that were used. */
function homePose(record: CalibrationRecord): HeadPose | null {
  const heads = record.collected.flatMap(inputsOf).flatMap(({ head }) => head ?? []);
  const middle = (of: (pose: HeadPose) => number): number => medianOf(heads.map(of)) ?? Number.NaN;
  if (heads.length === 0) return null;
  return {
    yaw_deg: middle((h) => h.yaw_deg),
    pitch_deg: middle((h) => h.pitch_deg),
    roll_deg: middle((h) => h.roll_deg),
    x_cm: middle((h) => h.x_cm),
    y_cm: middle((h) => h.y_cm),
    z_cm: middle((h) => h.z_cm),
  };
}
