/**
 * Saving and restoring a personal map. A stored map is valid only for the set-up it was made in; a
 * restored one must still be verified on a few targets before use. Text in, text out: where it is kept
 * is the caller's affair.
 */
import type { CalibrationMap } from "./calibration.ts";
import { type FeatureSpec, featureCount, MAP_KINDS, usesSight } from "./calibration-features.ts";
import {
  corruptField,
  type JsonField,
  parseJson,
  readArray,
  readCount,
  readNullable,
  readNumber,
  readObject,
  readOneOf,
  readPair,
  readPositive,
  readString,
} from "./calibration-json.ts";
import type { SightFrame } from "./calibration-sight.ts";
import { GazeError } from "./errors.ts";

/** Everything a map depends on. Each member equal, or the map is void. */
export interface CalibrationKey {
  readonly modelSha256: string;
  /** Hash of the camera's device id, never the id itself. */
  readonly cameraIdHash: string;
  readonly frameWidth_px: number;
  readonly frameHeight_px: number;
  readonly viewportWidth_px: number;
  readonly viewportHeight_px: number;
  readonly screenWidth_px: number;
  readonly screenHeight_px: number;
  /** Includes browser zoom. */
  readonly devicePixelRatio: number;
}

export interface StoredCalibration {
  readonly key: CalibrationKey;
  readonly map: CalibrationMap;
}

const FORMAT = "tinytracker-calibration";
export const CALIBRATION_VERSION = 1;

export function serialiseCalibration({ key, map }: StoredCalibration): string {
  return JSON.stringify({ format: FORMAT, version: CALIBRATION_VERSION, key, map });
}

/** @throws GazeError session-file/corrupt or session-file/version, naming the field. */
export function parseCalibration(text: string): StoredCalibration {
  const member = readObject(parseJson(text, "calibration"));
  readOneOf([FORMAT])(member("format"));
  requireVersion(member("version"), CALIBRATION_VERSION);
  return { key: readCalibrationKey(member("key")), map: readCalibrationMap(member("map")) };
}

/**
 * @param supported the version that is written now @param oldest the oldest that is still read
 * @throws GazeError session-file/version when the file comes from a newer release, or from one too old.
 */
export function requireVersion(field: JsonField, supported: number, oldest = supported): number {
  const version = readCount(field);
  if (version <= supported && version >= oldest) return version;
  const relation = version > supported ? "newer" : "older";
  throw new GazeError(
    "session-file/version",
    `${field.path}: the file has format version ${version}, ${relation} than version ${supported}, which this release reads`,
    {
      cure:
        version > supported ? "Open it with the release that wrote it, or a later one." : "Record it again.",
    },
  );
}

export function readCalibrationKey(field: JsonField): CalibrationKey {
  const member = readObject(field);
  return {
    modelSha256: readString(member("modelSha256")),
    cameraIdHash: readString(member("cameraIdHash")),
    frameWidth_px: readPositive(member("frameWidth_px")),
    frameHeight_px: readPositive(member("frameHeight_px")),
    viewportWidth_px: readPositive(member("viewportWidth_px")),
    viewportHeight_px: readPositive(member("viewportHeight_px")),
    screenWidth_px: readPositive(member("screenWidth_px")),
    screenHeight_px: readPositive(member("screenHeight_px")),
    devicePixelRatio: readPositive(member("devicePixelRatio")),
  };
}

export function readCalibrationMap(field: JsonField): CalibrationMap {
  const member = readObject(field);
  const spec = readSpec(member("spec"));
  const count = featureCount(spec);
  const drift = readObject(member("drift_px"));
  return {
    spec,
    centre: readArray(readNumber, count)(member("centre")),
    scale: readArray(readPositive, count)(member("scale")),
    intercept_px: readPair(member("intercept_px")),
    coefficients_px: readArray(readPair, count)(member("coefficients_px")),
    lambda: readNumber(member("lambda")),
    drift_px: { x_px: readNumber(drift("x_px")), y_px: readNumber(drift("y_px")) },
  };
}

function readSpec(field: JsonField): FeatureSpec {
  const member = readObject(field);
  const origin = readObject(member("origin"));
  const kind = readOneOf(MAP_KINDS)(member("kind"));
  const sight = readNullable(readSight)(member("sight"));
  if (usesSight(kind) !== (sight !== null)) throw corruptField(member("sight"), `what suits a ${kind} map`);
  return {
    kind,
    origin: { x_cm: readNumber(origin("x_cm")), y_cm: readNumber(origin("y_cm")) },
    embeddingLength: readCount(member("embeddingLength")),
    sight,
  };
}

function readSight(field: JsonField): SightFrame {
  const member = readObject(field);
  const screen = readObject(member("screen"));
  const lens = readObject(screen("lens"));
  const home = readObject(member("home"));
  return {
    screen: {
      x_pxPerCm: readPositive(screen("x_pxPerCm")),
      y_pxPerCm: readPositive(screen("y_pxPerCm")),
      lens: { x_px: readNumber(lens("x_px")), y_px: readNumber(lens("y_px")) },
    },
    home: {
      x_cm: readNumber(home("x_cm")),
      y_cm: readNumber(home("y_cm")),
      z_cm: readPositive(home("z_cm")),
    },
  };
}

const KEY_WORDS: Readonly<Record<keyof CalibrationKey, string>> = {
  modelSha256: "the network",
  cameraIdHash: "the camera",
  frameWidth_px: "the camera resolution",
  frameHeight_px: "the camera resolution",
  viewportWidth_px: "the window size",
  viewportHeight_px: "the window size",
  screenWidth_px: "the screen",
  screenHeight_px: "the screen",
  devicePixelRatio: "the zoom",
};

/** What changed since the map was made, in words ("the camera", "the zoom"); empty when nothing did. */
export function changesBetween(stored: CalibrationKey, now: CalibrationKey): string[] {
  const names = Object.keys(KEY_WORDS) as (keyof CalibrationKey)[];
  return [...new Set(names.filter((name) => stored[name] !== now[name]).map((name) => KEY_WORDS[name]))];
}
