/** Figures of the oracle. */

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
