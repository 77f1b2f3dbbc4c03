/** The networks the simulator knows by name, and how the `network` setting picks one. */
import type { DeviceSpec } from "./device.ts";
import { ITRACKER, ITRACKER_INT8 } from "./networks/itracker.ts";
import { TINYTRACKER_128, TINYTRACKER_S } from "./networks/tinytracker.ts";
import type { SensorSettings } from "./settings-table.ts";
import type { Workload } from "./workload.ts";

/**
 * The workload a setting stands for. `loaded` is the network running in the page or given as a file;
 * while there is none, the network that was measured on the device stands in.
 */
export function workloadFor(
  network: SensorSettings["network"],
  device: DeviceSpec,
  loaded: Workload | null,
): Workload {
  switch (network) {
    case "as-published":
      return device.published.workload;
    case "tinytracker-128":
      return TINYTRACKER_128;
    case "tinytracker-s":
      return TINYTRACKER_S;
    case "itracker":
      return ITRACKER;
    case "itracker-int8":
      return ITRACKER_INT8;
    case "loaded":
      return loaded ?? device.published.workload;
    default:
      return network satisfies never;
  }
}
