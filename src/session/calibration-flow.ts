/**
 * The course of one calibration as a pure state machine: which target is shown, when an acceptance
 * counts, when enough samples are in, when a point repeats and why, what pauses it. No DOM, no clock:
 * every call carries its time (ms on the page's performance clock), so tests replay it exactly.
 *
 * Protocol (knowledge base, calibration protocol §E.1-E.2): the visitor accepts each target, not earlier
 * than 600 ms after its onset; samples from 500 ms before to 100 ms after the acceptance count. A camera too slow to
 * deliver eight samples in that window keeps the eyes on the target a little longer: the tail then
 * grows, to at most 1400 ms. A point that fails repeats, twice at most, then it is left out.
 */
import {
  type CalibrationSample,
  COLLECT_DEFAULTS,
  collectTargetSamples,
  type TargetCollection,
} from "../inference/calibration-samples.ts";
import type { TargetPosition } from "../inference/calibration-targets.ts";

export type TargetRole = "calibration" | "validation";

export interface FlowTarget {
  readonly role: TargetRole;
  readonly position: TargetPosition;
}

export type PauseReason = "full screen left" | "window resized" | "page hidden";

export type RepeatReason = NonNullable<TargetCollection["repeat"]>;

export interface CollectedTarget extends FlowTarget {
  /** Onset of the attempt that counted (or of the last one). */
  readonly shown_ms: number;
  readonly accepted_ms: number;
  /** 1 for a point that went well at once. */
  readonly attempts: number;
  readonly collection: TargetCollection;
  /** False when the point was left out after its last attempt. */
  readonly used: boolean;
}

export type FlowStage =
  | { readonly kind: "ready" }
  | { readonly kind: "looking"; readonly shown_ms: number; readonly repeat: RepeatReason | null }
  | { readonly kind: "collecting"; readonly shown_ms: number; readonly accepted_ms: number }
  | { readonly kind: "paused"; readonly reason: PauseReason }
  | { readonly kind: "done" };

export interface FlowState {
  readonly stage: FlowStage;
  /** Index of the current target among `targets`; its length when done. */
  readonly index: number;
  /** Attempt at the current target, from 1. */
  readonly attempt: number;
  readonly targets: readonly FlowTarget[];
  readonly collected: readonly CollectedTarget[];
}

export const FLOW_LIMITS = {
  /** Eyes need this long to arrive and settle before an acceptance counts. */
  minimumLook_ms: 600,
  before_ms: COLLECT_DEFAULTS.before_ms,
  after_ms: COLLECT_DEFAULTS.after_ms,
  longestTail_ms: 1400,
  /** A result may reach the page this long after its frame was taken. */
  latencyAllowance_ms: 1000,
  maxAttempts: 3,
} as const;

export interface CalibrationFlow {
  state(): FlowState;
  /** Leaves "ready" and shows the first target. */
  begin(at_ms: number): void;
  /** The visitor says: I am looking. False when it came too early to count, or no target is shown. */
  accept(at_ms: number): boolean;
  /** Feed every processed frame, in order. */
  sample(sample: CalibrationSample): void;
  /** Frames since the onset of the current target, in order of capture. */
  sinceOnset(): readonly CalibrationSample[];
  /** Call now and then (an animation frame): closes a window that no sample will close. */
  tick(at_ms: number): void;
  pause(reason: PauseReason): void;
  /** Shows the current target afresh. */
  resume(at_ms: number): void;
  /** Called after every change of state; returns the way to stop. */
  subscribe(listener: () => void): () => void;
}

