/** The network on the device's processor, layer by layer. */
import { mJ, ms } from "../units.ts";
import type { DeviceSpec } from "./device.ts";
import type { Part } from "./report.ts";
import type { SensorSettings } from "./settings-table.ts";
import { countTerm, MILLI_PER_PICO, powerTerm, type StageResult, sumOf } from "./stage.ts";
import { movedBytesOf, type Workload } from "./workload.ts";

/** 1 MHz is 1000 cycles per ms. */
const CYCLES_PER_MS = 1000;

/**
 * Cycles of a layer = MACs / rate + bytes moved / rate + overhead: the
 * three never overlap, so that more of anything can only cost more.
 */
export function inferenceStage(
  device: DeviceSpec,
  settings: SensorSettings,
  workload: Workload,
): StageResult {
  const { accelerator } = device;
  const perByte = accelerator.bytes_per_cycle === null ? 0 : 1 / accelerator.bytes_per_cycle.value;
  const overhead = accelerator.overhead_cycles_per_layer?.value ?? 0;
  const cyclesPerMs = settings.clock_MHz * CYCLES_PER_MS;
  const running = accelerator.running_mW;
  const perMac_mJ = (accelerator.pJ_per_mac?.value ?? 0) * MILLI_PER_PICO;

  const parts: Part[] = [];
  let start_ms = 0;
  let macs = 0;
  let bytes = 0;
  for (const layer of workload.layers) {
    const moved = movedBytesOf(layer);
    const cycles = layer.macs / accelerator.macs_per_cycle.value + moved * perByte + overhead;
    const duration_ms = cycles / cyclesPerMs;
    parts.push({
      name: layer.name,
      kind: layer.kind,
      start_ms: ms(start_ms),
      duration_ms: ms(duration_ms),
      energy_mJ: running === null ? null : mJ((running.value * duration_ms) / 1000 + layer.macs * perMac_mJ),
      bytes: moved,
      macs: layer.macs,
    });
    start_ms += duration_ms;
    macs += layer.macs;
    bytes += moved;
  }
  const energy_terms =
    running === null
      ? []
      : [
          powerTerm("running power", running, start_ms),
          ...(accelerator.pJ_per_mac === null
            ? []
            : [countTerm("multiply-accumulates", macs, "MACs", accelerator.pJ_per_mac)]),
        ];
  return {
    duration_ms: ms(start_ms),
    energy_mJ: running === null ? null : sumOf(energy_terms),
    bytes,
    parts,
    energy_terms,
  };
}
