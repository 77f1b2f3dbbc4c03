/**
 * Constant-velocity Kalman filter on time stamps, the other choice beside One Euro.
 * Model per axis: position and velocity, driven by white acceleration noise; the transition and its
 * noise are integrated exactly over the real interval (Bar-Shalom, Li, Kirubarajan: "Estimation with
 * Applications to Tracking and Navigation", 2001, §6.2.2), so predicting twice over half an interval
 * equals predicting once over the whole. Both axes share one covariance: same noise, same times.
 */
import type { ScreenPointPx } from "../units.ts";
import { FILTER_GAP_MS, type GazeFilter } from "./filter.ts";

export interface KalmanOptions {
  /** Standard deviation of one gaze sample per axis, px. */
  readonly sampleNoise_px: number;
  /** Acceleration noise density, px/s^1.5 (its square is the spectral density, px²/s³). Higher lags less. */
  readonly agility: number;
  readonly gap_ms: number;
}

/** Chosen on the same simulated gaze as the One Euro defaults: jitter 14 to 34 % of the raw. */
export const KALMAN_DEFAULTS: KalmanOptions = {
  sampleNoise_px: 100,
  agility: 1000,
  gap_ms: FILTER_GAP_MS,
};

/** Covariance of position p (px) and velocity v (px/s), symmetric. */
export interface TrackCovariance {
  readonly pp: number;
  readonly pv: number;
  readonly vv: number;
}

/** Covariance after `dt_s` seconds without a sample. */
export function predictCovariance(c: TrackCovariance, dt_s: number, agility: number): TrackCovariance {
  const q = agility * agility;
  return {
    pp: c.pp + 2 * dt_s * c.pv + dt_s * dt_s * c.vv + (q * dt_s ** 3) / 3,
    pv: c.pv + dt_s * c.vv + (q * dt_s ** 2) / 2,
    vv: c.vv + q * dt_s,
  };
}

export function createKalmanFilter(options: Partial<KalmanOptions> = {}): GazeFilter {
  const { sampleNoise_px, agility, gap_ms } = { ...KALMAN_DEFAULTS, ...options };
  const sampleVariance = sampleNoise_px * sampleNoise_px;
  interface State {
    readonly x_px: number;
    readonly y_px: number;
    readonly velocityX: number;
    readonly velocityY: number;
    readonly covariance: TrackCovariance;
    readonly captured_ms: number;
  }
  let last: State | null = null;
  return {
    push(point: ScreenPointPx, captured_ms: number): ScreenPointPx {
      if (last === null || captured_ms - last.captured_ms > gap_ms) {
        // Velocity is unknown at the start: as uncertain as the agility makes it within the longest gap.
        const covariance = { pp: sampleVariance, pv: 0, vv: (agility * agility * gap_ms) / 1000 };
        last = { ...point, velocityX: 0, velocityY: 0, covariance, captured_ms };
        return { x_px: point.x_px, y_px: point.y_px };
      }
      const dt_s = (captured_ms - last.captured_ms) / 1000;
      if (dt_s <= 0) return { x_px: last.x_px, y_px: last.y_px };
      const c = predictCovariance(last.covariance, dt_s, agility);
      const gainPosition = c.pp / (c.pp + sampleVariance);
      const gainVelocity = c.pv / (c.pp + sampleVariance);
      const predictedX = last.x_px + dt_s * last.velocityX;
      const predictedY = last.y_px + dt_s * last.velocityY;
      const surpriseX = point.x_px - predictedX;
      const surpriseY = point.y_px - predictedY;
      last = {
        x_px: predictedX + gainPosition * surpriseX,
        y_px: predictedY + gainPosition * surpriseY,
        velocityX: last.velocityX + gainVelocity * surpriseX,
        velocityY: last.velocityY + gainVelocity * surpriseY,
        covariance: {
          pp: (1 - gainPosition) * c.pp,
          pv: (1 - gainPosition) * c.pv,
          vv: c.vv - gainVelocity * c.pv,
        },
        captured_ms,
      };
      return { x_px: last.x_px, y_px: last.y_px };
    },
    reset() {
      last = null;
    },
  };
}
