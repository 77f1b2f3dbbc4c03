import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../inference/calibration-random.ts";
import type { ViewingGeometry } from "../inference/calibration-viewing.ts";
import { createNormal } from "../inference/normal.fixture.ts";
import type { ScreenPointPx } from "../units.ts";
import { createFilterLab, LAB_WINDOW_MS, type LabFrame, type LabInput, windowOf } from "./filter-lab.ts";
import { jitterOf, labFixations } from "./filter-lab-jitter.ts";
import { lagOf, MAX_LAG_MS } from "./filter-lab-lag.ts";
import { stepResponse } from "./filter-lab-step.ts";
import { labSummary } from "./filter-lab-summary.ts";
import { SWEEP, sweepPoint } from "./filter-lab-sweep.ts";
import { initialSettings, PAGE_SETTINGS, type PageSettings } from "./settings.ts";

const SEED = 19970131;
const PERIOD_MS = 1000 / 30;
const settings = initialSettings(PAGE_SETTINGS);

/** Straight ahead, 1° is 41.9 px. */
const viewing: ViewingGeometry = {
  x_pxPerCm: 40,
  y_pxPerCm: 40,
  scaleBasis: "measured here",
  distance_cm: 60,
  distanceBasis: "measured here",
  eye: { x_px: 960, y_px: 540 },
};

const seen = (captured_ms: number, { x_px, y_px }: ScreenPointPx): LabInput => ({
  captured_ms,
  validity: "gaze",
  mapped_x_px: x_px,
  mapped_y_px: y_px,
});

/** A smooth movement: two slow swings per axis, of distinct periods. */
const swing = (time_ms: number): ScreenPointPx => ({
  x_px: 960 + 311 * Math.sin(time_ms / 701) + 97 * Math.sin(time_ms / 283),
  y_px: 540 + 193 * Math.cos(time_ms / 593) + 61 * Math.sin(time_ms / 331),
});

/** Frames whose "Kalman" is the unfiltered gaze, late by `delay_ms`. */
const delayed = (gazeAt: (time_ms: number) => ScreenPointPx, delay_ms: number, count = 300): LabFrame[] =>
  Array.from({ length: count }, (_, i) => {
    const captured_ms = 5000 + i * PERIOD_MS;
    const none = gazeAt(captured_ms);
    return { captured_ms, points: { none, "one-euro": none, kalman: gazeAt(captured_ms - delay_ms) } };
  });

