/**
 * The library's entry: what `npm run build:lib` builds into dist-lib/tinytracker.js for pages other than
 * ours. Nothing inside the repository imports this file. See docs/library.md.
 */
export type { CalibrationMap } from "./calibration.ts";
export type { MapKind } from "./calibration-features.ts";
export { parseCalibration, type StoredCalibration, serialiseCalibration } from "./calibration-store.ts";
export { orderTargets, TARGET_LAYOUTS, type TargetPosition } from "./calibration-targets.ts";
export { GAZE_ERROR_CODES, GazeError, type GazeErrorCode } from "./errors.ts";
export { createTracker, type Tracker, type TrackerSample } from "./tracker.ts";
export type {
  CollectedTarget,
  ErrorFigures,
  FitOutcome,
  TargetRole,
  ValidationOutcome,
} from "./tracker-calibration.ts";
export type { TrackerOptions } from "./tracker-options.ts";
