/**
 * Least and greatest of many numbers, by sorting a copy: done by the browser's own compiled code, while a
 * loop of ours is at its slowest when a file is read: it runs for the first time.
 *
 * @param values at least one. @returns [least, greatest]; greatest is NaN where there is any NaN.
 */
export function extremesOf(values: Float32Array | Int32Array): readonly [least: number, greatest: number] {
  const sorted = values.slice().sort();
  return [sorted[0] ?? Number.NaN, sorted[sorted.length - 1] ?? Number.NaN];
}
