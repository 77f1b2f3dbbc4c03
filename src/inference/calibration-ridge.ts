/**
 * Weighted ridge regression to two outputs, and the little linear algebra it needs.
 * The intercept is never penalised; features are centred here and scaled by the caller's rule.
 */

export interface RidgeRow {
  /** d feature values. */
  readonly features: Float64Array;
  /** Two outputs. */
  readonly target: readonly [number, number];
  /** > 0. */
  readonly weight: number;
}

export interface RidgeSolution {
  /** d weighted means. */
  readonly centre: Float64Array;
  readonly intercept: readonly [number, number];
  /** d × 2, for z = (f − centre) / scale. */
  readonly coefficients: readonly (readonly [number, number])[];
}

/** Sums over the training rows that all values of lambda share. */
export interface RidgeSystem {
  readonly centre: Float64Array;
  readonly intercept: readonly [number, number];
  /** d × d row major, weighted mean of z zᵀ. */
  readonly gram: Float64Array;
  /** d × 2 row major, weighted mean of z tᵀ with t centred. */
  readonly cross: Float64Array;
}

export function createRidgeSystem(rows: readonly RidgeRow[], scale: Float64Array): RidgeSystem {
  const d = scale.length;
  const total = rows.reduce((sum, row) => sum + row.weight, 0);
  const centre = new Float64Array(d);
  const intercept: [number, number] = [0, 0];
  for (const { features, target, weight } of rows) {
    const share = weight / total;
    for (let j = 0; j < d; j++) centre[j] = (centre[j] ?? 0) + share * (features[j] ?? 0);
    intercept[0] += share * target[0];
    intercept[1] += share * target[1];
  }
  const gram = new Float64Array(d * d);
  const cross = new Float64Array(d * 2);
  const z = new Float64Array(d);
  for (const { features, target, weight } of rows) {
    const share = weight / total;
    for (let j = 0; j < d; j++) z[j] = ((features[j] ?? 0) - (centre[j] ?? 0)) / (scale[j] ?? 1);
    const tx = share * (target[0] - intercept[0]);
    const ty = share * (target[1] - intercept[1]);
    for (let i = 0; i < d; i++) {
      const zi = z[i] ?? 0;
      cross[2 * i] = (cross[2 * i] ?? 0) + zi * tx;
      cross[2 * i + 1] = (cross[2 * i + 1] ?? 0) + zi * ty;
      const shared = share * zi;
      for (let j = 0; j <= i; j++) gram[i * d + j] = (gram[i * d + j] ?? 0) + shared * (z[j] ?? 0);
    }
  }
  return { centre, intercept, gram, cross };
}

/**
 * B = (ZᵀZ/n + λ diag(penalty))⁻¹ ZᵀT/n, in weighted means.
 * @returns null when the system is singular to working precision.
 */
export function solveRidge(system: RidgeSystem, lambda: number, penalty: Float64Array): RidgeSolution | null {
  const d = penalty.length;
  const matrix = Float64Array.from(system.gram);
  for (let j = 0; j < d; j++) matrix[j * d + j] = (matrix[j * d + j] ?? 0) + lambda * (penalty[j] ?? 0);
  if (!factorCholesky(matrix, d)) return null;
  const x = solveFactored(matrix, d, system.cross, 0);
  const y = solveFactored(matrix, d, system.cross, 1);
  const coefficients = Array.from(x, (value, j): readonly [number, number] => [value, y[j] ?? 0]);
  return { centre: system.centre, intercept: system.intercept, coefficients };
}

/** Smallest pivot, relative to its diagonal element, still told from rounding. */
const PIVOT_TOLERANCE = 1e-10;

/** In place L of A = L Lᵀ, lower triangle of the d × d row-major matrix. False when not positive definite. */
export function factorCholesky(a: Float64Array, d: number): boolean {
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * d + j] ?? 0;
      const diagonal = sum;
      for (let k = 0; k < j; k++) sum -= (a[i * d + k] ?? 0) * (a[j * d + k] ?? 0);
      if (i === j) {
        // The negated comparison also refuses NaN.
        if (!(sum > PIVOT_TOLERANCE * diagonal)) return false;
        a[i * d + i] = Math.sqrt(sum);
      } else {
        a[i * d + j] = sum / (a[j * d + j] ?? 1);
      }
    }
  }
  return true;
}

/** Solves L Lᵀ x = b for column `column` of the d × 2 right-hand side. */
function solveFactored(l: Float64Array, d: number, b: Float64Array, column: 0 | 1): Float64Array {
  const x = new Float64Array(d);
  for (let i = 0; i < d; i++) {
    let sum = b[2 * i + column] ?? 0;
    for (let k = 0; k < i; k++) sum -= (l[i * d + k] ?? 0) * (x[k] ?? 0);
    x[i] = sum / (l[i * d + i] ?? 1);
  }
  for (let i = d - 1; i >= 0; i--) {
    let sum = x[i] ?? 0;
    for (let k = i + 1; k < d; k++) sum -= (l[k * d + i] ?? 0) * (x[k] ?? 0);
    x[i] = sum / (l[i * d + i] ?? 1);
  }
  return x;
}
