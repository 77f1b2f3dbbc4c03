/**
 * When a hands-free calibration begins by itself: soon when everything holds, and after a stated countdown
 * when not, so that a kiosk never waits for a click that cannot come. Pure.
 */

export const COUNTDOWN_LIMITS = {
  /** Everything has held for this long. */
  held_ms: 3000,
  /** Time to read what is wrong and to mend it, before the countdown is stated. */
  patience_ms: 5000,
  countdown_ms: 10_000,
} as const;

/** The longest wait, whatever the checks say. */
export const LONGEST_WAIT_MS = COUNTDOWN_LIMITS.patience_ms + COUNTDOWN_LIMITS.countdown_ms;

export interface StartCountdown {
  /** Whole seconds to go, at least 0: begin at 0. */
  readonly left_s: number;
  /** True when it begins although something does not hold. */
  readonly isAnyway: boolean;
}

/**
 * @param heldSince_ms since when all checks have held without a break; null while they do not
 * @returns null while there is nothing to count yet
 */
export function startCountdown(
  { opened_ms, heldSince_ms }: { readonly opened_ms: number; readonly heldSince_ms: number | null },
  now_ms: number,
): StartCountdown | null {
  const latest_ms = opened_ms + LONGEST_WAIT_MS;
  if (heldSince_ms === null && now_ms < opened_ms + COUNTDOWN_LIMITS.patience_ms) return null;
  const begins_ms =
    heldSince_ms === null ? latest_ms : Math.min(heldSince_ms + COUNTDOWN_LIMITS.held_ms, latest_ms);
  const left_s = Math.max(0, Math.ceil((begins_ms - now_ms) / 1000));
  return { left_s, isAnyway: heldSince_ms === null };
}
