import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../inference/calibration-random.ts";
import { createNormal } from "../inference/normal.fixture.ts";
import { PERIOD_MS, seen, swing, viewing } from "./filter-lab.fixture.ts";
import { createFilterLab } from "./filter-lab.ts";
import { labSummary } from "./filter-lab-summary.ts";
import { SWEEP, sweepPoint } from "./filter-lab-sweep.ts";
import { initialSettings, PAGE_SETTINGS, type PageSettings } from "./settings.ts";

const SEED = 19970131;
const settings = initialSettings(PAGE_SETTINGS);

describe("the summary", () => {
  it("is null before two frames and without figures before there is something to measure", () => {
    expect(labSummary([], settings, viewing)).toBeNull();
    const lab = createFilterLab(settings);
    for (let i = 0; i < 3; i++) lab.push(seen(i * PERIOD_MS, swing(0)));
    const summary = labSummary(lab.frames, settings, viewing);
    expect(summary?.filters.map(({ jitter, lag }) => [jitter, lag.kind])).toEqual(
      Array.from({ length: 3 }, () => [null, "no data"]),
    );
    for (const step of SWEEP)
      expect(summary && sweepPoint(step, lab.frames, settings, summary, viewing)).toBeNull();
  });

  it(`is calmer and later at one end of the sweep than at the other (seed ${SEED})`, () => {
    const normal = createNormal(createSeededRandom(SEED));
    const lab = createFilterLab(settings);
    for (let i = 0; i < 300; i++)
      lab.push(
        seen(i * PERIOD_MS, {
          x_px: (Math.floor(i / 75) % 2 === 0 ? 700 : 1100) + 25 * normal(),
          y_px: 540 + 25 * normal(),
        }),
      );
    const summary = labSummary(lab.frames, settings, viewing);
    if (summary === null) throw new Error("no summary");
    for (const filter of ["one-euro", "kalman"]) {
      const points = SWEEP.filter((step) => step.filter === filter).flatMap(
        (step) => sweepPoint(step, lab.frames, settings, summary, viewing) ?? [],
      );
      expect(points.length).toBeGreaterThan(4);
      expect(points[0]?.rmsS2S_deg).toBeLessThan(points.at(-1)?.rmsS2S_deg ?? 0);
      expect(points[0]?.lag_ms).toBeGreaterThan(points.at(-1)?.lag_ms ?? Number.NaN);
    }
    const [raw, oneEuro, kalman] = summary.filters;
    for (const filter of [oneEuro, kalman])
      expect(filter?.jitter?.rmsS2S.px).toBeLessThan(raw?.jitter?.rmsS2S.px ?? 0);
  });

  it("never says NaN, whatever the parameters and the gaze", () => {
    const at = (key: keyof PageSettings, low: number, high: number) =>
      fc
        .oneof(fc.constantFrom(low, high), fc.double({ min: low, max: high, noNaN: true }))
        .map((v) => [key, v]);
    const extreme = fc
      .tuple(
        at("euro_cutoff_Hz", 0.01, 30),
        at("euro_beta", 0, 1),
        at("euro_derivative_Hz", 0.01, 30),
        at("kalman_noise_px", 1, 2000),
        at("kalman_agility", 1, 1e6),
        at("fixation_deg", 0.1, 30),
        at("fixation_ms", 50, 2000),
      )
      .map((entries): PageSettings => ({ ...settings, ...Object.fromEntries(entries) }));
    const frame = fc.record({
      gap_ms: fc.oneof(fc.constant(33), fc.integer({ min: 1, max: 400 })),
      x_px: fc.integer({ min: -5000, max: 5000 }),
      y_px: fc.integer({ min: -5000, max: 5000 }),
      hasGaze: fc.oneof(fc.constant(true), fc.boolean()),
    });
    fc.assert(
      fc.property(extreme, fc.array(frame, { maxLength: 80 }), (parameters, stream) => {
        const lab = createFilterLab(parameters);
        let now_ms = 0;
        for (const { gap_ms, x_px, y_px, hasGaze } of stream) {
          now_ms += gap_ms;
          const input = seen(now_ms, { x_px, y_px });
          lab.push(hasGaze ? input : { ...input, validity: "no-face", mapped_x_px: Number.NaN });
        }
        expect(
          numbersIn(labSummary(lab.frames, parameters, viewing)).filter((n) => !Number.isFinite(n)),
        ).toEqual([]);
        expect(numbersIn(lab.frames).filter((n) => !Number.isFinite(n))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

function numbersIn(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}