describe("lag", () => {
  it.each([0, 1, 2, 5])("of a filter that is %s frames late is exactly that", (frames) => {
    const lag = lagOf(delayed(swing, frames * PERIOD_MS), "kalman");
    expect(lag.kind === "measured" && lag.lag_ms).toBeCloseTo(frames * PERIOD_MS, 0);
  });

  it.each([17, 50, 83, 211])("finds %s ms between the frames to within 3 ms", (delay_ms) => {
    const lag = lagOf(delayed(swing, delay_ms), "kalman");
    expect(lag.kind === "measured" && Math.abs(lag.lag_ms - delay_ms)).toBeLessThan(3);
  });

  it("of the unfiltered gaze against itself is nothing, at full correlation", () => {
    const lag = lagOf(delayed(swing, 0), "none");
    expect(lag.kind === "measured" && Math.abs(lag.lag_ms)).toBeLessThan(1e-6);
    expect(lag.kind === "measured" && lag.correlation).toBeCloseTo(1, 12);
  });

  it("survives stretches without gaze", () => {
    const gappy = delayed(swing, 100).map((frame, i) => (i % 40 < 6 ? { ...frame, points: null } : frame));
    const lag = lagOf(gappy, "kalman");
    expect(lag.kind === "measured" && Math.abs(lag.lag_ms - 100)).toBeLessThan(3);
  });

  it("is no data while the gaze rests, exactly or with noise, or is gone, or is too far behind", () => {
    const rest = () => ({ x_px: 700, y_px: 300 });
    expect(lagOf(delayed(rest, 100), "kalman")).toEqual({ kind: "no data", reason: "at rest" });
    const normal = createNormal(createSeededRandom(SEED));
    const tremble = () => ({ x_px: 700 + 40 * normal(), y_px: 300 + 40 * normal() });
    expect(lagOf(delayed(tremble, 0), "kalman")).toEqual({ kind: "no data", reason: "at rest" });
    expect(lagOf([], "kalman")).toEqual({ kind: "no data", reason: "too few frames" });
    const absent = delayed(swing, 0).map((frame) => ({ ...frame, points: null }));
    expect(lagOf(absent, "kalman")).toEqual({ kind: "no data", reason: "too few frames" });
    const slow = (time_ms: number) => ({ x_px: 400 * Math.sin(time_ms / 1500), y_px: 0 });
    const late = lagOf(delayed(slow, MAX_LAG_MS + 400), "kalman");
    expect(late).toEqual({ kind: "no data", reason: "beyond range" });
  });

  it(`is no data while the movement hardly exceeds the noise (seed ${SEED})`, () => {
    const normal = createNormal(createSeededRandom(SEED));
    const lagWith = (reach_px: number) =>
      lagOf(
        delayed(
          (time_ms) => ({ x_px: reach_px * Math.sin(time_ms / 700) + 40 * normal(), y_px: 40 * normal() }),
          0,
        ),
        "kalman",
      ).kind;
    // 3200 px² of noise: the variance of a swing of 120 px is 2.3 times that, of 400 px 25 times.
    expect(lagWith(120)).toBe("no data");
    expect(lagWith(400)).toBe("measured");
  });

  it(`reads at most 10 ms too small with as much noise as is let through (seed ${SEED})`, () => {
    const lagWith = (noise_px: number): number => {
      const normal = createNormal(createSeededRandom(SEED));
      const random = createSeededRandom(SEED);
      const lab = createFilterLab({ ...settings, euro_cutoff_Hz: 1, euro_beta: 0 });
      let place = { x_px: 0, y_px: 0 };
      for (let i = 0; i < 300; i++) {
        if (i % 20 === 0) place = { x_px: 100 + 1700 * random.uniform(), y_px: 100 + 800 * random.uniform() };
        const x_px = place.x_px + noise_px * normal();
        lab.push(seen(i * PERIOD_MS, { x_px, y_px: place.y_px + noise_px * normal() }));
      }
      const lag = lagOf(lab.frames, "one-euro");
      return lag.kind === "measured" ? lag.lag_ms : Number.NaN;
    };
    const quiet_ms = lagWith(0);
    expect(quiet_ms).toBeGreaterThan(60);
    expect(lagWith(70)).toBeGreaterThan(quiet_ms - 10);
    expect(lagWith(70)).toBeLessThan(quiet_ms + 10);
    expect(lagWith(200)).toBeNaN();
  });

  it("draws no line through a pause: what was not seen is not correlated", () => {
    const paused = delayed(swing, 100, 400).filter((_, i) => i % 100 < 50);
    const lag = lagOf(paused, "kalman");
    expect(lag.kind === "measured" && Math.abs(lag.lag_ms - 100)).toBeLessThan(3);
  });

  it(`of One Euro grows as its cut-off falls, on saccades with noise (seed ${SEED})`, () => {
    const normal = createNormal(createSeededRandom(SEED));
    const gaze = Array.from({ length: 300 }, (_, i) => ({
      x_px: (Math.floor(i / 30) % 2 === 0 ? 400 : 1200) + 40 * normal(),
      y_px: 540 + 40 * normal(),
    }));
    const lags = [0.2, 0.8, 3.2].map((euro_cutoff_Hz) => {
      const lab = createFilterLab({ ...settings, euro_cutoff_Hz, euro_beta: 0 });
      for (const [i, point] of gaze.entries()) lab.push(seen(i * PERIOD_MS, point));
      const lag = lagOf(lab.frames, "one-euro");
      return lag.kind === "measured" ? lag.lag_ms : Number.NaN;
    });
    expect(lags[0]).toBeGreaterThan(lags[1] ?? Number.NaN);
    expect(lags[1]).toBeGreaterThan(lags[2] ?? Number.NaN);
  });
});

describe("jitter", () => {
  const all = [
    { start_ms: 0, end_ms: 60_000, centroid: { x_px: 0, y_px: 0 }, sampleCount: 0, dispersion_deg: 0 },
  ];

  it("of a constant is 0 and of an alternation is the alternation", () => {
    const constant = delayed(() => ({ x_px: 960, y_px: 540 }), 0, 60);
    const still = jitterOf(constant, "none", all, viewing);
    expect(still?.rmsS2S).toEqual({ px: 0, cm: 0, deg: 0 });
    expect(still?.std.px).toBe(0);
    const alternating = delayed(
      (time_ms) => ({ x_px: 960 + (Math.round((time_ms - 5000) / PERIOD_MS) % 2 === 0 ? 1 : -1), y_px: 540 }),
      0,
      60,
    );
    expect(jitterOf(alternating, "none", all, viewing)?.rmsS2S.px).toBeCloseTo(2, 12);
  });

  it(`of white noise has the textbook ratio of 1.41 to its spread (seed ${SEED})`, () => {
    const normal = createNormal(createSeededRandom(SEED));
    const noise = delayed(() => ({ x_px: 960 + 20 * normal(), y_px: 540 + 20 * normal() }), 0, 3000);
    const jitter = jitterOf(noise, "none", [{ ...all[0], end_ms: 1e6 } as (typeof all)[0]], viewing);
    expect(jitter && jitter.rmsS2S.px / jitter.std.px).toBeCloseTo(Math.SQRT2, 1);
    // Straight ahead, 1° is 41.9 px.
    expect(jitter && jitter.std.px / jitter.std.deg).toBeCloseTo(41.9, 0);
  });

  it("does not take a filter's way to a new fixation for unsteadiness, nor a step across a gap", () => {
    const lab = createFilterLab(settings);
    for (let i = 0; i < 120; i++)
      if (i % 17 !== 0) lab.push(seen(i * PERIOD_MS, { x_px: i < 60 ? 400 : 1300, y_px: 540 }));
    const fixations = labFixations(lab.frames, viewing, {});
    expect(fixations).toHaveLength(2);
    expect(jitterOf(lab.frames, "none", fixations, viewing)?.rmsS2S.px).toBe(0);
    expect(jitterOf(lab.frames, "kalman", fixations, viewing)?.rmsS2S.px).toBeLessThan(30);
  });

  it("takes no step across missing frames", () => {
    const halves = delayed((time_ms) => ({ x_px: time_ms < 6000 ? 960 : 1060, y_px: 540 }), 0, 60);
    const hole = halves.filter(({ captured_ms }) => captured_ms < 5900 || captured_ms > 6100);
    expect(jitterOf(halves, "none", all, viewing)?.rmsS2S.px).toBeGreaterThan(10);
    expect(jitterOf(hole, "none", all, viewing)?.rmsS2S.px).toBe(0);
  });

  it("is no data without a fixation", () => {
    expect(jitterOf(delayed(swing, 0), "none", [], viewing)).toBeNull();
    expect(jitterOf([], "none", all, viewing)).toBeNull();
  });
});

