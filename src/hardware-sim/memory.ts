/** Does the network fit: constants and the largest set of live tensors against the device's memory. */
import type { DeviceSpec } from "./device.ts";
import type { MemoryUse } from "./report.ts";
import type { Workload } from "./workload.ts";

export function memoryOf(device: DeviceSpec, workload: Workload): MemoryUse {
  const capacity = device.accelerator.memory_bytes;
  const used_bytes = workload.weightBytes + workload.peakActivationBytes;
  const over_bytes = capacity === null ? 0 : Math.max(0, used_bytes - capacity.value);
  return {
    capacity_bytes: capacity?.value ?? null,
    weights_bytes: workload.weightBytes,
    activations_bytes: workload.peakActivationBytes,
    used_bytes,
    fits: over_bytes === 0,
    over_bytes,
    source: capacity?.source ?? "no capacity published",
  };
}
