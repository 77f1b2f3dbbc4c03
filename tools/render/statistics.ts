/** Figures of the oracle and of the face squares. */

/** Pearson's correlation; NaN where one side does not vary. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let k = 0; k < a.length; k++) {
    const [da, db] = [(a[k] ?? 0) - meanA, (b[k] ?? 0) - meanB];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return ab / Math.sqrt(aa * bb);
}

/** Slope of `found` over `truth` by least squares. */
export function slope(truth: readonly number[], found: readonly number[]): number {
  const [meanT, meanF] = [mean(truth), mean(found)];
  let [tf, tt] = [0, 0];
  for (let k = 0; k < truth.length; k++) {
    tf += ((truth[k] ?? 0) - meanT) * ((found[k] ?? 0) - meanF);
    tt += ((truth[k] ?? 0) - meanT) ** 2;
  }
  return tf / tt;
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of a sample (n - 1 in the denominator). */
export function standardDeviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

/** Largest distance between two samples' cumulative distributions, 0 ... 1 (two-sample Kolmogorov-Smirnov). */
export function kolmogorovSmirnov(a: readonly number[], b: readonly number[]): number {
  const [left, right] = [a, b].map((values) => [...values].sort((p, q) => p - q)) as [number[], number[]];
  let [i, j, largest] = [0, 0, 0];
  while (i < left.length && j < right.length) {
    const at = Math.min(left[i] ?? 0, right[j] ?? 0);
    while (i < left.length && (left[i] ?? 0) <= at) i++;
    while (j < right.length && (right[j] ?? 0) <= at) j++;
    largest = Math.max(largest, Math.abs(i / left.length - j / right.length));
  }
  return largest;
}

/** 95 % interval of a share, after Wilson (1927); holds at 0 and at 1 too. */
export function shareInterval(hits: number, count: number): readonly [number, number] {
  const z = 1.959964;
  const share = hits / count;
  const middle = share + (z * z) / (2 * count);
  const reach = z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  const scale = 1 + (z * z) / count;
  return [(middle - reach) / scale, Math.min(1, (middle + reach) / scale)];
}
