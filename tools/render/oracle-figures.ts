/** Figures of the realism oracle: correlations within persons, which an affine map per person cannot make. */
import { PROTOCOLS, type Protocol } from "./oracle-protocol.ts";
import { correlation, mean, slope, standardDeviation } from "./statistics.ts";

export interface JudgedRow {
  readonly gaze_cm: readonly [number, number];
  readonly elevation_deg: number;
  /** The judged network's answer. */
  readonly found_cm: readonly [number, number];
  /** FaceLandmarker's measure of elevation; null: no face found. */
  readonly irisUp: number | null;
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
  const iris = (measure: (row: JudgedRow) => number) =>
    overPersons(people.map((rows) => irisCorrelation(rows, measure))).mean;
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
    iris_r_elevation: protocol === "eyes_fixed" ? null : iris(({ elevation_deg }) => elevation_deg),
    iris_r_y: iris(({ gaze_cm }) => gaze_cm[1]),
  };
}

/** Mean of those persons whose answers vary at all, with its standard error. */
function overPersons(values: readonly number[]): { mean: number; error: number } {
  const finite = values.filter(Number.isFinite);
  return { mean: mean(finite), error: standardDeviation(finite) / Math.sqrt(finite.length) };
}

function irisCorrelation(rows: readonly JudgedRow[], measure: (row: JudgedRow) => number): number {
  const seen = rows.flatMap((row) => (row.irisUp === null ? [] : [[measure(row), row.irisUp] as const]));
  return correlation(
    seen.map(([true_]) => true_),
    seen.map(([, up]) => up),
  );
}
