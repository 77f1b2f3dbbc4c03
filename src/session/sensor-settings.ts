/**
 * The simulated sensor's settings in the address: hardware-sim's own table as fields named
 * `sensor.NAME`. A combination that the simulator refuses falls back to the defaults, with a notice.
 */
import { SimulationError } from "../hardware-sim/errors.ts";
import { DEFAULT_SETTINGS, validateSettings } from "../hardware-sim/settings.ts";
import { SETTINGS, type SensorSettings, type SettingSpec } from "../hardware-sim/settings-table.ts";
import { choice, number, type SettingField, type SettingTable } from "./settings.ts";

const PREFIX = "sensor.";

function fieldFor(spec: SettingSpec): SettingField<unknown> {
  if (spec.kind === "number") return number(spec.default, spec.min, spec.max);
  return choice(
    spec.choices.map((option) => option.value),
    spec.default,
  );
}

/** One field per sensor setting. */
export const SENSOR_FIELDS: SettingTable = Object.fromEntries(
  SETTINGS.map((spec) => [`${PREFIX}${spec.name}`, fieldFor(spec)]),
);

/** Field values by their name in the address, as `readHash` gives them. */
export type FieldValues = Readonly<Record<string, unknown>>;

export function sensorSettingsOf(values: FieldValues): { settings: SensorSettings; notice: string | null } {
  const record = Object.fromEntries(SETTINGS.map(({ name }) => [name, values[`${PREFIX}${name}`]]));
  return checkedSettings(record, DEFAULT_SETTINGS);
}

/** The settings if the simulator takes them, else `fallback` and a notice naming the field. */
export function checkedSettings(
  record: FieldValues,
  fallback: SensorSettings,
): { settings: SensorSettings; notice: string | null } {
  try {
    return { settings: validateSettings(record), notice: null };
  } catch (thrown) {
    if (!(thrown instanceof SimulationError)) throw thrown;
    return { settings: fallback, notice: `Sensor setting ${thrown.message}. ${thrown.cure}` };
  }
}

export function fieldValuesOf(settings: SensorSettings): FieldValues {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [`${PREFIX}${name}`, value]));
}
