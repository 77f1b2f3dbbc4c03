import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GazeError } from "../inference/errors.ts";
import { type DemoScript, readDemoScript, segmentLookingAt, truthAt } from "./demo-script.ts";

const script: DemoScript = {
  version: 1,
  fps: 20,
  duration_ms: 8000,
  screen: { width_cm: 30, height_cm: 18.75 },
  lens: { x_frac: 0.5, above_top_cm: 1 },
  viewing_distance_cm: 55,
  segments: [
    { name: "centre", start_ms: 0, end_ms: 2000, target_frac: [0.5, 0.5] },
    { name: "calibration", start_ms: 2000, end_ms: 3600, target_frac: [0.1, 0.9] },
    { name: "calibration", start_ms: 3600, end_ms: 5200, target_frac: [0.5, 0.5] },
    { name: "corner", start_ms: 5200, end_ms: 6800, target_frac: [0.1, 0.9] },
    { name: "wander", start_ms: 6800, end_ms: 8000, target_frac: null },
  ],
  truth: [
    { t_ms: 0, x_frac: 0.5, y_frac: 0.5, x_cm: 0, y_cm: -10.375 },
    { t_ms: 50, x_frac: 0.3, y_frac: 0.7, x_cm: -6, y_cm: -14.125 },
    { t_ms: 100, x_frac: 0.1, y_frac: 0.9, x_cm: -12, y_cm: -17.875 },
  ],
};

/** A copy of the good script with one place changed. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const copy = structuredClone(script) as unknown;
  let place = copy as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) place = place[step] as Record<string | number, unknown>;
  place[path.at(-1) ?? ""] = value;
  return copy;
}

describe("readDemoScript", () => {
  it("passes a good script through unchanged", () => {
    expect(readDemoScript(JSON.parse(JSON.stringify(script)))).toEqual(script);
  });

  it.each<[string, readonly (string | number)[], unknown]>([
    ["version", ["version"], 2],
    ["fps", ["fps"], 0],
    ["duration_ms", ["duration_ms"], "8000"],
    ["screen.width_cm", ["screen", "width_cm"], -30],
    ["screen", ["screen"], null],
    ["lens.x_frac", ["lens", "x_frac"], null],
    ["viewing_distance_cm", ["viewing_distance_cm"], Number.NaN],
    ["segments", ["segments"], []],
    ["segments[1].name", ["segments", 1, "name"], "dance"],
    ["segments[1].end_ms", ["segments", 1, "end_ms"], 1999],
    ["segments[0].target_frac[1]", ["segments", 0, "target_frac"], [0.5]],
    ["segments[3].start_ms", ["segments", 3, "start_ms"], 8001],
    ["truth[1].t_ms", ["truth", 1, "t_ms"], 101],
    ["truth[2].x_cm", ["truth", 2, "x_cm"], "left"],
  ])("names %s when it is wrong", (field, path, value) => {
    // truth[1] beyond truth[2] is noticed at the entry that falls back.
    const named = field === "truth[1].t_ms" ? "truth[2].t_ms" : field;
    expect(() => readDemoScript(changed(path, value))).toThrow(`${named} is not`);
    expect(() => readDemoScript(changed(path, value))).toThrow(GazeError);
  });

  it("answers any JSON with a typed error", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          readDemoScript(value);
          expect.unreachable("no random value is a script");
        } catch (error) {
          expect(error).toMatchObject({ code: "demo/corrupt" });
        }
      }),
    );
  });
});

describe("segmentLookingAt", () => {
  it("prefers the segment of the asked kind among equals", () => {
    expect(segmentLookingAt(script, [0.1, 0.9], "corner")?.start_ms).toBe(5200);
    expect(segmentLookingAt(script, [0.1, 0.9], "calibration")?.start_ms).toBe(2000);
    expect(segmentLookingAt(script, [0.5, 0.5], "calibration")?.start_ms).toBe(3600);
    expect(segmentLookingAt(script, [0.5, 0.5])?.start_ms).toBe(0);
  });
  it("finds nothing where nobody looks", () => {
    expect(segmentLookingAt(script, [0.9, 0.9])).toBeNull();
  });
});

describe("truthAt", () => {
  it.each([
    [-5, 0],
    [0, 0],
    [49, 0],
    [50, 1],
    [99, 1],
    [5000, 2],
  ])("at %d ms gives entry %d", (t_ms, index) => {
    expect(truthAt(script, t_ms)).toBe(script.truth[index]);
  });
});
