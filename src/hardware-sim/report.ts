/**
 * What the simulator says about one frame: the FrameReport. Plain data, JSON as it stands.
 * Times count from the start of the first row's read-out; the exposure of that row lies before zero.
 * Energies are null where the device has no published figure to stand on; never zero instead.
 */
import type { MilliJoules, Millis, MilliWatts, Provenance, Quantity } from "../units.ts";
import type { DeviceId, SegmentName } from "./device.ts";
import type { SensorSettings } from "./settings-table.ts";

/** A slice of a segment: rows, a layer, a packet. Slices of a segment tile it. */
export interface Part {
  readonly name: string;
  readonly kind: string;
  readonly start_ms: Millis;
  readonly duration_ms: Millis;
  readonly energy_mJ: MilliJoules | null;
  readonly bytes: number;
  /** Multiply-accumulates; 0 outside inference. */
  readonly macs: number;
}

/** One term of a segment's energy: a count times an energy per action, or a power times a time. */
export interface EnergyTerm {
  readonly name: string;
  readonly energy_mJ: MilliJoules;
  readonly provenance: Provenance;
  readonly source: string;
  /** The two factors, e.g. 12,330,240 `conversions` of 28.4 `pJ` each, or 16.52 `ms` at 247 `mW`. */
  readonly amount: number;
  readonly amount_unit: string;
  readonly each: number;
  readonly each_unit: string;
}

export interface Segment {
  readonly name: SegmentName;
  readonly label: string;
  readonly start_ms: Millis;
  readonly duration_ms: Millis;
  /** Mean power; 0 for a segment of no duration. */
  readonly power_mW: MilliWatts | null;
  readonly energy_mJ: MilliJoules | null;
  /** Bytes produced: samples, tensor, answer. */
  readonly bytes: number;
  /** Of the duration. */
  readonly provenance: Provenance;
  readonly source: string;
  /** Of the energy. */
  readonly energy_provenance: Provenance;
  readonly energy_source: string;
  readonly parts: readonly Part[];
  /** Sum to energy_mJ; empty where it is null. */
  readonly energy_terms: readonly EnergyTerm[];
}

export interface Exposure {
  readonly exposure_ms: Millis;
  /** From the first row's to the last row's read-out: how far the picture leans when things move. */
  readonly skew_ms: Millis;
  /** From the middle of the first row's exposure to the answer. */
  readonly light_to_answer_ms: Millis;
}

export type RateLimit = "exposure" | "read-out" | "inference" | "result" | "whole frame" | "chosen rate";

/** Many frames: how often, and at what mean power. */
export interface Operation {
  readonly period_ms: Millis;
  /** Rows and blanking: how long the sensor's timing alone makes the next frame wait. */
  readonly readout_period_ms: Millis;
  readonly frame_rate_fps: number;
  /** Highest rates this frame allows. */
  readonly serial_fps: number;
  readonly pipelined_fps: number;
  readonly limited_by: RateLimit;
  /** Whether a chosen rate is reached. */
  readonly rate_reached: boolean;
  readonly idle_ms: Millis;
  readonly idle_mW: MilliWatts | null;
  readonly idle_mJ: MilliJoules | null;
  readonly average_mW: MilliWatts | null;
  readonly battery_hours: number | null;
  readonly link_bytes_per_s: number;
}

export interface MemoryUse {
  /** Null: no published capacity. */
  readonly capacity_bytes: number | null;
  readonly weights_bytes: number;
  readonly activations_bytes: number;
  readonly used_bytes: number;
  readonly fits: boolean;
  /** By how much it does not fit; 0 when it does. */
  readonly over_bytes: number;
  readonly source: string;
}

export interface Traffic {
  /** What leaves the device for this frame, bytes, padding included. */
  readonly sent_bytes: number;
  /** What a camera without a network would send: all samples of the read-out mode, region or not. */
  readonly raw_bytes: number;
  readonly kept_bytes: number;
}

export interface InferenceSummary {
  readonly macs: number;
  readonly cycles: number;
  readonly macs_per_cycle: number;
  /** Fraction of the multipliers busy; null where their number is not published. */
  readonly utilisation: number | null;
  readonly pJ_per_mac: number | null;
}

export interface Note {
  readonly kind: "warning" | "information";
  readonly text: string;
}

export interface FrameReport {
  readonly device: DeviceId;
  readonly label: string;
  readonly network: string;
  readonly settings: SensorSettings;
  readonly segments: readonly Segment[];
  readonly total_ms: Millis;
  readonly total_mJ: MilliJoules | null;
  readonly mean_power_mW: MilliWatts | null;
  /** Of the totals: published only when settings and network are those of the measurement. */
  readonly total_provenance: Provenance;
  readonly total_source: string;
  /** Whether the stages are published too, or an assumed split of the total. */
  readonly split: "published" | "assumed";
  /** The longest segment. */
  readonly bottleneck: SegmentName;
  readonly exposure: Exposure;
  readonly operation: Operation;
  readonly memory: MemoryUse;
  readonly traffic: Traffic;
  readonly inference: InferenceSummary;
  readonly published: { readonly total_ms: Quantity; readonly total_mJ: Quantity | null };
  readonly notes: readonly Note[];
}
