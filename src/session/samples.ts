/**
 * The fast lane: one row per processed frame in a preallocated ring, and a set of listeners. Nothing
 * here touches React; views subscribe into refs and draw in an animation frame.
 * Absent numbers are NaN, never 0; gaze is never clipped to the viewport.
 */

/** What a frame turned out to be. The number is what the ring stores. */
export const VALIDITY = { gaze: 0, "no-face": 1, "eyes-closed": 2 } as const;
export type Validity = keyof typeof VALIDITY;

const COLUMNS = [
  "captured_ms",
  "sent_ms",
  "received_ms",
  "painted_ms",
  "raw_x_cm",
  "raw_y_cm",
  "mapped_x_px",
  "mapped_y_px",
  "filtered_x_px",
  "filtered_y_px",
  "yaw_deg",
  "pitch_deg",
  "roll_deg",
  "head_x_cm",
  "head_y_cm",
  "head_z_cm",
  "openness_left",
  "openness_right",
  "confidence",
  "faceCount",
  "brightness",
  "face_ms",
  "crop_ms",
  "network_ms",
] as const;
type Column = (typeof COLUMNS)[number];

/**
 * One frame's outcome. Four times on the page's performance clock: when the camera took the frame
 * (`captured_ms`), when a copy of it went to the worker (`sent_ms`), when its result reached the page
 * (`received_ms`) and when the dot had been drawn from it (`painted_ms`; NaN until then, and for good where
 * a newer frame was drawn instead or there was no gaze). `mapped` is raw gaze on the viewport by the
 * personal map (or the assumed geometry before calibration), `filtered` the same after smoothing.
 */
export type GazeSample = { readonly validity: Validity } & { readonly [Name in Column]: number };

export interface SampleLane {
  /** Rows that can be read back, at most the capacity. */
  readonly length: number;
  /** Rows ever pushed. */
  readonly total: number;
  push(sample: GazeSample): void;
  /**
   * Notes when the dot had been drawn from a row. Allocates nothing; rows that left the ring are ignored.
   * @param row the row's number since the last clear: `total` just after it was pushed
   */
  markPainted(row: number, painted_ms: number): void;
  /** Row by age: 0 is the oldest kept. Undefined outside the ring. */
  at(index: number): GazeSample | undefined;
  latest(): GazeSample | undefined;
  /** Rows captured in [from_ms, to_ms], oldest first. */
  between(from_ms: number, to_ms: number): GazeSample[];
  /** Called on every push, in the pushing task. Returns the way to stop. */
  subscribe(listener: (sample: GazeSample) => void): () => void;
  clear(): void;
}

const PAINTED = COLUMNS.indexOf("painted_ms");

const VALIDITY_NAMES = Object.keys(VALIDITY) as Validity[];

export function createSampleLane(capacity: number): SampleLane {
  const values = new Float64Array(capacity * COLUMNS.length);
  const validities = new Uint8Array(capacity);
  const listeners = new Set<(sample: GazeSample) => void>();
  let total = 0;

  const slotOf = (index: number): number | undefined => {
    const length = Math.min(total, capacity);
    return Number.isInteger(index) && index >= 0 && index < length
      ? (total - length + index) % capacity
      : undefined;
  };
  const readSlot = (slot: number): GazeSample => {
    const row = { validity: VALIDITY_NAMES[validities[slot] ?? 0] ?? "gaze" } as Record<string, unknown>;
    for (const [offset, name] of COLUMNS.entries()) row[name] = values[slot * COLUMNS.length + offset];
    return row as GazeSample;
  };

  const lane: SampleLane = {
    get length() {
      return Math.min(total, capacity);
    },
    get total() {
      return total;
    },
    push(sample) {
      const slot = total % capacity;
      for (let offset = 0; offset < COLUMNS.length; offset++) {
        const name = COLUMNS[offset];
        if (name !== undefined) values[slot * COLUMNS.length + offset] = sample[name];
      }
      validities[slot] = VALIDITY[sample.validity];
      total += 1;
      for (const listener of listeners) listener(sample);
    },
    markPainted(row, painted_ms) {
      if (row < 1 || row > total || row <= total - capacity) return;
      values[((row - 1) % capacity) * COLUMNS.length + PAINTED] = painted_ms;
    },
    at(index) {
      const slot = slotOf(index);
      return slot === undefined ? undefined : readSlot(slot);
    },
    latest: () => lane.at(lane.length - 1),
    between(from_ms, to_ms) {
      const rows: GazeSample[] = [];
      // Newest first: windows asked for are short and recent.
      for (let index = lane.length - 1; index >= 0; index--) {
        const slot = slotOf(index);
        if (slot === undefined) break;
        const captured_ms = values[slot * COLUMNS.length] ?? Number.NaN;
        if (captured_ms < from_ms) break;
        if (captured_ms <= to_ms) rows.push(readSlot(slot));
      }
      return rows.reverse();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear() {
      total = 0;
    },
  };
  return lane;
}
