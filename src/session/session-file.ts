/**
 * A session file: format, version, checksum, recording and report. Reading is all or nothing: a file that is
 * cut off, edited, newer, foreign or hostile ends in a GazeError "session-file/…" and nothing else.
 */
import {
  corruptField,
  type JsonField,
  parseJson,
  readObject,
  readString,
} from "../inference/calibration-json.ts";
import { requireVersion } from "../inference/calibration-store.ts";
import { GazeError } from "../inference/errors.ts";
import {
  OLDEST_RECORDING_VERSION,
  RECORDING_FORMAT,
  RECORDING_VERSION,
  type SessionRecording,
} from "./recording.ts";
import { checksumOf } from "./recording-checksum.ts";
import { compareFigures, findNonFinite } from "./recording-figures.ts";
import { readRecordingField } from "./recording-read.ts";
import { type RecordingReport, recordingReport } from "./recording-report.ts";

/** 18 000 frames with 128 values each take about 50 MB. */
export const MAX_SESSION_FILE_BYTES = 100_000_000;

export interface SessionFile {
  readonly version: number;
  readonly recording: SessionRecording;
  /** Computed here, from the samples. */
  readonly report: RecordingReport;
  /**
   * How the stored report compares: "equal" to the last digit; "rounding": another browser's arithmetic
   * differs in the last bits; "none": a file of version 1 stores no report.
   */
  readonly agreement: "equal" | "rounding" | "none";
}

/** @throws GazeError session-file/foreign, -/corrupt, -/edited, -/version; never anything else */
export function readSessionFile(text: string): SessionFile {
  try {
    return readFile(text);
  } catch (thrown) {
    // Lists nested without end exhaust the stack.
    throw GazeError.from(thrown, "session-file/corrupt");
  }
}

/** The recording alone, as checked as the whole file. */
export const readRecording = (text: string): SessionRecording => readSessionFile(text).recording;

/** @throws GazeError session-file/too-large */
export function requireSessionSize(bytes: number): void {
  if (bytes <= MAX_SESSION_FILE_BYTES) return;
  throw new GazeError(
    "session-file/too-large",
    `the file has ${Math.ceil(bytes / 1e6)} MB, more than ${MAX_SESSION_FILE_BYTES / 1e6} MB`,
  );
}

function readFile(text: string): SessionFile {
  // Looked for in the text, as a file that was cut off cannot be parsed.
  if (!text.slice(0, 1000).includes(`"${RECORDING_FORMAT}"`))
    throw new GazeError(
      "session-file/foreign",
      `the file does not begin with the format "${RECORDING_FORMAT}"`,
    );
  const member = readObject(parseJson(text, "file"));
  if (member("format").value !== RECORDING_FORMAT)
    throw corruptField(member("format"), `"${RECORDING_FORMAT}"`);
  const version = requireVersion(member("version"), RECORDING_VERSION, OLDEST_RECORDING_VERSION);
  const recording = readRecordingField(member("recording"), version);
  // After the fields, so that a damaged field is named rather than the file as a whole.
  requireChecksum(member, version);
  const report = recordingReport(recording);
  const broken = findNonFinite(report);
  if (broken !== null) throw corruptField({ path: `report.${broken}`, value: null }, "a finite figure");
  return { version, recording, report, agreement: agreementOf(report, member("report"), version) };
}

function requireChecksum(member: (name: string) => JsonField, version: number): void {
  const recording = member("recording").value;
  const body = version === 1 ? recording : { recording, report: member("report").value };
  const stored = readString(member("crc32"));
  if (stored !== checksumOf(JSON.stringify(body)))
    throw new GazeError(
      "session-file/edited",
      "file.crc32: the checksum is not that of the recording and its report",
    );
}

function agreementOf(report: RecordingReport, stored: JsonField, version: number): SessionFile["agreement"] {
  if (version === 1) return "none";
  const comparison = compareFigures(report, stored.value);
  if (comparison.kind !== "different") return comparison.kind;
  const { path, stored: said, computed } = comparison;
  throw new GazeError(
    "session-file/edited",
    `report.${path}: the file says ${shown(said)}, its samples give ${shown(computed)}`,
  );
}

const shown = (value: unknown): string =>
  typeof value === "number" || typeof value === "string"
    ? String(value).slice(0, 40)
    : value === undefined
      ? "nothing"
      : typeof value;
