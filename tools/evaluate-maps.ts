/**
 * Compares the personal maps: for each session, every kind is fitted on the calibration targets and measured
 * on the validation targets, which no fit sees. The figure to watch is the chosen map's error over that of the
 * plain affine map on the network's raw output.
 *
 * npx tsx tools/evaluate-maps.ts --json OUT.json [--model FILE] [--views N] SESSION.json|FOLDER …
 * A file is one that the page saved (embeddings only where they were kept); a folder holds sessions drawn by
 * `npm run render -- sessions`, which run through the product's pipeline first.
 */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { DEFAULT_VIEWS } from "../src/inference/crop-views.ts";
import { GazeError } from "../src/inference/errors.ts";
import { compareMaps, compareMapsOn, type MapTrial } from "../src/session/recording-maps.ts";
import { readRecording } from "../src/session/session-file.ts";
import { seeSessions, sessionFolders, sha256Of } from "./evaluate/drawn-sessions.ts";
import { type SessionRow, summariseMaps } from "./evaluate/map-summary.ts";
import { viewCountFrom } from "./evaluate/run-pictures.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "string" },
    views: { type: "string", default: String(DEFAULT_VIEWS) },
    model: {
      type: "string",
      default: join(import.meta.dirname, "..", "public", "models", "tinytracker.tflite"),
    },
  },
});

function rowOf(session: string, trials: readonly MapTrial[]): SessionRow {
  return {
    session,
    trials: trials.map(({ candidates, kind, leaveOneOut_px, validation }) => {
      const { summary } = validation;
      const mean = summary.kind === "measured" ? summary.mean : null;
      return {
        candidates,
        kind,
        leave_one_out_px: leaveOneOut_px,
        mean_error_px: mean?.px ?? null,
        mean_error_cm: mean?.cm ?? null,
        mean_error_deg: mean?.deg ?? null,
      };
    }),
  };
}

async function rowsOf(path: string): Promise<SessionRow[]> {
  if (!statSync(path).isDirectory())
    return [rowOf(basename(path), compareMaps(readRecording(readFileSync(path, "utf8"))))];
  const sessions = await seeSessions(sessionFolders(path), values.model, viewCountFrom(values.views));
  return sessions.map(({ subject, session, frames, found }) => {
    process.stderr.write(`${subject}: gaze in ${found} of ${frames} frames\n`);
    return rowOf(subject, compareMapsOn(session));
  });
}

try {
  if (positionals.length === 0)
    throw new Error("name at least one session file or folder (see the head of this tool)");
  const rows: SessionRow[] = [];
  for (const path of positionals) rows.push(...(await rowsOf(path)));
  const { text, ...summary } = summariseMaps(rows);
  console.log(text);
  if (values.json !== undefined)
    writeFileSync(
      values.json,
      `${JSON.stringify({ ...summary, network_sha256: sha256Of(values.model), views: viewCountFrom(values.views), sessions: rows }, null, 2)}\n`,
    );
} catch (error) {
  const cure = error instanceof GazeError && error.cure !== "" ? ` ${error.cure}` : "";
  console.error(`evaluate-maps: ${error instanceof Error ? error.message : String(error)}.${cure}`);
  process.exitCode = 1;
}
