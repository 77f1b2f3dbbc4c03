import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../inference/calibration-random.ts";
import { createNormal } from "../inference/normal.fixture.ts";
import { delayed, PERIOD_MS, seen, swing, viewing } from "./filter-lab.fixture.ts";
import { createFilterLab } from "./filter-lab.ts";
import { jitterOf, labFixations } from "./filter-lab-jitter.ts";
import { initialSettings, PAGE_SETTINGS } from "./settings.ts";

const SEED = 19970131;
const settings = initialSettings(PAGE_SETTINGS);

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
