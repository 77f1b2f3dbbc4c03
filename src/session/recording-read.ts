/**
 * Reads the recording in a session file, field by field. All or nothing: every field is checked before
 * anything is returned, and each refusal is a GazeError "session-file/corrupt" that names the field.
 */
import type { EyeGeometry } from "../inference/calibration-eyes.ts";
import {
  corruptField,
  type FieldReader,
  type JsonField,
  readArray,
  readBoolean,
  readCount,
  readNullable,
  readNumber,
  readObject,
  readOneOf,
  readOptional,
  readPositive,
  readString,
} from "../inference/calibration-json.ts";
import { readCalibrationMap } from "../inference/calibration-store.ts";
import {
  DISTANCE_METHODS,
  LENGTH_BASES,
  SCALE_METHODS,
  type ViewingGeometry,
} from "../inference/calibration-viewing.ts";
import type { HeadPose } from "../inference/observation.ts";
import type { GazePointCm, ScreenPointPx } from "../units.ts";
import { GAZE_VALIDITIES } from "./accuracy-timing.ts";
import {
  ACCEPT_NAMES,
  FILTER_NAMES,
  LENS_BASES,
  PRESET_NAMES,
  type RecordedSample,
  type RecordedTarget,
  type SessionRecording,
  SOURCE_NAMES,
  TARGET_ROLES,
} from "./recording.ts";
import { START_TROUBLES } from "./start-gate.ts";

/** More targets than any protocol shows; the report's bootstrap takes time in proportion. */
const MAX_TARGETS = 200;
/** Names are shown; no camera's or network's is longer. */
const MAX_TEXT_LENGTH = 500;

/** @throws GazeError session-file/corrupt */
export function readRecordingField(field: JsonField, version: number): SessionRecording {
  const isFirstVersion = version === 1;
  const member = readObject(field);
  const recording: SessionRecording = {
    appVersion: readName(member("appVersion")),
    recordedAt: readInstant(member("recordedAt")),
    model: readModel(member("model")),
    camera: readCamera(member("camera"), isFirstVersion),
    screen: readScreen(member("screen")),
    viewing: readViewing(member("viewing")),
    lens: isFirstVersion ? null : readNullable(readLens)(member("lens")),
    filter: readFilter(member("filter")),
    seed: readNumber(member("seed")),
    protocol: isFirstVersion ? null : readNullable(readProtocol)(member("protocol")),
    calibration: readNullable(readCalibration)(member("calibration")),
    targets: readArray(readTarget)(member("targets")),
    samples: readSamples(member("samples")),
  };
  if (recording.targets.length > MAX_TARGETS)
    throw corruptField(
      { path: `${field.path}.targets.length`, value: recording.targets.length },
      `at most ${MAX_TARGETS}`,
    );
  for (const [index, { role, target }] of recording.targets.entries())
    if (
      role === "validation" &&
      recording.targets.some((t) => t.role === "calibration" && isSame(t.target, target))
    )
      throw corruptField(
        { path: `${field.path}.targets[${index}].target`, value: target },
        "a validation target that was not calibrated on",
      );
  return recording;
}

const isSame = (a: ScreenPointPx, b: ScreenPointPx): boolean => a.x_px === b.x_px && a.y_px === b.y_px;

function readInstant(field: JsonField): string {
  const text = readString(field);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(text))
    throw corruptField(field, "a time in UTC");
  return text;
}

const readName: FieldReader<string> = (field) => {
  const text = readString(field);
  if (text.length > MAX_TEXT_LENGTH)
    throw corruptField(field, `a text of at most ${MAX_TEXT_LENGTH} characters`);
  return text;
};

function readModel(field: JsonField): SessionRecording["model"] {
  const member = readObject(field);
  return { name: readName(member("name")), sha256: readName(member("sha256")) };
}

function readCamera(field: JsonField, isFirstVersion: boolean): SessionRecording["camera"] {
  const member = readObject(field);
  return {
    source: isFirstVersion ? null : readNullable(readOneOf(SOURCE_NAMES))(member("source")),
    label: readName(member("label")),
    frameWidth_px: readPositive(member("frameWidth_px")),
    frameHeight_px: readPositive(member("frameHeight_px")),
    nominalRate_Hz: readNullable(readPositive)(member("nominalRate_Hz")),
  };
}

function readScreen(field: JsonField): SessionRecording["screen"] {
  const member = readObject(field);
  return {
    viewportWidth_px: readPositive(member("viewportWidth_px")),
    viewportHeight_px: readPositive(member("viewportHeight_px")),
    screenWidth_px: readPositive(member("screenWidth_px")),
    screenHeight_px: readPositive(member("screenHeight_px")),
    devicePixelRatio: readPositive(member("devicePixelRatio")),
  };
}

function readViewing(field: JsonField): ViewingGeometry {
  const member = readObject(field);
  const scaleMethod = readOptional(readOneOf(SCALE_METHODS))(member("scaleMethod"));
  const distanceMethod = readOptional(readOneOf(DISTANCE_METHODS))(member("distanceMethod"));
  return {
    x_pxPerCm: readPositive(member("x_pxPerCm")),
    y_pxPerCm: readPositive(member("y_pxPerCm")),
    scaleBasis: readOneOf(LENGTH_BASES)(member("scaleBasis")),
    distance_cm: readPositive(member("distance_cm")),
    distanceBasis: readOneOf(LENGTH_BASES)(member("distanceBasis")),
    ...(scaleMethod !== undefined && { scaleMethod }),
    ...(distanceMethod !== undefined && { distanceMethod }),
    eye: readScreenPoint(member("eye")),
  };
}

