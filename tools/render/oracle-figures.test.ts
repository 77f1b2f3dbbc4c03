import { describe, expect, it } from "vitest";
import { type JudgedRow, oracleFigures } from "./oracle-figures.ts";
import { PROTOCOLS, type Protocol } from "./oracle-protocol.ts";

const TARGETS = [
  [-12, -2],
  [-5, -15],
  [3, -7],
  [11, -19],
  [14, -4],
  [0, -11],
] as const;

/** A person whose judge answers gain × target + offset, and whose iris follows the elevation. */
function person(gain: number, offset: number, iris: (elevation_deg: number) => number | null): JudgedRow[] {
  return TARGETS.map((gaze_cm) => ({
    gaze_cm,
    elevation_deg: gaze_cm[1] + 3,
    found_cm: [gain * gaze_cm[0] + offset, -gain * gaze_cm[1]],
    irisUp: iris(gaze_cm[1] + 3),
    opening: 0.3 + 0.001 * gaze_cm[0] ** 2,
  }));
}

const under = (protocol: Protocol, ...people: JudgedRow[][]) =>
  oracleFigures(people.map((rows) => ({ protocol, rows }))).find((one) => one.protocol === protocol);

describe("oracleFigures", () => {
  it("has one entry per protocol, of that protocol's pictures alone", () => {
    const figures = oracleFigures([
      { protocol: "still", rows: person(1, 0, (e) => e) },
      { protocol: "eyes_fixed", rows: person(1, 0, () => 1) },
    ]);
    expect(figures.map(({ protocol, pictures }) => [protocol, pictures])).toEqual([
      [PROTOCOLS[0], 6],
      [PROTOCOLS[1], 0],
      [PROTOCOLS[2], 6],
    ]);
  });

  it("takes correlations within persons, so that offsets between them cost nothing", () => {
    const still = under(
      "still",
      person(0.3, 20, (e) => e),
      person(0.3, -20, (e) => e),
    );
    expect(still?.r_x).toBeCloseTo(1, 10);
    expect(still?.r_x_error).toBeCloseTo(0, 10);
    expect(still?.r_y).toBeCloseTo(-1, 10);
    expect(still?.pooled_r_x).toBeLessThan(0.3);
    expect(still?.slope_x).toBeCloseTo(0.3, 10);
  });

  it("counts missed faces and correlates the others' irises", () => {
    const rows = person(1, 0, (e) => (e === 1 ? null : 0.01 * e));
    const still = under("still", rows);
    expect(still?.faces_found).toBe(5);
    expect(still?.iris_r_elevation).toBeCloseTo(1, 10);
    expect(still?.iris_r_y).toBeCloseTo(1, 10);
    expect(under("eyes_fixed", rows)?.iris_r_elevation).toBeNull();
  });

  it("takes iris and lids together, each picture told by the person's others", () => {
    // The iris alone is led astray by the lids.
    const rows = person(1, 0, (e) => e).map((row) => ({
      ...row,
      irisUp: 0.01 * row.elevation_deg - 2 * (row.opening ?? 0),
    }));
    const still = under("still", rows);
    expect(still?.iris_r_elevation).toBeLessThan(0.9);
    expect(still?.eyes_r_elevation).toBeCloseTo(1, 8);
    expect(under("eyes_fixed", rows)?.eyes_r_elevation).toBeNull();
  });

  it("makes nothing of lids that never move, and of few pictures", () => {
    const shut = person(1, 0, (e) => e).map((row) => ({ ...row, opening: 0.3 }));
    expect(under("still", shut)?.eyes_r_elevation).toBeNaN();
    expect(
      under(
        "still",
        person(1, 0, (e) => (e === 1 ? null : e)),
      )?.eyes_r_elevation,
    ).toBeNaN();
  });

  it("leaves out a person whose judge always says the same", () => {
    const dull = person(0, 4, (e) => e);
    expect(
      under(
        "still",
        dull,
        person(0.5, 0, (e) => e),
      )?.r_x,
    ).toBeCloseTo(1, 10);
  });
});
