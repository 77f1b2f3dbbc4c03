/** When a calibration was stored and how far off it was, in words. */
import type { Extent } from "../../session/accuracy-units.ts";

/** "25 Nov 2026, 21:10", on the visitor's clock. @param savedAt ISO 8601 */
export function whenText(savedAt: string): string {
  return new Date(savedAt).toLocaleString("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });
}

export const errorText = ({ px, deg }: Extent): string => `${px.toFixed(0)} px (${deg.toFixed(1)}°)`;
