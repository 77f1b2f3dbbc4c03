/** The devices there are. Adding one: a data file and a line here (README.md says how). */
import { CORAL_MICRO } from "./coral-micro.ts";
import type { DeviceSpec } from "./device.ts";
import { SimulationError } from "./errors.ts";
import { IMX500 } from "./imx500.ts";
import { SPRESENSE } from "./spresense.ts";

export const DEVICES = {
  imx500: IMX500,
  "coral-micro": CORAL_MICRO,
  spresense: SPRESENSE,
} as const satisfies Readonly<Record<string, DeviceSpec>>;

/** @throws SimulationError naming the unknown device and the known ones. */
export function deviceNamed(id: string): DeviceSpec {
  const device = Object.values<DeviceSpec>(DEVICES).find((candidate) => candidate.id === id);
  if (device === undefined) {
    throw new SimulationError(
      "device/unknown",
      "device",
      `no device named ${id}`,
      `Choose one of ${Object.keys(DEVICES).join(", ")}.`,
    );
  }
  return device;
}
