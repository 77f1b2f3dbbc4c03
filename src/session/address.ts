/** All settings of the page in one place: the window's address. */
import type { SensorSettings } from "../hardware-sim/settings-table.ts";
import { fieldValuesOf, SENSOR_FIELDS, sensorSettingsOf } from "./sensor-settings.ts";
import { initialSettings, PAGE_SETTINGS, type PageSettings, readHash, writeHash } from "./settings.ts";

const TABLE = { ...PAGE_SETTINGS, ...SENSOR_FIELDS };

export interface AddressSettings {
  readonly page: PageSettings;
  readonly sensor: SensorSettings;
  /** One sentence per part that was ignored. */
  readonly notices: readonly string[];
}

export function readAddress(hash: string): AddressSettings {
  const { settings: values, notices } = readHash(TABLE, hash);
  const { settings: sensor, notice } = sensorSettingsOf(values);
  const page = { ...initialSettings(PAGE_SETTINGS) };
  for (const key of Object.keys(PAGE_SETTINGS)) Object.assign(page, { [key]: Reflect.get(values, key) });
  return { page, sensor, notices: notice === null ? notices : [...notices, notice] };
}

/** "" while everything is at its default. */
export function writeAddress(page: PageSettings, sensor: SensorSettings): string {
  return writeHash(TABLE, { ...page, ...fieldValuesOf(sensor) });
}
