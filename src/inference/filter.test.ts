import { describe, expect, it } from "vitest";
import { createSeededRandom } from "./calibration-random.ts";
import { createOneEuroFilter, type GazeFilter, lowPassWeight } from "./filter.ts";
import { createKalmanFilter, predictCovariance } from "./filter-kalman.ts";
import { createNormal } from "./normal.fixture.ts";

const SEED = 20120507;

const FILTERS: readonly [string, () => GazeFilter][] = [
  ["One Euro", () => createOneEuroFilter()],
  ["Kalman", () => createKalmanFilter()],
];

describe.each(FILTERS)("%s filter", (_name, create) => {
  it("passes the first sample unchanged, off-screen values included", () => {
    expect(create().push({ x_px: -311, y_px: 2903 }, 17)).toEqual({ x_px: -311, y_px: 2903 });
  });

  it("keeps a constant point", () => {
    const filter = create();
    for (let i = 0; i < 20; i++) {
      const out = filter.push({ x_px: 331, y_px: 97 }, 1000 + 37 * i);
      expect(out.x_px).toBeCloseTo(331, 9);
      expect(out.y_px).toBeCloseTo(97, 9);
    }
  });

  it("starts afresh after a gap longer than 200 ms, and only then", () => {
    const filter = create();
    filter.push({ x_px: 0, y_px: 0 }, 0);
    const smoothed = filter.push({ x_px: 700, y_px: 500 }, 200);
    expect(smoothed.x_px).toBeLessThan(700);
    expect(filter.push({ x_px: 13, y_px: 11 }, 401)).toEqual({ x_px: 13, y_px: 11 });
  });

  it("starts afresh after reset", () => {
    const filter = create();
    filter.push({ x_px: 0, y_px: 0 }, 0);
    filter.reset();
    expect(filter.push({ x_px: 700, y_px: 500 }, 30)).toEqual({ x_px: 700, y_px: 500 });
  });

  it("ignores a sample that is not newer", () => {
    const filter = create();
    filter.push({ x_px: 7, y_px: 11 }, 100);
    const out = filter.push({ x_px: 107, y_px: 111 }, 133);
    expect(filter.push({ x_px: 9999, y_px: 9999 }, 133)).toEqual(out);
    expect(filter.push({ x_px: 9999, y_px: 9999 }, 90)).toEqual(out);
  });

  it(`cuts sample-to-sample jitter of white noise to less than half (seed ${SEED})`, () => {
    const filter = create();
    const normal = createNormal(createSeededRandom(SEED));
    let rawSum = 0;
    let filteredSum = 0;
    let previous = { raw: 0, filtered: 0 };
    for (let i = 0; i < 900; i++) {
      const raw = 50 * normal();
      const filtered = filter.push({ x_px: raw, y_px: 0 }, (1000 / 30) * i).x_px;
      if (i > 30) {
        rawSum += (raw - previous.raw) ** 2;
        filteredSum += (filtered - previous.filtered) ** 2;
      }
      previous = { raw, filtered };
    }
    expect(Math.sqrt(filteredSum / rawSum)).toBeLessThan(0.5);
  });

  it("reaches a new fixation: within 5 % of an 800 px saccade after 600 ms", () => {
    const filter = create();
    for (let i = 0; i < 30; i++) filter.push({ x_px: 0, y_px: 0 }, (1000 / 30) * i);
    let out = 0;
    for (let i = 30; i < 48; i++) out = filter.push({ x_px: 800, y_px: 0 }, (1000 / 30) * i).x_px;
    expect(Math.abs(out - 800)).toBeLessThan(40);
  });

  it("treats all directions alike", () => {
    const along = create();
    const turned = create();
    for (let i = 0; i < 12; i++) {
      const step = i < 4 ? 0 : 500;
      const a = along.push({ x_px: step, y_px: 0 }, 31 * i);
      const b = turned.push({ x_px: 0.6 * step, y_px: 0.8 * step }, 31 * i);
      expect(b.x_px).toBeCloseTo(0.6 * a.x_px, 9);
      expect(b.y_px).toBeCloseTo(0.8 * a.x_px, 9);
    }
  });

  it("lags a ramp much the same at 30 and at 60 frames a second", () => {
    const lagAt = (rate_Hz: number): number => {
      const filter = create();
      let lag = 0;
      for (let i = 0; i <= 3 * rate_Hz; i++) {
        const x_px = (211 * i) / rate_Hz;
        lag = x_px - filter.push({ x_px, y_px: 0 }, (1000 * i) / rate_Hz).x_px;
      }
      return lag;
    };
    // Frames are discrete and the speed estimate depends on them: agree within one frame's travel.
    expect(Math.abs(lagAt(30) - lagAt(60))).toBeLessThan(211 / 30);
  });
});

describe("splitting an interval", () => {
  it("leaves a fixed-cut-off One Euro filter exactly unchanged while the input holds", () => {
    const whole = createOneEuroFilter({ beta_perPx: 0, minCutoff_Hz: 1.7 });
    const split = createOneEuroFilter({ beta_perPx: 0, minCutoff_Hz: 1.7 });
    whole.push({ x_px: 0, y_px: 0 }, 0);
    split.push({ x_px: 0, y_px: 0 }, 0);
    const point = { x_px: 601, y_px: -293 };
    for (const part of [7, 29, 31, 60]) split.push(point, part);
    expect(split.push(point, 90).x_px).toBeCloseTo(whole.push(point, 90).x_px, 9);
  });

  it("agrees with the paper's weight to first order", () => {
    const dt_s = 1e-4;
    const tau_s = 1 / (2 * Math.PI * 1.3);
    expect(lowPassWeight(1.3, dt_s) / (1 / (1 + tau_s / dt_s))).toBeCloseTo(1, 3);
  });

  it("leaves the Kalman prediction unchanged", () => {
    const start = { pp: 131, pv: 17, vv: 2903 };
    const once = predictCovariance(start, 0.083, 700);
    const twice = predictCovariance(predictCovariance(start, 0.031, 700), 0.052, 700);
    expect(twice.pp).toBeCloseTo(once.pp, 8);
    expect(twice.pv).toBeCloseTo(once.pv, 8);
    expect(twice.vv).toBeCloseTo(once.vv, 8);
  });
});

describe("One Euro speed rule", () => {
  it("lags a saccade less with a larger beta", () => {
    const positionWith = (beta_perPx: number): number => {
      const filter = createOneEuroFilter({ beta_perPx });
      filter.push({ x_px: 0, y_px: 0 }, 0);
      return filter.push({ x_px: 900, y_px: 0 }, 33).x_px;
    };
    expect(positionWith(0.005)).toBeGreaterThan(positionWith(0.0005));
  });
});
