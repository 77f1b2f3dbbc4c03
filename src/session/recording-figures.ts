/**
 * Compares the figures a session file stores with those computed from its samples. Figures of one browser
 * come back to the last digit. Another browser's Math.hypot and Math.atan2 may differ in the last bits
 * (ECMA-262 leaves their precision open), which is told apart from a figure that was edited.
 */
import type { RecordingReport } from "./recording-report.ts";

export type FigureComparison =
  | { readonly kind: "equal" }
  /** Equal but for the last bits. */
  | { readonly kind: "rounding" }
  /** `path` names the figure: `unfiltered.summary.mean.px`. */
  | {
      readonly kind: "different";
      readonly path: string;
      readonly stored: unknown;
      readonly computed: unknown;
    };

/** Relative, or absolute below 1: far below any digit that is shown, far above any rounding. */
const ROUNDING = 1e-9;

/** @param stored the file's own report, as parsed: anything at all */
export function compareFigures(computed: RecordingReport, stored: unknown): FigureComparison {
  return compare(computed, stored, "");
}

/** The first figure that is not a finite number; null when all are. */
export function findNonFinite(figures: unknown, path = ""): string | null {
  if (typeof figures === "number") return Number.isFinite(figures) ? null : path;
  if (typeof figures !== "object" || figures === null) return null;
  for (const [name, value] of Object.entries(figures)) {
    const found = findNonFinite(value, path === "" ? name : `${path}.${name}`);
    if (found !== null) return found;
  }
  return null;
}

function compare(computed: unknown, stored: unknown, path: string): FigureComparison {
  const different: FigureComparison = { kind: "different", path, stored, computed };
  if (computed === stored) return { kind: "equal" };
  if (typeof computed === "number" && typeof stored === "number") {
    const limit = ROUNDING * Math.max(1, Math.abs(computed), Math.abs(stored));
    return Math.abs(computed - stored) <= limit ? { kind: "rounding" } : different;
  }
  if (typeof computed !== "object" || typeof stored !== "object" || computed === null || stored === null)
    return different;
  if (Array.isArray(computed) !== Array.isArray(stored)) return different;
  const mine = new Map(Object.entries(computed));
  const theirs = new Map(Object.entries(stored));
  let result: FigureComparison = { kind: "equal" };
  for (const name of new Set([...mine.keys(), ...theirs.keys()])) {
    const member = path === "" ? name : `${path}.${name}`;
    const found = compare(mine.get(name), theirs.get(name), member);
    if (found.kind === "different") return found;
    if (found.kind === "rounding") result = found;
  }
  return result;
}