describe("fixations of the lab", () => {
  it(`are the same whichever filter follows, and outlive single wild frames (seed ${SEED})`, () => {
    const normal = createNormal(createSeededRandom(SEED));
    const lab = createFilterLab(settings);
    for (let i = 0; i < 90; i++) {
      const wild = i % 20 === 10 ? 900 : 0;
      const x_px = (i < 45 ? 400 : 1300) + wild + 10 * normal();
      lab.push(seen(i * PERIOD_MS, { x_px, y_px: 540 + 10 * normal() }));
    }
    const found = labFixations(lab.frames, viewing, { dispersion_deg: 3 });
    expect(found).toHaveLength(2);
    lab.setSettings({ ...settings, euro_cutoff_Hz: 0.02, kalman_agility: 1 });
    expect(labFixations(lab.frames, viewing, { dispersion_deg: 3 })).toEqual(found);
  });
});

describe("step response", () => {
  it("of no filter is immediate", () => {
    expect(stepResponse("none", settings, 30)).toEqual({ half_ms: 0, ninety_ms: 0, overshoot_frac: 0 });
  });

  it("of a low pass with a fixed cut-off is the textbook's: half after τ ln 2, nine tenths after τ ln 10", () => {
    const low = { ...settings, euro_cutoff_Hz: 0.7, euro_beta: 0 };
    const tau_ms = 1000 / (2 * Math.PI * 0.7);
    const { half_ms, ninety_ms, overshoot_frac } = stepResponse("one-euro", low, 120);
    // The first frame at the new place already counts for one period.
    expect(Math.abs((half_ms ?? 0) + 1000 / 120 - tau_ms * Math.LN2)).toBeLessThan(1);
    expect(Math.abs((ninety_ms ?? 0) + 1000 / 120 - tau_ms * Math.LN10)).toBeLessThan(1);
    expect(overshoot_frac).toBe(0);
  });

  it("says when a filter goes too far, and when it does not arrive", () => {
    expect(stepResponse("kalman", settings, 30).overshoot_frac).toBeGreaterThan(0.01);
    const frozen = { ...settings, euro_cutoff_Hz: 0.01, euro_beta: 0 };
    expect(stepResponse("one-euro", frozen, 30)).toMatchObject({ half_ms: null, ninety_ms: null });
  });
});

describe("the stream", () => {
  it("refilters what it keeps when parameters change, as if they had always been so", () => {
    const other: PageSettings = { ...settings, euro_cutoff_Hz: 3, euro_beta: 0.01, kalman_noise_px: 30 };
    const changed = createFilterLab(settings);
    const always = createFilterLab(other);
    for (let i = 0; i < 50; i++) {
      changed.push(seen(i * PERIOD_MS, swing(i * PERIOD_MS)));
      always.push(seen(i * PERIOD_MS, swing(i * PERIOD_MS)));
    }
    expect(changed.frames.at(-1)).not.toEqual(always.frames.at(-1));
    changed.setSettings(other);
    expect(changed.frames).toEqual(always.frames);
  });

  it("keeps a bounded past, ignores old news and forgets when told to", () => {
    const lab = createFilterLab(settings);
    for (let i = 0; i < 3000; i++) lab.push(seen(i * 10, swing(i * 10)));
    expect(lab.frames.length).toBeLessThanOrEqual(1201);
    const [first] = windowOf(lab.frames);
    expect(29_990 - (first?.captured_ms ?? 0)).toBe(LAB_WINDOW_MS);
    const count = lab.frames.length;
    lab.push(seen(29_990, swing(0)));
    expect(lab.frames).toHaveLength(count);
    lab.clear();
    expect(lab.frames).toEqual([]);
  });

  it("holds no gaze where there was none", () => {
    const lab = createFilterLab(settings);
    lab.push({ captured_ms: 10, validity: "eyes-closed", mapped_x_px: Number.NaN, mapped_y_px: Number.NaN });
    lab.push({ captured_ms: 20, validity: "gaze", mapped_x_px: Number.NaN, mapped_y_px: 3 });
    expect(lab.frames.map(({ points }) => points)).toEqual([null, null]);
  });
});

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
