/**
 * Redo of one target: its new gaze replaces the old, the map is fitted and validated again, and both
 * outcomes stand side by side until the visitor says which to keep. Pure.
 */
import type { CollectedTarget } from "./calibration-flow.ts";
import { type CalibrationRecord, positionPx } from "./calibration-record.ts";
import type { ScreenGeometry } from "./screen.ts";

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

/** Viewport sizes closer than this are the same one. */
const SAME_SIZE_PX = 2;

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
  if (
    Math.abs(screen.viewport_width_px - viewport_width_px) > SAME_SIZE_PX ||
    Math.abs(screen.viewport_height_px - viewport_height_px) > SAME_SIZE_PX
  )
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

/** Index of a report's target among the record's `collected`; −1 when it is none of them. */
export function collectedIndexOf(
  record: CalibrationRecord,
  target: { readonly x_px: number; readonly y_px: number },
): number {
  return record.collected.findIndex(({ position }) => {
    const shown = positionPx(position, record.screen);
    return shown.x_px === target.x_px && shown.y_px === target.y_px;
  });
}
