/**
 * The network's last hidden layer of the newest frames, kept only while the visitor asks for it: a ring
 * beside the samples lane, found again by capture time. One allocation, at the first frame.
 */

export interface EmbeddingRing {
  /** Frames that can be read back. */
  readonly length: number;
  /** @param captured_ms of the frame; never falling @param values copied; another length starts afresh */
  push(captured_ms: number, values: ArrayLike<number>): void;
  /** A copy; null for a frame that is not kept. */
  at(captured_ms: number): Float32Array | null;
  /** Forgets everything and lets the memory go. */
  clear(): void;
}

/** @param capacity frames; 18 000 frames of 128 values are 9 MB */
export function createEmbeddingRing(capacity: number): EmbeddingRing {
  let values = new Float32Array(0);
  let times = new Float64Array(0);
  let width = 0;
  let total = 0;

  const clear = (): void => {
    values = new Float32Array(0);
    times = new Float64Array(0);
    width = 0;
    total = 0;
  };
  /** Slot by age, 0 the oldest. */
  const slotOf = (index: number): number => (total - Math.min(total, capacity) + index) % capacity;

  return {
    get length() {
      return Math.min(total, capacity);
    },
    push(captured_ms, row) {
      if (row.length !== width) {
        width = row.length;
        values = new Float32Array(capacity * width);
        times = new Float64Array(capacity);
        total = 0;
      }
      const slot = total % capacity;
      values.set(row, slot * width);
      times[slot] = captured_ms;
      total += 1;
    },
    at(captured_ms) {
      let low = 0;
      let high = Math.min(total, capacity) - 1;
      while (low <= high) {
        const middle = (low + high) >> 1;
        const slot = slotOf(middle);
        const time_ms = times[slot] ?? Number.NaN;
        if (time_ms === captured_ms) return values.slice(slot * width, (slot + 1) * width);
        if (time_ms < captured_ms) low = middle + 1;
        else high = middle - 1;
      }
      return null;
    },
    clear,
  };
}
