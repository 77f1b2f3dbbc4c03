/**
 * How long a target waits: a booth must not be left standing on a target that nobody looks at, and eyes that
 * never rest must not hold a calibration without hands for ever. Pure.
 */

export const PATIENCE = {
  /** No face in any frame for this long: the visitor has left. A visitor in the dark has had time to read why. */
  nobody_ms: 45_000,
  /** Eyes on their way for this long without resting: the target counts as looked at, and its own checks judge it. */
  restless_ms: 20_000,
} as const;

export interface Waiting {
  /** Without hands: nobody else would accept the target. */
  readonly isHandsFree: boolean;
  /** From when on eyes can have been on their way to the target; null while they cannot. */
  readonly lookFrom_ms: number | null;
  /** Newest sign of a visitor: a face, a press, or the beginning. */
  readonly seen_ms: number;
}

/** What to do with a target that is shown and not accepted: wait on, take what was seen, or end the calibration. */
export function patienceWith(
  { isHandsFree, lookFrom_ms, seen_ms }: Waiting,
  now_ms: number,
): "wait" | "accept" | "leave" {
  if (now_ms - seen_ms >= PATIENCE.nobody_ms) return "leave";
  const isRestless = lookFrom_ms !== null && now_ms - lookFrom_ms >= PATIENCE.restless_ms;
  return isHandsFree && isRestless ? "accept" : "wait";
}
