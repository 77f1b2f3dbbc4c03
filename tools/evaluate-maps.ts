/**
 * Compares the personal maps on recorded sessions: for each, every kind is fitted on the calibration
 * targets and measured on the validation targets. The ratio of the chosen map to the plain affine one is
 * the figure to watch (issue E asks for 0.6 under natural head movement).
 *
 * npx tsx tools/evaluate-maps.ts --json OUT.json SESSION.json [SESSION.json ...]
 * Sessions are files exported by the page with "keep embeddings" on; without embeddings, that kind is left out.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { GazeError } from "../src/inference/errors.ts";
import { compareMaps } from "../src/session/recording-maps.ts";
import { readRecording } from "../src/session/session-file.ts";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "string" } } });

interface SessionRow {
  readonly session: string;
  readonly trials: readonly {
    readonly candidates: string;
    readonly kind: string;
    readonly leave_one_out_px: number;
    /** Null where no validation target has data. */
    readonly mean_error_px: number | null;
    readonly mean_error_cm: number | null;
    readonly mean_error_deg: number | null;
  }[];
}

function evaluate(path: string): SessionRow {
  const trials = compareMaps(readRecording(readFileSync(path, "utf8"))).map((trial) => {
    const { summary } = trial.validation;
    const mean = summary.kind === "measured" ? summary.mean : null;
    return {
      candidates: trial.candidates,
      kind: trial.kind,
      leave_one_out_px: trial.leaveOneOut_px,
      mean_error_px: mean?.px ?? null,
      mean_error_cm: mean?.cm ?? null,
      mean_error_deg: mean?.deg ?? null,
    };
  });
  return { session: basename(path), trials };
}

/** Mean over the sessions that have a value. */
function meanOf(rows: readonly SessionRow[], candidates: string): number | null {
  const errors = rows.flatMap(
    (row) => row.trials.find((t) => t.candidates === candidates)?.mean_error_cm ?? [],
  );
  return errors.length === 0 ? null : errors.reduce((a, b) => a + b, 0) / errors.length;
}

try {
  if (positionals.length === 0) throw new Error("name at least one session file (see the head of this tool)");
  const rows = positionals.map(evaluate);
  const names = rows[0]?.trials.map((t) => t.candidates) ?? [];
  for (const row of rows)
    console.log(
      `${row.session}: ${row.trials.map((t) => `${t.candidates} ${t.mean_error_cm?.toFixed(2) ?? "no data"} cm`).join(", ")}`,
    );
  const means = names.map((candidates) => ({ candidates, mean_error_cm: meanOf(rows, candidates) }));
  const affine_cm = meanOf(rows, "affine");
  const chosen_cm = meanOf(rows, "chosen");
  const chosen_over_affine = affine_cm !== null && chosen_cm !== null ? chosen_cm / affine_cm : null;
  console.log(
    `all ${rows.length}: ${means.map((m) => `${m.candidates} ${m.mean_error_cm?.toFixed(2) ?? "no data"} cm`).join(", ")}`,
  );
  console.log(`chosen / affine: ${chosen_over_affine?.toFixed(2) ?? "no data"}`);
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ sessions: rows, means, chosen_over_affine }, null, 2)}\n`);
} catch (error) {
  const cure = error instanceof GazeError && error.cure !== "" ? ` ${error.cure}` : "";
  console.error(`evaluate-maps: ${error instanceof Error ? error.message : String(error)}.${cure}`);
  process.exitCode = 1;
}
