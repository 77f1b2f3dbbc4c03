/** The comparison of personal maps over several people, as figures and as text. Pure. */
import { createSeededRandom } from "../../src/inference/calibration-random.ts";

export interface SessionRow {
  readonly session: string;
  readonly trials: readonly {
    readonly candidates: string;
    /** The kind that was picked. */
    readonly kind: string;
    readonly leave_one_out_px: number;
    /** Null where no validation target has data. */
    readonly mean_error_px: number | null;
    readonly mean_error_cm: number | null;
    readonly mean_error_deg: number | null;
  }[];
}

export interface MapSummary {
  /** Sessions in which both the plain and the chosen map were measured. */
  readonly people: number;
  readonly means: readonly { readonly candidates: string; readonly mean_error_cm: number | null }[];
  /** Mean error of the chosen map over that of the plain affine one; null without a session. */
  readonly chosen_over_affine: number | null;
  /** 95 % bootstrap interval over people; null below two. */
  readonly chosen_over_affine_ci95: readonly [number, number] | null;
  readonly text: string;
}

const DRAWS = 2000;
const SEED = 1;

export function summariseMaps(rows: readonly SessionRow[]): MapSummary {
  const names = rows[0]?.trials.map(({ candidates }) => candidates) ?? [];
  const pairs = rows.flatMap((row) => {
    const affine = errorOf(row, "affine");
    const chosen = errorOf(row, "chosen");
    return affine === null || chosen === null ? [] : [{ affine, chosen }];
  });
  const means = names.map((candidates) => ({
    candidates,
    mean_error_cm: mean(rows.flatMap((row) => errorOf(row, candidates) ?? [])),
  }));
  const chosen_over_affine = ratio(pairs);
  const chosen_over_affine_ci95 = interval(pairs);
  const range =
    chosen_over_affine_ci95 === null
      ? ""
      : ` (95 % ${chosen_over_affine_ci95.map((v) => v.toFixed(2)).join(" to ")})`;
  const text = [
    ...rows.map(
      (row) =>
        `${row.session}: ${row.trials.map((t) => `${t.candidates} ${cm(t.mean_error_cm)}`).join(", ")}; ${kindOf(row)} chosen`,
    ),
    `all ${pairs.length}: ${means.map((m) => `${m.candidates} ${cm(m.mean_error_cm)}`).join(", ")}`,
    `chosen / affine: ${chosen_over_affine?.toFixed(2) ?? "no data"}${range}`,
  ].join("\n");
  return { people: pairs.length, means, chosen_over_affine, chosen_over_affine_ci95, text };
}

type Pair = { readonly affine: number; readonly chosen: number };

/** Of the means, so that a person whose plain map happens to be perfect does not decide. */
function ratio(pairs: readonly Pair[]): number | null {
  const affine = mean(pairs.map((p) => p.affine));
  const chosen = mean(pairs.map((p) => p.chosen));
  return affine === null || chosen === null || affine === 0 ? null : chosen / affine;
}

function interval(pairs: readonly Pair[]): readonly [number, number] | null {
  if (pairs.length < 2) return null;
  const random = createSeededRandom(SEED);
  const draws = Array.from({ length: DRAWS }, () =>
    ratio(pairs.map((own) => pairs[Math.floor(random.uniform() * pairs.length)] ?? own)),
  )
    .filter((value) => value !== null)
    .sort((a, b) => a - b);
  const at = (share: number): number => draws[Math.floor(share * (draws.length - 1))] ?? Number.NaN;
  return [at(0.025), at(0.975)];
}

const errorOf = (row: SessionRow, candidates: string): number | null =>
  row.trials.find((trial) => trial.candidates === candidates)?.mean_error_cm ?? null;
const kindOf = (row: SessionRow): string =>
  row.trials.find((trial) => trial.candidates === "chosen")?.kind ?? "none";
const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
const cm = (value: number | null): string => (value === null ? "no data" : `${value.toFixed(2)} cm`);
