/**
 * The report of a running session: the very recording that an export would write, and the figures
 * computed from it by the function that a re-imported file goes through, so that page, print and file agree.
 */
import { type ExportFacts, exportSession } from "./export-session.ts";
import type { SessionRecording } from "./recording.ts";
import { type RecordingReport, recordingReport } from "./recording-report.ts";
import type { GazeSample } from "./samples.ts";

/** The stream's own figures cover this much: the newest minute, so that the page need not stop to count. */
export const REPORT_STREAM_MS = 60_000;

export interface SessionReport {
  readonly recording: SessionRecording;
  readonly figures: RecordingReport;
}

/** Pure. `recording.samples` holds the newest minute of the stream only. */
export function sessionReport(facts: ExportFacts): SessionReport {
  const recording = exportSession({ ...facts, samples: newest(facts.samples) });
  return { recording, figures: recordingReport(recording) };
}

function newest(samples: ExportFacts["samples"]): ExportFacts["samples"] {
  const last = samples.at(samples.length - 1);
  const rows: GazeSample[] = [];
  for (let index = samples.length - 1; last !== undefined && index >= 0; index--) {
    const row = samples.at(index);
    if (row === undefined || row.captured_ms < last.captured_ms - REPORT_STREAM_MS) break;
    rows.push(row);
  }
  rows.reverse();
  return { length: rows.length, at: (index) => rows[index] };
}