const readLens: FieldReader<NonNullable<SessionRecording["lens"]>> = (field) => {
  const member = readObject(field);
  return { place: readScreenPoint(member("place")), basis: readOneOf(LENS_BASES)(member("basis")) };
};

const readProtocol: FieldReader<NonNullable<SessionRecording["protocol"]>> = (field) => {
  const member = readObject(field);
  return {
    preset: readOneOf(PRESET_NAMES)(member("preset")),
    accept: readOneOf(ACCEPT_NAMES)(member("accept")),
  };
};

function readFilter(field: JsonField): SessionRecording["filter"] {
  const member = readObject(field);
  const parameters = member("parameters");
  const parameter = readObject(parameters);
  const names = Object.keys(parameters.value as object);
  return {
    name: readOneOf(FILTER_NAMES)(member("name")),
    parameters: Object.fromEntries(names.map((name) => [name, readNumber(parameter(name))])),
  };
}

function readCalibration(field: JsonField): NonNullable<SessionRecording["calibration"]> {
  const member = readObject(field);
  const [startedDespite, views] = [member("startedDespite"), member("views")];
  return {
    map: readCalibrationMap(member("map")),
    leaveOneOut_px: readNumber(member("leaveOneOut_px")),
    ...(startedDespite.value !== undefined && {
      startedDespite: readArray(readOneOf(START_TROUBLES))(startedDespite),
    }),
    ...(views.value !== undefined && { views: readViews(views) }),
  };
}

function readViews(field: JsonField): number {
  const views = readCount(field);
  if (views === 0) throw corruptField(field, "a whole number from 1");
  return views;
}

function readTarget(field: JsonField): RecordedTarget {
  const member = readObject(field);
  return {
    role: readOneOf(TARGET_ROLES)(member("role")),
    target: readScreenPoint(member("target")),
    shown_ms: readNumber(member("shown_ms")),
    accepted_ms: readNumber(member("accepted_ms")),
    attempts: readCount(member("attempts")),
    used: readBoolean(member("used")),
    samples: readSamples(member("samples")),
  };
}

/** Capture times never fall. */
function readSamples(field: JsonField): RecordedSample[] {
  const samples = readArray(readSample)(field);
  for (const [index, sample] of samples.entries()) {
    const before = samples[index - 1];
    if (before !== undefined && sample.captured_ms < before.captured_ms)
      throw corruptField(
        { path: `${field.path}[${index}].captured_ms`, value: sample.captured_ms },
        `a time not before ${before.captured_ms}`,
      );
  }
  return samples;
}

function readSample(field: JsonField): RecordedSample {
  const member = readObject(field);
  const sample: RecordedSample = {
    captured_ms: readNumber(member("captured_ms")),
    inferred_ms: readNullable(readNumber)(member("inferred_ms")),
    painted_ms: readNullable(readNumber)(member("painted_ms")),
    validity: readOneOf(GAZE_VALIDITIES)(member("validity")),
    raw: readNullable(readGaze)(member("raw")),
    mapped: readNullable(readScreenPoint)(member("mapped")),
    filtered: readNullable(readScreenPoint)(member("filtered")),
    head: readNullable(readHead)(member("head")),
    eyes: readNullable(readEyes)(member("eyes")),
    embedding: readNullable(readArray(readNumber))(member("embedding")),
  };
  if (sample.validity === "valid" && sample.raw === null)
    throw corruptField(member("raw"), "raw gaze, as the sample is valid");
  return sample;
}

const readScreenPoint: FieldReader<ScreenPointPx> = (field) => {
  const member = readObject(field);
  return { x_px: readNumber(member("x_px")), y_px: readNumber(member("y_px")) };
};

const readGaze: FieldReader<GazePointCm> = (field) => {
  const member = readObject(field);
  return { x_cm: readNumber(member("x_cm")), y_cm: readNumber(member("y_cm")) };
};

const readHead: FieldReader<HeadPose> = (field) => {
  const member = readObject(field);
  return {
    yaw_deg: readNumber(member("yaw_deg")),
    pitch_deg: readNumber(member("pitch_deg")),
    roll_deg: readNumber(member("roll_deg")),
    x_cm: readNumber(member("x_cm")),
    y_cm: readNumber(member("y_cm")),
    z_cm: readNumber(member("z_cm")),
  };
};

const readEyes: FieldReader<EyeGeometry> = (field) => {
  const member = readObject(field);
  return {
    leftAlong: readNumber(member("leftAlong")),
    leftAcross: readNumber(member("leftAcross")),
    rightAlong: readNumber(member("rightAlong")),
    rightAcross: readNumber(member("rightAcross")),
    // Before version 3 there was no such member.
    opening: member("opening").value === undefined ? null : readNullable(readNumber)(member("opening")),
  };
};
