import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../inference/calibration-random.ts";
import { createNormal } from "../inference/normal.fixture.ts";
import { delayed, PERIOD_MS, seen, swing } from "./filter-lab.fixture.ts";
import { createFilterLab } from "./filter-lab.ts";
import { lagOf, MAX_LAG_MS } from "./filter-lab-lag.ts";
import { initialSettings, PAGE_SETTINGS } from "./settings.ts";

const SEED = 19970131;
const settings = initialSettings(PAGE_SETTINGS);

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
