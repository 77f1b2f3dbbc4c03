import { describe, expect, it } from "vitest";
import { type SessionRow, summariseMaps } from "./map-summary.ts";

const row = (session: string, affine: number | null, chosen: number | null): SessionRow => ({
  session,
  trials: [
    ["affine", affine],
    ["chosen", chosen],
  ].map(([candidates, mean_error_cm]) => ({
    candidates: String(candidates),
    kind: "affine",
    leave_one_out_px: 1,
    mean_error_px: null,
    mean_error_cm: mean_error_cm as number | null,
    mean_error_deg: null,
  })),
});

describe("summariseMaps", () => {
  it("divides the means, not the people one by one", () => {
    const { chosen_over_affine, people } = summariseMaps([row("a", 1, 1), row("b", 5, 2)]);
    expect(people).toBe(2);
    expect(chosen_over_affine).toBeCloseTo(3 / 6, 12);
  });

  it("gives an interval over people that holds the ratio, and the same one again", () => {
    const rows = [row("a", 2, 1), row("b", 3, 2), row("c", 5, 2), row("d", 4, 3)];
    const { chosen_over_affine, chosen_over_affine_ci95 } = summariseMaps(rows);
    const [low = Number.NaN, high = Number.NaN] = chosen_over_affine_ci95 ?? [];
    expect(low).toBeLessThan(chosen_over_affine ?? Number.NaN);
    expect(high).toBeGreaterThan(chosen_over_affine ?? Number.NaN);
    expect(summariseMaps(rows).chosen_over_affine_ci95).toEqual([low, high]);
  });

  it("leaves out people without data, and says so when nobody has any", () => {
    const some = summariseMaps([row("a", 2, 1), row("b", null, 1)]);
    expect(some.people).toBe(1);
    expect(some.chosen_over_affine).toBe(0.5);
    expect(some.chosen_over_affine_ci95).toBeNull();
    const none = summariseMaps([row("a", null, null)]);
    expect(none.chosen_over_affine).toBeNull();
    expect(none.text).toContain("no data");
  });
});
