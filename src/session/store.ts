/**
 * The slow state: what screen is shown and why. One zustand store; views read it through selectors.
 * Nothing here changes per frame: numbers that do live in samples.ts, and `vitals` is a summary
 * refreshed four times a second.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import { DEFAULT_VIEWS, type ViewCount } from "../inference/crop-views.ts";
import type { GazeError } from "../inference/errors.ts";
import type { EngineInfo } from "../inference/protocol.ts";
import type { FlowState } from "./calibration-flow.ts";
import type { CalibrationRecord } from "./calibration-record.ts";
import type { CameraChoice } from "./camera.ts";
import { type DriftView, NO_DRIFT } from "./drift-view.ts";
import type { FaceState } from "./face-state.ts";
import type { Verification } from "./kept-calibration.ts";
import { type KeptView, NOTHING_KEPT } from "./kept-view.ts";
import { OWN_NETWORK_NAME } from "./load-engine.ts";
import { type NetworkView, NO_NETWORK_VIEW } from "./network-view.ts";
import type { OpenedFile } from "./open-recording.ts";
import type { Redo } from "./redo.ts";
import type { Replay } from "./replay.ts";
import type { SensorView } from "./sensor.ts";
import type { PageSettings } from "./settings.ts";
import type { StartGateView } from "./start-gating.ts";

export type SourceKind = "camera" | "demo";

/** What a start is waiting for, in order. */
export const START_STEPS = ["camera", "engine", "first frame"] as const;
export type StartStep = (typeof START_STEPS)[number];

export type Phase =
  | { readonly kind: "idle" }
  | { readonly kind: "starting"; readonly source: SourceKind; readonly step: StartStep }
  | { readonly kind: "tracking"; readonly source: SourceKind }
  | { readonly kind: "calibrating"; readonly source: SourceKind; readonly view: CalibrationView }
  | { readonly kind: "failed"; readonly source: SourceKind; readonly error: GazeError }
  /** A saved session is played again; nothing runs. */
  | { readonly kind: "replay"; readonly replay: Replay };

/** What the calibration overlay shows. */
export type CalibrationView =
  | {
      readonly kind: "running";
      readonly flow: FlowState;
      /** False in a window: full screen was refused or is not offered. */
      readonly isFullScreen: boolean;
      /** While paused: the viewport has another size than at the start, so the points so far are void. */
      readonly mustRestart: boolean;
      /** The one target shifts the calibration in use. */
      readonly isRecentring: boolean;
    }
  /** All targets are through; the map is being found. */
  | { readonly kind: "fitting" }
  /** `notice`: why a redo changed nothing. */
  | { readonly kind: "done"; readonly record: CalibrationRecord; readonly notice?: string }
  /** A kept calibration, looked at afresh: `record` holds the fresh error. */
  | { readonly kind: "verified"; readonly record: CalibrationRecord; readonly check: Verification }
  /** One target was done again: which calibration to go on with? */
  | { readonly kind: "redone"; readonly redo: Redo; readonly after: CalibrationRecord }
  | { readonly kind: "failed"; readonly error: GazeError };

/** The running source, for the view. */
export interface StreamInfo {
  readonly kind: SourceKind;
  readonly label: string;
  readonly width_px: number;
  readonly height_px: number;
  readonly nominalRate_Hz: number | null;
  /** Empty for a demo. */
  readonly deviceId: string;
}

/** Summary of the last few seconds, measured in this browser. NaN where no frame held a face. */
export interface Vitals {
  readonly samples_per_s: number;
  readonly face_ms: number;
  readonly crop_ms: number;
  readonly network_ms: number;
  /** From the camera's time stamp to the painted dot, median; NaN where no dot was painted. */
  readonly latency_ms: number;
  readonly brightness_frac: number;
}

export interface SessionState {
  readonly phase: Phase;
  readonly face: FaceState;
  readonly stream: StreamInfo | null;
  /** The network that is running and what runs it. */
  readonly engine: EngineInfo | null;
  /** How many views of a frame are averaged now: the setting's number or, where it is "auto", the one chosen. */
  readonly views: ViewCount;
  /** File name of the network in use: ours, or the visitor's own. */
  readonly networkName: string;
  /** It is ours; a visitor's file may bear the same name. */
  readonly isOwnNetwork: boolean;
  readonly cameras: readonly CameraChoice[];
  readonly settings: PageSettings;
  /** What this browser keeps for the next visit. */
  readonly kept: KeptView;
  /** A saved session that waits for a word of the visitor, or was refused. */
  readonly opened: OpenedFile | null;
  /** Things ignored or changed on the visitor's behalf, newest last. */
  readonly notices: readonly string[];
  /** The personal map in use and what its validation measured; null before. */
  readonly calibration: CalibrationRecord | null;
  readonly vitals: Vitals | null;
  /** What was checked before the open calibration began; null before the first look. */
  readonly startGate: StartGateView | null;
  /** Whether the calibration in use still holds. */
  readonly drift: DriftView;
  /** The simulated sensor, refreshed with the vitals. */
  readonly sensor: SensorView;
  /** The network taken apart, and its float twin. */
  readonly network: NetworkView;
}

export type SessionStore = StoreApi<SessionState>;

/** Adds a notice; the same sentence twice would say nothing new. */
export function notify(store: SessionStore, notice: string): void {
  store.setState(({ notices }) => ({ notices: [...notices.filter((other) => other !== notice), notice] }));
}

/** Takes back what no longer holds. */
export function unnotify(store: SessionStore, notice: string): void {
  store.setState(({ notices }) => ({ notices: notices.filter((other) => other !== notice) }));
}

export function createSessionStore(
  initial: Pick<SessionState, "settings" | "notices" | "sensor">,
): SessionStore {
  return createStore<SessionState>(() => ({
    phase: { kind: "idle" },
    face: "waiting",
    stream: null,
    engine: null,
    views: DEFAULT_VIEWS,
    networkName: OWN_NETWORK_NAME,
    isOwnNetwork: true,
    cameras: [],
    opened: null,
    kept: NOTHING_KEPT,
    calibration: null,
    vitals: null,
    startGate: null,
    drift: NO_DRIFT,
    network: NO_NETWORK_VIEW,
    ...initial,
  }));
}
