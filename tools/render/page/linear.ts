/** Solves a small linear system given as an augmented matrix (n rows of n + 1), Gauss-Jordan with pivoting. */
export function eliminate(rows: Float64Array[]): number[] {
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let best = column;
    for (let k = column + 1; k < size; k++)
      if (Math.abs(rows[k]?.[column] ?? 0) > Math.abs(rows[best]?.[column] ?? 0)) best = k;
    const pivot = rows[best];
    const current = rows[column];
    if (pivot === undefined || current === undefined || Math.abs(pivot[column] ?? 0) < 1e-12)
      throw new RangeError("eliminate: singular matrix");
    rows[best] = current;
    rows[column] = pivot;
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = (row[column] ?? 0) / (pivot[column] ?? 1);
      for (let k = column; k <= size; k++) row[k] = (row[k] ?? 0) - factor * (pivot[k] ?? 0);
    }
  }
  return rows.map((row, k) => (row[size] ?? 0) / (row[k] ?? 1));
}
