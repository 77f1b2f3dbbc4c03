/**
 * A calibration kept for the next visit: as text and back, for which set-up it holds, and whether a fresh look
 * at a few targets bears it out. Numbers only. Pure; where the text lies is calibration-shelf.ts's affair.
 */

import type { CalibrationMap } from "../inference/calibration.ts";
import { asFitted } from "../inference/calibration-drift.ts";
import {
  corruptField,
  type JsonField,
  parseJson,
  readNumber,
  readObject,
  readOneOf,
  readOptional,
  readPositive,
  readString,
} from "../inference/calibration-json.ts";
import {
  type CalibrationKey,
  changesBetween,
  parseCalibration,
  requireVersion,
  serialiseCalibration,
} from "../inference/calibration-store.ts";
import { orderTargets, TARGET_LAYOUTS } from "../inference/calibration-targets.ts";
import { isViewCount, VIEW_COUNTS, type ViewCount } from "../inference/crop-views.ts";
import { GazeError } from "../inference/errors.ts";
import type { AccuracyReport } from "./accuracy.ts";
import type { Extent } from "./accuracy-units.ts";
import type { CollectedTarget, FlowTarget } from "./calibration-flow.ts";
import { type CalibrationRecord, validateMap } from "./calibration-record.ts";
import type { ScreenGeometry } from "./screen.ts";
import { isSameSize, type ViewportSize } from "./viewport-size.ts";

const FORMAT = "tinytracker-kept-calibration";
const VERSION = 1;

export interface KeptCalibration {
  /** ISO 8601, UTC. */
  readonly savedAt: string;
  /** The set-up it was made in. */
  readonly key: CalibrationKey;
  readonly map: CalibrationMap;
  readonly leaveOneOut_px: number;
  readonly meanGuess_px: number;
  /** What its own validation measured. */
  readonly mean: Extent;
  /** How many views of each frame were averaged for it; left out where that is not known. */
  readonly views?: ViewCount;
}

/** What a calibration leaves behind; null when its validation measured nothing. */
export function keptOf(
  record: CalibrationRecord,
  key: CalibrationKey,
  savedAt: string,
): KeptCalibration | null {
  const { fit, validation, screen, views } = record;
  if (validation.summary.kind !== "measured") return null;
  return {
    savedAt,
    key: {
      ...key,
      viewportWidth_px: screen.viewport_width_px,
      viewportHeight_px: screen.viewport_height_px,
    },
    // A drift correction belongs to the sitting it was made in.
    map: asFitted(fit.map),
    leaveOneOut_px: fit.leaveOneOut_px,
    meanGuess_px: fit.meanGuess_px,
    mean: validation.summary.mean,
    ...(views !== undefined && { views }),
  };
}

export function serialiseKept({ key, map, ...rest }: KeptCalibration): string {
  return JSON.stringify({
    format: FORMAT,
    version: VERSION,
    ...rest,
    calibration: serialiseCalibration({ key, map }),
  });
}

/** @throws GazeError session-file/corrupt, session-file/version; never anything else */
export function parseKept(text: string): KeptCalibration {
  try {
    const member = readObject(parseJson(text, "kept"));
    readOneOf([FORMAT])(member("format"));
    requireVersion(member("version"), VERSION);
    const { key, map } = parseCalibration(readString(member("calibration")));
    const views = readOptional(readViewCount)(member("views"));
    const kept = {
      savedAt: readString(member("savedAt")),
      key,
      map,
      leaveOneOut_px: readNumber(member("leaveOneOut_px")),
      meanGuess_px: readNumber(member("meanGuess_px")),
      mean: readExtent(member("mean")),
      ...(views !== undefined && { views }),
    };
    if (Number.isNaN(Date.parse(kept.savedAt)))
      throw new GazeError("session-file/corrupt", "kept.savedAt: expected a time");
    return kept;
  } catch (thrown) {
    throw GazeError.from(thrown, "session-file/corrupt");
  }
}

function readViewCount(field: JsonField): ViewCount {
  if (!isViewCount(field.value)) throw corruptField(field, `one of ${VIEW_COUNTS.join(", ")}`);
  return field.value;
}

function readExtent(field: JsonField): Extent {
  const member = readObject(field);
  return { px: readPositive(member("px")), cm: readPositive(member("cm")), deg: readPositive(member("deg")) };
}

/** Sizes of the window that the page can have: as it is, and in full screen. */
export interface ReachableSizes {
  readonly window: ViewportSize;
  readonly screen: ViewportSize;
}

/** The window that a kept calibration was made in. */
export const keptSize = ({ key }: KeptCalibration): ViewportSize => ({
  width_px: key.viewportWidth_px,
  height_px: key.viewportHeight_px,
});

/**
 * What stands against using it in the set-up now, in words; empty when nothing does. The window's size counts
 * only where the page cannot get back to it: a calibration is checked in full screen.
 */
export function obstaclesTo(kept: KeptCalibration, now: CalibrationKey, sizes: ReachableSizes): string[] {
  const { viewportWidth_px, viewportHeight_px } = kept.key;
  const changes = changesBetween(kept.key, { ...now, viewportWidth_px, viewportHeight_px });
  const size = keptSize(kept);
  const isReachable = isSameSize(size, sizes.window) || isSameSize(size, sizes.screen);
  return isReachable ? changes : [...changes, "the window size"];
}

/** The booth's four check targets: enough to notice a map that no longer holds, in a few seconds. */
export function verificationTargets(seed: number): FlowTarget[] {
  return orderTargets(TARGET_LAYOUTS.booth.validation, seed).map(
    (position): FlowTarget => ({ role: "validation", position }),
  );
}

/** A kept map is taken to hold while its fresh error is at most this many times the former one. */
export const HOLDS_FACTOR = 1.5;

export interface Verification {
  readonly savedAt: string;
  /** The error measured when it was made. */
  readonly then: Extent;
  readonly verdict: "holds" | "worse" | "no data";
}

export function verificationOf(kept: KeptCalibration, validation: AccuracyReport): Verification {
  const { savedAt, mean: then } = kept;
  const { summary } = validation;
  if (summary.kind === "no data") return { savedAt, then, verdict: "no data" };
  return { savedAt, then, verdict: summary.mean.px <= HOLDS_FACTOR * then.px ? "holds" : "worse" };
}

/** The kept map as a calibration whose error is the fresh one, on the targets looked at just now. */
export function restoredRecord(
  kept: KeptCalibration,
  collected: readonly CollectedTarget[],
  screen: ScreenGeometry,
  seed: number,
): CalibrationRecord {
  const { leaveOneOut_px, meanGuess_px } = kept;
  // Earlier versions stored the drift correction of a past sitting with it.
  const map = asFitted(kept.map);
  const candidates = [{ kind: map.spec.kind, leaveOneOut_px }];
  const fit = { map, leaveOneOut_px, meanGuess_px, heldOut: [], candidates, excluded: [] };
  return validateMap(collected, fit, screen, seed);
}
