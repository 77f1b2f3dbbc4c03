/** What else a visitor means by moving one control, so that no control leads into a refusal. */
import type { SensorSettings, SettingName, SettingSpec } from "../../hardware-sim/settings-table.ts";

const REGION_AXES = [
  { start: "roi_x_px", size: "roi_width_px" },
  { start: "roi_y_px", size: "roi_height_px" },
] as const;

const maximumOf = (table: readonly SettingSpec[], name: SettingName): number => {
  const spec = table.find((row) => row.name === name);
  return spec?.kind === "number" ? spec.max : Number.POSITIVE_INFINITY;
};
const minimumOf = (table: readonly SettingSpec[], name: SettingName): number => {
  const spec = table.find((row) => row.name === name);
  return spec?.kind === "number" ? spec.min : 0;
};

/**
 * The change with its consequences. Setting a frame rate means wanting it, so pacing follows. Moving
 * the region keeps it on the array: its far edge gives way first, then its near one.
 */
export function withConsequences(
  name: SettingName,
  value: number | string,
  settings: SensorSettings,
  table: readonly SettingSpec[],
): Partial<SensorSettings> {
  const change = { [name]: value } as Partial<SensorSettings>;
  if (name === "frame_rate_fps") return { ...change, pacing: "timed" };
  const axis = REGION_AXES.find(({ start, size }) => start === name || size === name);
  if (axis === undefined) return change;
  const limit = maximumOf(table, axis.size);
  if (name === axis.size) {
    const size = Number(value);
    return { [axis.size]: size, [axis.start]: Math.min(settings[axis.start], limit - size) };
  }
  const start = Math.min(Number(value), limit - minimumOf(table, axis.size));
  return { [axis.start]: start, [axis.size]: Math.min(settings[axis.size], limit - start) };
}
