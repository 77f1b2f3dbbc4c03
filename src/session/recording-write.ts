/** Writes a session as versioned JSON (complete, can be read back) and as CSV (samples, for spreadsheets). */
import {
  RECORDING_FORMAT,
  RECORDING_VERSION,
  type RecordedSample,
  type SessionRecording,
} from "./recording.ts";
import { checksumOf } from "./recording-checksum.ts";
import { recordingReport } from "./recording-report.ts";

/** The recording and its report: whoever opens the file can check each against the other. */
export function writeRecording(recording: SessionRecording): string {
  const body = JSON.stringify({ recording, report: recordingReport(recording) });
  const head = JSON.stringify({
    format: RECORDING_FORMAT,
    version: RECORDING_VERSION,
    crc32: checksumOf(body),
  });
  // As one object, without writing the body twice.
  return `${head.slice(0, -1)},${body.slice(1)}`;
}

/**
 * Columns of the CSV, in order; docs/session-file.md describes them. Empty cells are unknown values;
 * embeddings, report and coefficients are in the JSON only.
 */
export const CSV_COLUMNS = [
  "format_version",
  "part",
  "target_index",
  "target_x_px",
  "target_y_px",
  "target_used",
  "captured_ms",
  "inferred_ms",
  "painted_ms",
  "validity",
  "raw_x_cm",
  "raw_y_cm",
  "mapped_x_px",
  "mapped_y_px",
  "filtered_x_px",
  "filtered_y_px",
  "head_yaw_deg",
  "head_pitch_deg",
  "head_roll_deg",
  "head_x_cm",
  "head_y_cm",
  "head_z_cm",
  "left_along",
  "left_across",
  "right_along",
  "right_across",
  "eye_opening",
] as const;

type CsvRow = Readonly<Record<(typeof CSV_COLUMNS)[number], string | number | boolean | null | undefined>>;

/** One row per frame: target by target, then the live stream (`part` = "stream"). Lines end in CR LF (RFC 4180). */
export function writeRecordingCsv(recording: SessionRecording): string {
  const rows: CsvRow[] = recording.targets.flatMap((target, target_index) =>
    target.samples.map((sample) => ({
      ...csvRowOf(sample),
      part: target.role,
      target_index,
      target_x_px: target.target.x_px,
      target_y_px: target.target.y_px,
      target_used: target.used,
    })),
  );
  rows.push(...recording.samples.map(csvRowOf));
  const lines = rows.map((row) => CSV_COLUMNS.map((column) => row[column] ?? "").join(","));
  return [CSV_COLUMNS.join(","), ...lines, ""].join("\r\n");
}

function csvRowOf(sample: RecordedSample): CsvRow {
  const { raw, mapped, filtered, head, eyes } = sample;
  return {
    format_version: RECORDING_VERSION,
    part: "stream",
    target_index: null,
    target_x_px: null,
    target_y_px: null,
    target_used: null,
    captured_ms: sample.captured_ms,
    inferred_ms: sample.inferred_ms,
    painted_ms: sample.painted_ms,
    validity: sample.validity,
    raw_x_cm: raw?.x_cm,
    raw_y_cm: raw?.y_cm,
    mapped_x_px: mapped?.x_px,
    mapped_y_px: mapped?.y_px,
    filtered_x_px: filtered?.x_px,
    filtered_y_px: filtered?.y_px,
    head_yaw_deg: head?.yaw_deg,
    head_pitch_deg: head?.pitch_deg,
    head_roll_deg: head?.roll_deg,
    head_x_cm: head?.x_cm,
    head_y_cm: head?.y_cm,
    head_z_cm: head?.z_cm,
    left_along: eyes?.leftAlong,
    left_across: eyes?.leftAcross,
    right_along: eyes?.rightAlong,
    right_across: eyes?.rightAcross,
    eye_opening: eyes?.opening,
  };
}
