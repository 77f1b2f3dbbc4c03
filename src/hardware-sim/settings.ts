/**
 * Checks settings against their table. Validation refuses by name; it never clamps or guesses.
 */
import { SimulationError } from "./errors.ts";
import {
  type ChoiceSetting,
  type NumberSetting,
  SETTINGS,
  type SensorSettings,
  type SettingName,
  type SettingOverrides,
  type SettingSpec,
} from "./settings-table.ts";

/** The table as one device sees it: settings that apply, with its own defaults and ranges. */
export function settingsTable(
  adjustable: readonly SettingName[] | null = null,
  overrides: SettingOverrides = {},
): readonly SettingSpec[] {
  return SETTINGS.filter((spec) => adjustable === null || adjustable.includes(spec.name)).map((spec) => {
    const override = overrides[spec.name];
    return spec.kind === "number" && override !== undefined ? { ...spec, ...override } : spec;
  });
}

/** The row of a numeric setting. @throws SimulationError for a choice. */
export function numberSetting(name: SettingName): NumberSetting {
  const spec = SETTINGS.find((row) => row.name === name);
  if (spec?.kind !== "number") {
    throw new SimulationError("setting/not-a-number", name, "is a choice", "Ask for a numeric setting.");
  }
  return spec;
}

/** A refused value as words. Objects are not asked for theirs: they may have none, or hostile ones. */
const shown = (value: unknown): string =>
  typeof value === "object" || typeof value === "function"
    ? `a ${value === null ? "null" : typeof value}`
    : String(value);

function checkNumber(spec: NumberSetting, value: unknown): number {
  if (typeof value !== "number" || Number.isNaN(value)) {
    throw new SimulationError(
      "setting/not-a-number",
      spec.name,
      `must be a number in ${spec.unit}, got ${shown(value)}`,
      `Give a number from ${spec.min} to ${spec.max}.`,
    );
  }
  if (value < spec.min || value > spec.max) {
    throw new SimulationError(
      "setting/out-of-range",
      spec.name,
      `must be from ${spec.min} to ${spec.max} ${spec.unit}, got ${value}`,
      `Choose a value from ${spec.min} to ${spec.max} ${spec.unit}.`,
    );
  }
  return value;
}

function checkChoice(spec: ChoiceSetting, value: unknown): string {
  const known = spec.choices.map((choice) => choice.value);
  if (typeof value !== "string" || !known.includes(value)) {
    throw new SimulationError(
      "setting/not-a-choice",
      spec.name,
      `must be one of ${known.join(", ")}, got ${shown(value)}`,
      `Choose one of ${known.join(", ")}.`,
    );
  }
  return value;
}

/** One value against its row of the table. @throws SimulationError naming the setting. */
export const checkSetting = (spec: SettingSpec, value: unknown): number | string =>
  spec.kind === "number" ? checkNumber(spec, value) : checkChoice(spec, value);

/** The region must lie on the array, whose sides are the largest region sides of the table. */
function checkRegion(settings: SensorSettings, table: readonly SettingSpec[]): void {
  const edges = [
    ["roi_x_px", "roi_width_px"],
    ["roi_y_px", "roi_height_px"],
  ] as const;
  for (const [startName, sizeName] of edges) {
    const start = settings[startName];
    const size = settings[sizeName];
    const spec = table.find((row) => row.name === sizeName);
    const limit = spec?.kind === "number" ? spec.max : Number.POSITIVE_INFINITY;
    if (start + size > limit) {
      throw new SimulationError(
        "setting/out-of-range",
        startName,
        `${startName} + ${sizeName} = ${start + size} reaches past the array (${limit} px)`,
        `Lower ${startName} or ${sizeName}.`,
      );
    }
  }
}

/** A complete, checked record. @throws SimulationError for a missing, unknown or impossible field. */
export function validateSettings(
  record: Readonly<Record<string, unknown>>,
  table: readonly SettingSpec[] = SETTINGS,
): SensorSettings {
  for (const name of Object.keys(record)) {
    if (!SETTINGS.some((spec) => spec.name === name)) {
      throw new SimulationError(
        "setting/unknown",
        name,
        "is not a setting",
        `Settings are: ${SETTINGS.map((spec) => spec.name).join(", ")}.`,
      );
    }
  }
  const checked: Record<string, number | string> = {};
  for (const base of SETTINGS) {
    const spec = table.find((row) => row.name === base.name) ?? base;
    if (!Object.hasOwn(record, spec.name) || record[spec.name] === undefined) {
      throw new SimulationError(
        "setting/missing",
        spec.name,
        "is missing",
        `The default is ${spec.default}.`,
      );
    }
    checked[spec.name] = checkSetting(spec, record[spec.name]);
  }
  // Every row of SETTINGS, which has one row per member, has been checked against its type above.
  const settings = checked as unknown as SensorSettings;
  checkRegion(settings, table);
  return settings;
}

/**
 * Checked settings with a few of them changed; only the changes are checked again. For callers that
 * change settings with every frame. @throws SimulationError naming the setting.
 */
export function withChanges(
  base: SensorSettings,
  changes: Partial<SensorSettings>,
  table: readonly SettingSpec[],
): SensorSettings {
  for (const spec of table) {
    if (Object.hasOwn(changes, spec.name)) checkSetting(spec, changes[spec.name]);
  }
  const settings = { ...base, ...changes };
  checkRegion(settings, table);
  return settings;
}

/** Defaults with some values replaced, checked. @throws SimulationError naming the setting. */
export function withDefaults(
  changes: Readonly<Record<string, unknown>> = {},
  table: readonly SettingSpec[] = SETTINGS,
): SensorSettings {
  const record: Record<string, unknown> = {};
  for (const base of SETTINGS) {
    record[base.name] = (table.find((row) => row.name === base.name) ?? base).default;
  }
  return validateSettings({ ...record, ...changes }, table);
}

export const DEFAULT_SETTINGS: SensorSettings = withDefaults();
