import { describe, expect, it } from "vitest";
import { PERIOD_MS, seen, swing } from "./filter-lab.fixture.ts";
import { createFilterLab, LAB_WINDOW_MS, windowOf } from "./filter-lab.ts";
import { stepResponse } from "./filter-lab-step.ts";
import { initialSettings, PAGE_SETTINGS, type PageSettings } from "./settings.ts";

const settings = initialSettings(PAGE_SETTINGS);

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
