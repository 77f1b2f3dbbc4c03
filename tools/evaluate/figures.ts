/** From predictions to the figures of the report. All lengths in cm, in the gaze frame. */

export interface Prediction {
  readonly image: string;
  readonly x_cm: number;
  readonly y_cm: number;
  readonly true_x_cm: number;
  readonly true_y_cm: number;
  readonly subject?: string;
}

export interface Figures {
  /** Mean and median distance between prediction and truth; null when nothing was predicted. */
  readonly mean_error_cm: number | null;
  readonly median_error_cm: number | null;
  /** Mean of prediction − truth per axis. */
  readonly bias_cm: readonly [number, number] | null;
  /** Median absolute deviation of prediction − truth from its own median, per axis (not scaled to a σ). */
  readonly mad_cm: readonly [number, number] | null;
}

export function figuresOf(predictions: readonly Prediction[]): Figures {
  if (predictions.length === 0) {
    return { mean_error_cm: null, median_error_cm: null, bias_cm: null, mad_cm: null };
  }
  const dx = predictions.map(({ x_cm, true_x_cm }) => x_cm - true_x_cm);
  const dy = predictions.map(({ y_cm, true_y_cm }) => y_cm - true_y_cm);
  const errors = dx.map((x, i) => Math.hypot(x, dy[i] ?? 0));
  return {
    mean_error_cm: mean(errors),
    median_error_cm: median(errors),
    bias_cm: [mean(dx), mean(dy)],
    mad_cm: [deviation(dx), deviation(dy)],
  };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

function deviation(values: readonly number[]): number {
  const centre = median(values);
  return median(values.map((value) => Math.abs(value - centre)));
}
