/** Figures of the realism oracle: correlations within persons, which an affine map per person cannot make. */
import { PROTOCOLS, type Protocol } from "./oracle-protocol.ts";
import { eliminate } from "./page/linear.ts";
import { correlation, mean, slope, standardDeviation } from "./statistics.ts";

export interface JudgedRow {
  readonly gaze_cm: readonly [number, number];
  readonly elevation_deg: number;
  /** The judged network's answer. */
  readonly found_cm: readonly [number, number];
  /** FaceLandmarker's measure of elevation; null: no face found. */
  readonly irisUp: number | null;
  /** Its distance of the lids, which follows the same. */
  readonly opening: number | null;
}

/** One person under one protocol. */
export interface JudgedSitting {
  readonly protocol: Protocol;
  readonly rows: readonly JudgedRow[];
}

export interface OracleFigures {
  readonly protocol: Protocol;
  readonly pictures: number;
  /** Mean over persons of the correlation with the true target, and the standard error of that mean. */
  readonly r_x: number;
  readonly r_y: number;
  readonly r_x_error: number;
  readonly r_y_error: number;
  readonly pooled_r_x: number;
  readonly pooled_r_y: number;
  readonly slope_x: number;
  readonly slope_y: number;
  /** Pictures in which FaceLandmarker found the face. */
  readonly faces_found: number;
  /** Mean over persons of the correlation of FaceLandmarker's iris height with the eyes' elevation in the head; null where they are fixed. */
  readonly iris_r_elevation: number | null;
  /** The same with the target's height on the screen. */
  readonly iris_r_y: number;
  /** As iris_r_elevation, of the distance of its lids. */
  readonly opening_r_elevation: number | null;
  /** The same of both together: of what a line through a person's other pictures makes of iris height and lids. */
  readonly eyes_r_elevation: number | null;
}

export function oracleFigures(sittings: readonly JudgedSitting[]): OracleFigures[] {
  return PROTOCOLS.map((protocol) =>
    figuresOf(
      protocol,
      sittings.filter((sitting) => sitting.protocol === protocol).map(({ rows }) => rows),
    ),
  );
}

function figuresOf(protocol: Protocol, people: readonly (readonly JudgedRow[])[]): OracleFigures {
  const all = people.flat();
  const truth = (rows: readonly JudgedRow[], axis: 0 | 1) => rows.map(({ gaze_cm }) => gaze_cm[axis]);
  const found = (rows: readonly JudgedRow[], axis: 0 | 1) => rows.map(({ found_cm }) => found_cm[axis]);
  const perPerson = (axis: 0 | 1) => people.map((rows) => correlation(truth(rows, axis), found(rows, axis)));
  const follows = (seen: (row: JudgedRow) => number | null, measure: (row: JudgedRow) => number) =>
    overPersons(people.map((rows) => seenCorrelation(rows, seen, measure))).mean;
  const iris = ({ irisUp }: JudgedRow) => irisUp;
  const lids = ({ opening }: JudgedRow) => opening;
  const elevation = ({ elevation_deg }: JudgedRow) => elevation_deg;
  const isFixed = protocol === "eyes_fixed";
  const [x, y] = [overPersons(perPerson(0)), overPersons(perPerson(1))];
  return {
    protocol,
    pictures: all.length,
    r_x: x.mean,
    r_y: y.mean,
    r_x_error: x.error,
    r_y_error: y.error,
    pooled_r_x: correlation(truth(all, 0), found(all, 0)),
    pooled_r_y: correlation(truth(all, 1), found(all, 1)),
    slope_x: slope(truth(all, 0), found(all, 0)),
    slope_y: slope(truth(all, 1), found(all, 1)),
    faces_found: all.filter(({ irisUp }) => irisUp !== null).length,
    iris_r_elevation: isFixed ? null : follows(iris, elevation),
    iris_r_y: follows(iris, ({ gaze_cm }) => gaze_cm[1]),
    opening_r_elevation: isFixed ? null : follows(lids, elevation),
    eyes_r_elevation: isFixed ? null : overPersons(people.map(eyesCorrelation)).mean,
  };
}

/** Mean of those persons whose answers vary at all, with its standard error. */
function overPersons(values: readonly number[]): { mean: number; error: number } {
  const finite = values.filter(Number.isFinite);
  return { mean: mean(finite), error: standardDeviation(finite) / Math.sqrt(finite.length) };
}

function seenCorrelation(
  rows: readonly JudgedRow[],
  seen: (row: JudgedRow) => number | null,
  measure: (row: JudgedRow) => number,
): number {
  const pairs = rows.flatMap((row) => {
    const value = seen(row);
    return value === null ? [] : [[measure(row), value] as const];
  });
  return correlation(
    pairs.map(([true_]) => true_),
    pairs.map(([, value]) => value),
  );
}

/** Pictures of one person below which a line through the others says nothing. */
const LEAST_PICTURES = 6;

/** Correlation of the elevation with what the other pictures of the person make of iris height and lid distance. */
function eyesCorrelation(rows: readonly JudgedRow[]): number {
  const seen = rows.flatMap(({ irisUp, opening, elevation_deg }) =>
    irisUp === null || opening === null ? [] : [{ terms: [1, irisUp, opening], elevation_deg }],
  );
  if (seen.length < LEAST_PICTURES || new Set(seen.map(({ terms }) => terms[2])).size === 1)
    return Number.NaN;
  const told = seen.map(({ terms }, left) => {
    const others = seen.filter((_, k) => k !== left);
    const system = terms.map((_, i) =>
      Float64Array.of(
        ...terms.map((_unused, j) => sum(others.map((one) => (one.terms[i] ?? 0) * (one.terms[j] ?? 0)))),
        sum(others.map((one) => (one.terms[i] ?? 0) * one.elevation_deg)),
      ),
    );
    const weights = eliminate(system);
    return sum(terms.map((term, i) => term * (weights[i] ?? 0)));
  });
  return correlation(
    seen.map(({ elevation_deg }) => elevation_deg),
    told,
  );
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
