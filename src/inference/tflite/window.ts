/**
 * How far a sliding window reaches: TensorFlow's SAME and VALID rules along one axis.
 */

export interface WindowExtent {
  /** Positions of the window; ≤ 0 where it does not fit. */
  readonly output: number;
  /** Zero-point rows before and after the picture. SAME puts the odd one after. */
  readonly before: number;
  readonly after: number;
}

export function samePadding(input: number, kernel: number, stride: number): WindowExtent {
  const output = Math.ceil(input / stride);
  const total = Math.max((output - 1) * stride + kernel - input, 0);
  const before = Math.floor(total / 2);
  return { output, before, after: total - before };
}

export function validPadding(input: number, kernel: number, stride: number): WindowExtent {
  return { output: Math.ceil((input - kernel + 1) / stride), before: 0, after: 0 };
}