/** @param longestTail_ms how long eyes may be kept on a target after its acceptance; a clip is patient */
export function createCalibrationFlow(
  targets: readonly FlowTarget[],
  longestTail_ms: number = FLOW_LIMITS.longestTail_ms,
): CalibrationFlow {
  const listeners = new Set<() => void>();
  let state: FlowState = { stage: { kind: "ready" }, index: 0, attempt: 1, targets, collected: [] };
  /** Samples since the current target's onset. */
  let samples: CalibrationSample[] = [];

  const become = (change: Partial<FlowState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };

  const show = (at_ms: number, repeat: RepeatReason | null): FlowStage => {
    samples = [];
    return { kind: "looking", shown_ms: at_ms, repeat };
  };

  /** Ends the current attempt with what was collected: next target, or the same one again. */
  const settle = (
    collection: TargetCollection,
    shown_ms: number,
    accepted_ms: number,
    at_ms: number,
  ): void => {
    const target = targets[state.index];
    if (target === undefined) return;
    if (collection.repeat !== null && state.attempt < FLOW_LIMITS.maxAttempts) {
      become({ attempt: state.attempt + 1, stage: show(at_ms, collection.repeat) });
      return;
    }
    const collected: CollectedTarget = {
      ...target,
      shown_ms,
      accepted_ms,
      attempts: state.attempt,
      collection,
      used: collection.repeat === null,
    };
    const index = state.index + 1;
    become({
      collected: [...state.collected, collected],
      index,
      attempt: 1,
      stage: index < targets.length ? show(at_ms, null) : { kind: "done" },
    });
  };

  /** Closes the window when its time is over and it holds enough, or will never hold enough. */
  const tryToClose = (at_ms: number, newest_ms: number): void => {
    const { stage } = state;
    if (stage.kind !== "collecting") return;
    const { shown_ms, accepted_ms } = stage;
    const isTimedOut = at_ms > accepted_ms + longestTail_ms + FLOW_LIMITS.latencyAllowance_ms;
    if (!isTimedOut && newest_ms <= accepted_ms + FLOW_LIMITS.after_ms) return;
    const tail_ms = Math.min(Math.max(newest_ms - accepted_ms, FLOW_LIMITS.after_ms), longestTail_ms);
    const collection = collectTargetSamples(samples, accepted_ms, {
      before_ms: FLOW_LIMITS.before_ms,
      after_ms: FLOW_LIMITS.after_ms,
    });
    const isShort = collection.kept.length < COLLECT_DEFAULTS.minimumCount;
    if (!isShort) {
      settle(collection, shown_ms, accepted_ms, at_ms);
      return;
    }
    const longer = collectTargetSamples(samples, accepted_ms, {
      before_ms: FLOW_LIMITS.before_ms,
      after_ms: tail_ms,
    });
    const isEnough = longer.kept.length >= COLLECT_DEFAULTS.minimumCount;
    if (isEnough || isTimedOut || tail_ms >= longestTail_ms) {
      settle(longer, shown_ms, accepted_ms, at_ms);
    }
  };

  return {
    state: () => state,
    begin(at_ms) {
      if (state.stage.kind === "ready" && targets.length > 0) become({ stage: show(at_ms, null) });
    },
    accept(at_ms) {
      const { stage } = state;
      if (stage.kind !== "looking" || at_ms < stage.shown_ms + FLOW_LIMITS.minimumLook_ms) return false;
      become({ stage: { kind: "collecting", shown_ms: stage.shown_ms, accepted_ms: at_ms } });
      return true;
    },
    sample(sample) {
      if (state.stage.kind !== "looking" && state.stage.kind !== "collecting") return;
      // A frame taken before the onset saw the eyes on the previous target.
      if (sample.captured_ms < state.stage.shown_ms) return;
      samples.push(sample);
      tryToClose(sample.captured_ms, sample.captured_ms);
    },
    sinceOnset: () => samples,
    tick(at_ms) {
      tryToClose(at_ms, samples.at(-1)?.captured_ms ?? Number.NEGATIVE_INFINITY);
    },
    pause(reason) {
      const { kind } = state.stage;
      if (kind === "looking" || kind === "collecting") become({ stage: { kind: "paused", reason } });
    },
    resume(at_ms) {
      if (state.stage.kind === "paused") become({ stage: show(at_ms, null) });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
