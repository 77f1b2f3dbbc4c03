/** Solves a small linear system given as an augmented matrix (n rows of n + 1). */
export function eliminate(rows: Float64Array[]): number[] {
  solveColumns(rows, rows.length);
  return rows.map((row) => row[rows.length] ?? 0);
}

/**
 * Gauss-Jordan with pivoting on `size` rows of size + columns numbers; afterwards the columns hold the solutions. In place.
 * @throws RangeError when the matrix is singular
 */
export function solveColumns(rows: Float64Array[], size: number): void {
  for (let column = 0; column < size; column++) {
    let best = column;
    for (let k = column + 1; k < size; k++)
      if (Math.abs(rows[k]?.[column] ?? 0) > Math.abs(rows[best]?.[column] ?? 0)) best = k;
    const pivot = rows[best];
    const current = rows[column];
    if (pivot === undefined || current === undefined || Math.abs(pivot[column] ?? 0) < 1e-12)
      throw new RangeError("singular matrix");
    rows[best] = current;
    rows[column] = pivot;
    const head = pivot[column] ?? 1;
    for (let k = column; k < pivot.length; k++) pivot[k] = (pivot[k] ?? 0) / head;
    for (const row of rows) {
      const factor = row[column] ?? 0;
      if (row === pivot || factor === 0) continue;
      for (let k = column; k < row.length; k++) row[k] = (row[k] ?? 0) - factor * (pivot[k] ?? 0);
    }
  }
}
