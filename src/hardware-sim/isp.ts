/** The image processor between pixels and network: crop, scale, hand the tensor over. */
import { mJ, ms } from "../units.ts";
import type { DeviceSpec } from "./device.ts";
import type { Sampling } from "./readout.ts";
import { powerTerm, type StageResult, sumOf } from "./stage.ts";
import type { Workload } from "./workload.ts";

const NANO_PER_MILLI = 1e6;

/** What remains after the last row: scaling the region, then handing the tensor over. */
export function ispStage(device: DeviceSpec, sampling: Sampling, workload: Workload): StageResult {
  const scale_ms = (sampling.samples * device.isp.scale_ns_per_sample.value) / NANO_PER_MILLI;
  const handover_ms = (workload.inputBytes * device.isp.handover_ns_per_byte.value) / NANO_PER_MILLI;
  const duration_ms = ms(scale_ms + handover_ms);
  const energy_terms =
    device.imaging_mW === null ? [] : [powerTerm("imaging power", device.imaging_mW, duration_ms)];
  const energyOver = (part_ms: number) =>
    device.imaging_mW === null ? null : mJ((device.imaging_mW.value * part_ms) / 1000);
  return {
    duration_ms,
    energy_mJ: device.imaging_mW === null ? null : sumOf(energy_terms),
    bytes: workload.inputBytes,
    energy_terms,
    parts: [
      {
        name: "crop and scale",
        kind: "isp",
        start_ms: ms(0),
        duration_ms: ms(scale_ms),
        energy_mJ: energyOver(scale_ms),
        bytes: workload.inputBytes,
        macs: 0,
      },
      {
        name: "hand over the tensor",
        kind: "copy",
        start_ms: ms(scale_ms),
        duration_ms: ms(handover_ms),
        energy_mJ: energyOver(handover_ms),
        bytes: workload.inputBytes,
        macs: 0,
      },
    ],
  };
}
