/** What the browser keeps for the next visit, for the views. */
import type { Extent } from "./accuracy-units.ts";

export interface KeptView {
  /** "blocked": the browser stores nothing for this page. */
  readonly storage: "ready" | "blocked" | "kiosk";
  /** How many calibrations this browser holds for this page. */
  readonly count: number;
  /** The one of the running camera or clip. */
  readonly offer: {
    readonly savedAt: string;
    readonly mean: Extent;
    /** What stands against using it, in words: "the zoom". Empty when it may be checked. */
    readonly obstacles: readonly string[];
  } | null;
}

export const NOTHING_KEPT: KeptView = { storage: "ready", count: 0, offer: null };
