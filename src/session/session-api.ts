/** What the page may ask of a session. */
import type { Preset } from "../hardware-sim/presets.ts";
import type { SensorSettings } from "../hardware-sim/settings-table.ts";
import type { FrameResult } from "../inference/observation.ts";
import type { CalibrationRecord } from "./calibration-record.ts";
import type { CalibrationRun } from "./calibration-run.ts";
import type { LiveUncertainty } from "./live-uncertainty.ts";
import type { NetworkCard } from "./network-card.ts";
import type { SampleLane } from "./samples.ts";
import type { ScreenGeometry } from "./screen.ts";
import type { SessionReport } from "./session-report.ts";
import type { PageSettings } from "./settings.ts";
import type { SessionStore } from "./store.ts";

export interface Session {
  readonly store: SessionStore;
  readonly samples: SampleLane;
  /** Every frame's result, for views that draw what was seen. Returns the way to stop. */
  onResult(listener: (result: FrameResult) => void): () => void;
  /** The running source's element; null when nothing runs. */
  video(): HTMLVideoElement | null;
  /** What the rendered person is meant to look at now; null with a camera. */
  demoTruth(): { readonly x_frac: number; readonly y_frac: number } | null;
  /** The screen that gaze is mapped to: the running source's, or what the page would assume. */
  screen(): ScreenGeometry;
  startCamera(deviceId?: string): void;
  startDemo(name?: PageSettings["demo"]): void;
  /** Back to the first screen. */
  stop(): void;
  /** Starts again what was started last. */
  retry(): void;
  /** Makes the rendered person look at a place of the screen; null lets the clip play on. */
  lookAt(target_frac: readonly [number, number] | null): void;
  changeSettings(change: Partial<PageSettings>): void;
  /** Settings of the simulated sensor; values that do not fit together are refused with a notice. */
  changeSensor(change: Partial<SensorSettings>): void;
  /** The defaults with a preset's changes. */
  chooseSensorPreset(preset: Preset): void;
  /** Takes the running network apart on pictures that follow; the store's `network` tells how it goes. */
  inspectNetwork(): void;
  /** Runs the float32 twin beside the network, or ends it. */
  setFloatTwin(isOn: boolean): void;
  dismissRefusedNetwork(): void;
  /** Runs our own network again after the visitor's. */
  restoreOwnNetwork(): void;
  /** Runs our network for microcontrollers in place of the one that runs. */
  runSmallNetwork(): void;
  /** What the card beside a network of ours says of it; null for any other. */
  networkCard(name: string, sha256: string, signal: AbortSignal): Promise<NetworkCard | null>;
  /** A file from the visitor: a .tflite network to run in place of ours, or a saved session to replay. */
  openFile(file: File): void;
  /** Shows the saved session that is offered; what runs ends. */
  showOpened(): void;
  /** Drops the offered session, or the words about a refused one. */
  dismissOpened(): void;
  dismissNotice(notice: string): void;
  openCalibration(): void;
  /** One target in the middle, to shift the calibration in use. */
  openRecentring(): void;
  /** Shows the result of the calibration in use again. */
  openResult(): void;
  /** Does one target of the calibration on screen (or in use) again. @param index among `collected` */
  redoTarget(index: number): void;
  /** After a redo: goes on with the old or the new outcome. */
  settleRedo(choice: "before" | "after"): void;
  /** All figures of a calibration and of the newest minute of the stream; null while no source runs. */
  report(calibration: CalibrationRecord | null): SessionReport | null;
  /** The ellipses around the dot, px of the viewport now; null without a calibration or with too few targets. */
  uncertainty(): LiveUncertainty | null;
  /** The open calibration's verbs; null when none is open. */
  calibration(): CalibrationRun | null;
  /** Uses the calibration on screen, and stores a new one for the next visit. */
  keepCalibration(): void;
  /** Checks the stored calibration on a few targets; the visitor then decides. */
  checkStored(): void;
  /** Removes every calibration stored in this browser; the one in use stays until the stop. */
  forgetStored(): void;
  closeCalibration(): void;
  /** Saves the session's numbers as a file; nothing while no source runs. */
  saveSession(format: "json" | "csv"): void;
  dispose(): void;
}
