/**
 * A recorded session: everything needed to recompute every figure of its report and to replay it. Never
 * a picture. Read and written by recording-read.ts and recording-write.ts; this file is the shape.
 * All points are viewport px and unclipped; all times are on the page's performance clock, ms. What is
 * not known is null.
 */
import type { CalibrationMap } from "../inference/calibration.ts";
import type { EyeGeometry } from "../inference/calibration-eyes.ts";
import type { ViewingGeometry } from "../inference/calibration-viewing.ts";
import type { HeadPose } from "../inference/observation.ts";
import type { GazePointCm, ScreenPointPx } from "../units.ts";
import type { GazeValidity } from "./accuracy-timing.ts";
import type { StartTrouble } from "./start-gate.ts";

export const RECORDING_FORMAT = "tinytracker-session";
/**
 * Version 2 adds the report, source, preset, way of accepting and lens. Version 1 is still read: there these
 * are null and the report is computed on reading. Version 3 adds the opening of the eyes (null in older files)
 * and maps fitted with a population prior.
 * `viewing` may name how scale and distance were found (scaleMethod, distanceMethod); a reader that does not know
 * these members passes over them.
 */
export const RECORDING_VERSION = 3;
export const OLDEST_RECORDING_VERSION = 1;

export interface RecordedSample {
  readonly captured_ms: number;
  /** When the network's result reached the page. */
  readonly inferred_ms: number | null;
  /** When the dot was painted from it. */
  readonly painted_ms: number | null;
  readonly validity: GazeValidity;
  /** Network output before any map. */
  readonly raw: GazePointCm | null;
  /** After the personal map, before the filter. */
  readonly mapped: ScreenPointPx | null;
  /** After the filter. */
  readonly filtered: ScreenPointPx | null;
  readonly head: HeadPose | null;
  readonly eyes: EyeGeometry | null;
  /** Last hidden layer; null where the visitor did not ask to keep it. */
  readonly embedding: readonly number[] | null;
}

export const TARGET_ROLES = ["calibration", "validation"] as const;

export interface RecordedTarget {
  readonly role: (typeof TARGET_ROLES)[number];
  readonly target: ScreenPointPx;
  readonly shown_ms: number;
  readonly accepted_ms: number;
  /** 1 for a target that went well at once. */
  readonly attempts: number;
  /** False when the target was left out after its last attempt. */
  readonly used: boolean;
  /** Frames of the acceptance window, in capture order; mapped as fitted, without later drift correction. */
  readonly samples: readonly RecordedSample[];
}

export const SOURCE_NAMES = ["camera", "demo"] as const;
export const PRESET_NAMES = ["booth", "standard", "research"] as const;
export const ACCEPT_NAMES = ["click", "dwell"] as const;
/** "known": a rendered clip, whose lens was placed to measure. */
export const LENS_BASES = ["assumed", "known"] as const;

export const FILTER_NAMES = ["none", "one-euro", "kalman"] as const;

export interface SessionRecording {
  readonly appVersion: string;
  /** ISO 8601, UTC. */
  readonly recordedAt: string;
  readonly model: { readonly name: string; readonly sha256: string };
  readonly camera: {
    /** Null in files of version 1. */
    readonly source: (typeof SOURCE_NAMES)[number] | null;
    readonly label: string;
    readonly frameWidth_px: number;
    readonly frameHeight_px: number;
    /** What the camera promises; null when it does not say. */
    readonly nominalRate_Hz: number | null;
  };
  readonly screen: {
    readonly viewportWidth_px: number;
    readonly viewportHeight_px: number;
    readonly screenWidth_px: number;
    readonly screenHeight_px: number;
    readonly devicePixelRatio: number;
  };
  readonly viewing: ViewingGeometry;
  /** Where the lens is, viewport px; usually above the viewport, so y_px is negative. Null in files of version 1. */
  readonly lens: { readonly place: ScreenPointPx; readonly basis: (typeof LENS_BASES)[number] } | null;
  readonly filter: {
    readonly name: (typeof FILTER_NAMES)[number];
    readonly parameters: Readonly<Record<string, number>>;
  };
  /** Seed of the target order and of the bootstrap. */
  readonly seed: number;
  /** As set when the file was written; null in files of version 1. */
  readonly protocol: {
    readonly preset: (typeof PRESET_NAMES)[number];
    readonly accept: (typeof ACCEPT_NAMES)[number];
  } | null;
  /** The map in use at the end, drift correction included. */
  readonly calibration: {
    readonly map: CalibrationMap;
    readonly leaveOneOut_px: number;
    /** Start checks that did not hold when it was begun; left out where it is not known (files of before). */
    readonly startedDespite?: readonly StartTrouble[];
    /** How many views of each frame were averaged while its targets were looked at; left out where it is not known (files of before). */
    readonly views?: number;
  } | null;
  readonly targets: readonly RecordedTarget[];
  /** The live stream, in capture order. */
  readonly samples: readonly RecordedSample[];
}
