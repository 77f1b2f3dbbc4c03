/** Rolling-shutter read-out: which samples a frame has, how long reading them takes, what it costs. */
import { ms } from "../units.ts";
import type { DeviceSpec, ReadoutMode } from "./device.ts";
import { SimulationError } from "./errors.ts";
import type { EnergyTerm, Part } from "./report.ts";
import type { SensorSettings } from "./settings-table.ts";
import { countTerm, powerTerm, type StageResult, sumOf } from "./stage.ts";

const MICRO_PER_MILLI = 1000;

/** Samples and rows of one frame at given settings. */
export interface Sampling {
  readonly rows: number;
  /** Samples converted: whole rows, all columns in parallel. */
  readonly conversions: number;
  /** Samples inside the region: what the ISP scales and what "the pixels" would send. */
  readonly samples: number;
  readonly raw_bytes: number;
  /** All samples of the mode: what a camera that knows of no region sends, bytes. */
  readonly frame_bytes: number;
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
    frame_bytes: (mode.columns * mode.rows * device.array.bits_per_sample) / 8,
  };
}

/** Rows one after another, all columns of a row at once. */
export function readoutStage(device: DeviceSpec, mode: ReadoutMode, sampling: Sampling): StageResult {
  const duration_ms = ms((sampling.rows * mode.row_time_us.value) / MICRO_PER_MILLI);
  const bytes = (sampling.conversions * device.array.bits_per_sample) / 8;
  const energy_terms: EnergyTerm[] = [];
  if (device.imaging_mW !== null) {
    energy_terms.push(powerTerm("imaging power", device.imaging_mW, duration_ms));
    if (device.pJ_per_conversion !== null) {
      energy_terms.push(
        countTerm("column converters", sampling.conversions, "conversions", device.pJ_per_conversion),
      );
    }
    if (mode.pJ_per_row !== null) {
      energy_terms.push(countTerm("binned rows", sampling.rows, "rows", mode.pJ_per_row));
    }
  }
  const energy_mJ = device.imaging_mW === null ? null : sumOf(energy_terms);
  const parts: readonly Part[] = [
    { name: `${sampling.rows} rows`, kind: "rows", start_ms: ms(0), duration_ms, energy_mJ, bytes, macs: 0 },
  ];
  return { duration_ms, energy_mJ, bytes, parts, energy_terms };
}
