/** What is known about the drift of the calibration in use: slow state, refreshed about once a second. */
import { EMPTY_SENTINEL, type HeadShift, type SentinelState } from "./accuracy-drift.ts";

export interface DriftView {
  readonly sentinel: SentinelState;
  /** Since the calibration; null while no frame has told the pose. */
  readonly head: HeadShift | null;
  /** What the clicks said before the last recentring; null without one. */
  readonly beforeRecentring_deg: number | null;
}

export const NO_DRIFT: DriftView = { sentinel: EMPTY_SENTINEL, head: null, beforeRecentring_deg: null };
