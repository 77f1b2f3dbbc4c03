/**
 * Redo of one target: its new gaze replaces the old, the map is fitted and validated again, and both
 * outcomes stand side by side until the visitor says which to keep. Pure.
 */
import type { CollectedTarget } from "./calibration-flow.ts";
import type { CalibrationRecord } from "./calibration-record.ts";
import type { ScreenGeometry } from "./screen.ts";
import { isSameSize, sizeOf } from "./viewport-size.ts";

/** What a redo would change; nothing has changed yet. */
export interface Redo {
  /** The calibration as it was. */
  readonly before: CalibrationRecord;
  /** Index of the target done again, among `collected`. */
  readonly index: number;
}

export type Redone =
  /** The calibration with that one target replaced, to be fitted anew. */
  | { readonly kind: "replaced"; readonly collected: readonly CollectedTarget[] }
  | { readonly kind: "refused"; readonly notice: string };

/**
 * @param collected of the run with this one target
 * @param screen the viewport it was shown in: another size than the calibration's would be another place
 */
export function redoTarget(
  { before, index }: Redo,
  collected: readonly CollectedTarget[],
  screen: ScreenGeometry,
): Redone {
  const [again] = collected;
  const former = before.collected[index];
  if (again === undefined || former === undefined || !again.used)
    return { kind: "refused", notice: "Not redone: too little of your gaze was seen. The old point stays." };
  const { viewport_width_px, viewport_height_px } = before.screen;
  if (!isSameSize(sizeOf(screen), sizeOf(before.screen)))
    return {
      kind: "refused",
      notice: `Not redone: the calibration ran in a window of ${viewport_width_px} × ${viewport_height_px} px, this one has another size. Give it that size, or calibrate again.`,
    };
  const replaced = { ...again, role: former.role, position: former.position };
  return {
    kind: "replaced",
    collected: before.collected.map((target, place) => (place === index ? replaced : target)),
  };
}
