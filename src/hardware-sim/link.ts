/** The way out: result packets, or all the pixels. */
import { mJ, ms } from "../units.ts";
import type { DeviceSpec } from "./device.ts";
import type { Sampling } from "./readout.ts";
import type { Part } from "./report.ts";
import type { SensorSettings } from "./settings-table.ts";
import { countTerm, MILLI_PER_PICO, powerTerm, type StageResult, sumOf } from "./stage.ts";
import type { Workload } from "./workload.ts";

/** 1 Mbit/s is 1000 bits per ms. */
const BITS_PER_MS = 1000;

/** Bytes of the answer on the wire: header lines and padded payload lines. */
export function sentBytesOf(
  device: DeviceSpec,
  settings: SensorSettings,
  sampling: Sampling,
  workload: Workload,
): number {
  if (settings.payload === "pixels") return sampling.raw_bytes;
  const line = device.link.line_bytes.value;
  const linesFor = (bytes: number) => Math.ceil(bytes / line);
  const inputLines = settings.payload === "answer+input" ? linesFor(workload.inputBytes) : 0;
  return (device.link.header_lines.value + inputLines + linesFor(workload.outputBytes)) * line;
}

/**
 * The answer's way out. When all the pixels leave instead, sending starts with the first row and
 * this stage is what remains of it after the last one: the sensor cannot store a frame.
 */
export function resultStage(
  device: DeviceSpec,
  settings: SensorSettings,
  sent: { readonly bytes: number; readonly readout_ms: number },
): StageResult {
  const wire_ms = (sent.bytes * device.link.bits_per_byte) / (settings.link_Mbps * BITS_PER_MS);
  const overlap_ms = settings.payload === "pixels" ? sent.readout_ms : 0;
  const fixed_ms = device.link.fixed_ms.value;
  const packets_ms = Math.max(0, wire_ms - overlap_ms);
  const duration_ms = ms(fixed_ms + packets_ms);
  const energy_terms =
    device.imaging_mW === null
      ? []
      : [
          powerTerm("imaging power", device.imaging_mW, duration_ms),
          ...(device.link.pJ_per_byte === null
            ? []
            : [countTerm("link", sent.bytes, "bytes", device.link.pJ_per_byte)]),
        ];
  const energyOver = (part_ms: number, bytes: number) =>
    device.imaging_mW === null
      ? null
      : mJ(
          (device.imaging_mW.value * part_ms) / 1000 +
            bytes * (device.link.pJ_per_byte?.value ?? 0) * MILLI_PER_PICO,
        );
  const parts: readonly Part[] = [
    {
      name: "host read-out",
      kind: "fixed",
      start_ms: ms(0),
      duration_ms: ms(fixed_ms),
      energy_mJ: energyOver(fixed_ms, 0),
      bytes: 0,
      macs: 0,
    },
    {
      name: settings.payload === "pixels" ? "rest of the pixels" : "result packets",
      kind: "link",
      start_ms: ms(fixed_ms),
      duration_ms: ms(packets_ms),
      energy_mJ: energyOver(packets_ms, sent.bytes),
      bytes: sent.bytes,
      macs: 0,
    },
  ];
  return {
    duration_ms,
    energy_mJ: device.imaging_mW === null ? null : sumOf(energy_terms),
    bytes: sent.bytes,
    parts,
    energy_terms,
  };
}
