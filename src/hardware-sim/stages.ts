/**
 * The four stages of a frame, each a pure function of device, settings and network: how long, how
 * much energy, how many bytes. Energy is a sum of terms, count × energy per action or power × time.
 */
import { type MilliJoules, type Millis, mJ, ms, mW } from "../units.ts";
import type { DeviceSpec, ReadoutMode } from "./device.ts";
import { SimulationError } from "./errors.ts";
import { countText } from "./number-text.ts";
import type { EnergyTerm, Part } from "./report.ts";
import type { SensorSettings } from "./settings.ts";
import { movedBytesOf, type Workload } from "./workload.ts";

const MILLI_PER_PICO = 1e-9;
const NANO_PER_MILLI = 1e6;
const MICRO_PER_MILLI = 1000;
const CYCLES_PER_MS = 1000;

export interface StageResult {
  readonly duration_ms: Millis;
  readonly energy_mJ: MilliJoules | null;
  readonly bytes: number;
  /** Starts count from the start of the stage. */
  readonly parts: readonly Part[];
  readonly energy_terms: readonly EnergyTerm[];
}

/** Samples and rows of one frame at given settings. */
export interface Sampling {
  readonly rows: number;
  /** Samples converted: whole rows, all columns in parallel. */
  readonly conversions: number;
  /** Samples inside the region: what the ISP scales and what "all the pixels" would send. */
  readonly samples: number;
  readonly raw_bytes: number;
}

export function modeOf(device: DeviceSpec, settings: SensorSettings): ReadoutMode {
  const mode = device.modes.find((candidate) => candidate.id === settings.mode);
  if (mode === undefined) {
    const known = device.modes.map((candidate) => candidate.id).join(", ");
    throw new SimulationError(
      "setting/not-a-choice",
      "mode",
      `${device.label} has no mode ${settings.mode}`,
      `Choose one of ${known}.`,
    );
  }
  return mode;
}

export function samplingOf(device: DeviceSpec, mode: ReadoutMode, settings: SensorSettings): Sampling {
  const regionRows = Math.ceil(settings.roi_height_px / mode.binning);
  const regionColumns = Math.ceil(settings.roi_width_px / mode.binning);
  const rows = settings.roi_rows === "roi" ? regionRows : mode.rows;
  const samples = regionRows * regionColumns;
  return {
    rows,
    conversions: rows * mode.columns,
    samples,
    raw_bytes: (samples * device.array.bits_per_sample) / 8,
  };
}

const powerTerm = (
  name: string,
  power: { value: number; provenance: EnergyTerm["provenance"]; source: string },
  duration_ms: number,
): EnergyTerm => ({
  name,
  energy_mJ: mJ((power.value * duration_ms) / 1000),
  provenance: power.provenance,
  formula: `${power.value.toFixed(1)} mW × ${duration_ms.toFixed(3)} ms`,
  source: power.source,
});

const countTerm = (
  name: string,
  count: number,
  unit: string,
  each: { value: number; provenance: EnergyTerm["provenance"]; source: string },
): EnergyTerm => ({
  name,
  energy_mJ: mJ(count * each.value * MILLI_PER_PICO),
  provenance: each.provenance,
  formula: `${countText(count)} ${unit} × ${each.value.toFixed(2)} pJ`,
  source: each.source,
});

const sumOf = (terms: readonly EnergyTerm[]): MilliJoules =>
  mJ(terms.reduce((sum, term) => sum + term.energy_mJ, 0));

/** Rolling shutter: rows one after another, all columns of a row at once. */
export function readoutStage(device: DeviceSpec, mode: ReadoutMode, sampling: Sampling): StageResult {
  const duration_ms = ms((sampling.rows * mode.row_time_us.value) / MICRO_PER_MILLI);
  const bytes = (sampling.conversions * device.array.bits_per_sample) / 8;
  const energy_terms =
    mode.imaging_mW === null
      ? []
      : [
          powerTerm("imaging power", mode.imaging_mW, duration_ms),
          ...(device.pJ_per_conversion === null
            ? []
            : [
                countTerm("column converters", sampling.conversions, "conversions", device.pJ_per_conversion),
              ]),
        ];
  const energy_mJ = mode.imaging_mW === null ? null : sumOf(energy_terms);
  const parts: readonly Part[] = [
    { name: `${sampling.rows} rows`, kind: "rows", start_ms: ms(0), duration_ms, energy_mJ, bytes, macs: 0 },
  ];
  return { duration_ms, energy_mJ, bytes, parts, energy_terms };
}

/** What remains after the last row: scaling the region, then handing the tensor over. */
export function ispStage(
  device: DeviceSpec,
  mode: ReadoutMode,
  sampling: Sampling,
  workload: Workload,
): StageResult {
  const scale_ms = (sampling.samples * device.isp.scale_ns_per_sample.value) / NANO_PER_MILLI;
  const handover_ms = (workload.inputBytes * device.isp.handover_ns_per_byte.value) / NANO_PER_MILLI;
  const duration_ms = ms(scale_ms + handover_ms);
  const energy_terms =
    mode.imaging_mW === null ? [] : [powerTerm("imaging power", mode.imaging_mW, duration_ms)];
  const energyOver = (part_ms: number) =>
    mode.imaging_mW === null ? null : mJ((mode.imaging_mW.value * part_ms) / 1000);
  return {
    duration_ms,
    energy_mJ: mode.imaging_mW === null ? null : sumOf(energy_terms),
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

/**
 * The network, layer by layer. Cycles of a layer = MACs / rate + bytes moved / rate + overhead: the
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
  mode: ReadoutMode,
  settings: SensorSettings,
  sent: { readonly bytes: number; readonly readout_ms: number },
): StageResult {
  const wire_ms = (sent.bytes * device.link.bits_per_byte) / (settings.link_Mbps * CYCLES_PER_MS);
  const overlap_ms = settings.payload === "pixels" ? sent.readout_ms : 0;
  const fixed_ms = device.link.fixed_ms.value;
  const packets_ms = Math.max(0, wire_ms - overlap_ms);
  const duration_ms = ms(fixed_ms + packets_ms);
  const energy_terms =
    mode.imaging_mW === null
      ? []
      : [
          powerTerm("imaging power", mode.imaging_mW, duration_ms),
          ...(device.link.pJ_per_byte === null
            ? []
            : [countTerm("link", sent.bytes, "bytes", device.link.pJ_per_byte)]),
        ];
  const energyOver = (part_ms: number, bytes: number) =>
    mode.imaging_mW === null
      ? null
      : mJ(
          (mode.imaging_mW.value * part_ms) / 1000 +
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
    energy_mJ: mode.imaging_mW === null ? null : sumOf(energy_terms),
    bytes: sent.bytes,
    parts,
    energy_terms,
  };
}

/** A stage that does not take place. */
export const skippedStage = (hasEnergy: boolean): StageResult => ({
  duration_ms: ms(0),
  energy_mJ: hasEnergy ? mJ(0) : null,
  bytes: 0,
  parts: [],
  energy_terms: [],
});

/** Mean power of a stage; null without energy. */
export const stagePower = (stage: StageResult) =>
  stage.energy_mJ === null
    ? null
    : mW(stage.duration_ms > 0 ? (stage.energy_mJ * 1000) / stage.duration_ms : 0);
