/**
 * The loaded network operator by operator: what it asks (inference) joined to what that costs in the
 * simulated sensor (hardware-sim). Pure; one row per operator of the graph, in order of execution.
 */
import { inferenceStage } from "../hardware-sim/accelerator.ts";
import { DEVICES } from "../hardware-sim/devices.ts";
import type { SensorSettings } from "../hardware-sim/settings-table.ts";
import type { LayerInspection, NetworkInspection } from "../inference/inspect/inspect-network.ts";
import { type KnownNetwork, knownNetwork } from "../inference/runtime/describe-input.ts";
import type { Workload } from "../inference/tflite/workload.ts";
import { sensorWorkload } from "./sensor-workload.ts";

export interface LayerRow {
  /** Place in order of execution, from 0. */
  readonly index: number;
  readonly kind: string;
  /** Name of the output tensor, as the exporter wrote it. */
  readonly name: string;
  readonly outputShape: readonly number[];
  readonly macs: number;
  readonly weight_bytes: number;
  readonly in_bytes: number;
  readonly out_bytes: number;
  /** Simulated, on the accelerator of the IMX500 at the chosen clock. */
  readonly sensor_cycles: number;
  /** Simulated. */
  readonly sensor_uJ: number;
  /** Measured on this computer; NaN before, and for an operator that is done as part of a neighbour. */
  readonly time_us: number;
  /** Share of the output's values that may have been clipped, 0…1, measured; NaN before. */
  readonly clipped_frac: number;
  /** All that taking it apart found; null before. */
  readonly inspected: LayerInspection | null;
}

export interface LayerTotals {
  readonly macs: number;
  readonly weight_bytes: number;
  readonly sensor_cycles: number;
  readonly sensor_uJ: number;
  /** Sum of what was measured; NaN before. */
  readonly time_us: number;
}

/** What is known of a file by its SHA-256: the published networks are recognised. */
export const knownBySha256 = (sha256: string): KnownNetwork | null => knownNetwork(sha256);

/**
 * @param settings of the simulated sensor; its clock is what matters here.
 * @param inspection of the same network; null where it was not taken apart yet
 */
export function layerRows(
  work: Workload,
  settings: SensorSettings,
  inspection: NetworkInspection | null,
): LayerRow[] {
  const stage = inferenceStage(DEVICES.imx500, settings, sensorWorkload("loaded", work));
  return work.layers.map((layer, index) => {
    const part = stage.parts[index];
    const inspected = inspection?.layers[index] ?? null;
    return {
      index,
      kind: layer.kind,
      name: layer.name,
      outputShape: layer.output_shape,
      macs: layer.macs,
      weight_bytes: layer.weight_bytes,
      in_bytes: layer.activation_in_bytes,
      out_bytes: layer.activation_out_bytes,
      sensor_cycles: (part?.duration_ms ?? Number.NaN) * settings.clock_MHz * 1000,
      sensor_uJ: (part?.energy_mJ ?? Number.NaN) * 1000,
      time_us: (inspected?.time_ms ?? Number.NaN) * 1000,
      clipped_frac: inspected?.activations?.clipped_frac ?? Number.NaN,
      inspected,
    };
  });
}

export function totalsOfLayers(rows: readonly LayerRow[]): LayerTotals {
  const sum = (count: (row: LayerRow) => number): number =>
    rows.reduce((total, row) => total + count(row), 0);
  return {
    macs: sum((row) => row.macs),
    weight_bytes: sum((row) => row.weight_bytes),
    sensor_cycles: sum((row) => row.sensor_cycles),
    sensor_uJ: sum((row) => row.sensor_uJ),
    time_us: rows.every((row) => Number.isNaN(row.time_us))
      ? Number.NaN
      : sum((row) => (Number.isNaN(row.time_us) ? 0 : row.time_us)),
  };
}
