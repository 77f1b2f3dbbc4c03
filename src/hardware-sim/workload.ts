/**
 * What a network asks of the hardware, as plain data: the only thing the simulator knows about a
 * network. The page derives it from a model file's operator list; built-in ones are in networks/.
 * Counts are per frame (batch 1). Tensors are bytes as stored on the device.
 */
import type { Provenance } from "../units.ts";
import { SimulationError } from "./errors.ts";

export interface WorkloadLayer {
  readonly name: string;
  /** Operator kind, e.g. `CONV_2D`. Informative: time depends on counts alone. */
  readonly kind: string;
  /** Multiply-accumulates. */
  readonly macs: number;
  /** Weights and biases read, bytes. */
  readonly weight_bytes: number;
  /** Activations read, bytes. */
  readonly in_bytes: number;
  /** Activations written, bytes. */
  readonly out_bytes: number;
}

export interface Workload {
  readonly name: string;
  /** Input tensor, bytes: what the image processor hands over. */
  readonly inputBytes: number;
  /** All constants, bytes. */
  readonly weightBytes: number;
  /** Largest sum of tensors alive at once, bytes. */
  readonly peakActivationBytes: number;
  readonly layers: readonly WorkloadLayer[];
  /** Output tensor, bytes: the answer that leaves the sensor. */
  readonly outputBytes: number;
  /** Absent: taken from a loaded model file ("modelled"). */
  readonly provenance?: Provenance;
  readonly source?: string;
}

export interface WorkloadTotals {
  readonly layerCount: number;
  readonly macs: number;
  /** Weights, activations in and activations out, summed over layers, bytes. */
  readonly movedBytes: number;
}

/** Bytes one layer moves through on-chip memory: each operand once. */
export const movedBytesOf = (layer: WorkloadLayer): number =>
  layer.weight_bytes + layer.in_bytes + layer.out_bytes;

export function totalsOf(workload: Workload): WorkloadTotals {
  let macs = 0;
  let movedBytes = 0;
  for (const layer of workload.layers) {
    macs += layer.macs;
    movedBytes += movedBytesOf(layer);
  }
  return { layerCount: workload.layers.length, macs, movedBytes };
}

/** Above this no count is physical for one frame; it keeps every sum finite. */
const COUNT_LIMIT = 1e15;
const LAYER_LIMIT = 100_000;

function requireCount(value: unknown, field: string): void {
  if (typeof value !== "number" || !(value >= 0 && value <= COUNT_LIMIT)) {
    throw new SimulationError(
      "workload/invalid",
      field,
      `must be a count from 0 to ${COUNT_LIMIT}, got ${String(value)}`,
      "Derive the workload from a model file, or correct this number.",
    );
  }
}

/** Throws a SimulationError naming the first field that is missing, negative or not finite. */
export function validateWorkload(workload: Workload): void {
  for (const field of ["inputBytes", "weightBytes", "peakActivationBytes", "outputBytes"] as const) {
    requireCount(workload[field], field);
  }
  if (!Array.isArray(workload.layers) || workload.layers.length > LAYER_LIMIT) {
    throw new SimulationError(
      "workload/invalid",
      "layers",
      `must be a list of at most ${LAYER_LIMIT} layers`,
      "Derive the workload from a model file.",
    );
  }
  workload.layers.forEach((layer, index) => {
    for (const field of ["macs", "weight_bytes", "in_bytes", "out_bytes"] as const) {
      requireCount(layer[field], `layers[${index}].${field}`);
    }
  });
}
