/**
 * Would knowing how the 2304 multipliers are wired explain the two published times the model misses?
 * Each layout is a matrix of products: so many inputs of a sum side by side, for so many output
 * channels; what does not fill it is idle. Nothing is fitted. README.md prints this table;
 * `npm run simulate -- --ablation` reproduces it.
 */
import { DSP_CLOCK_MHZ, DSP_MACS } from "./imx500-figures.ts";
import { MOBILENET_V1, PICOSAM2 } from "./networks/check-networks.ts";
import type { Workload, WorkloadLayer } from "./workload.ts";

const BIAS_BYTES = 4;
const CYCLES_PER_MS = DSP_CLOCK_MHZ.value * 1000;
/** Output channels side by side; 2304 / this many inputs. */
const OUTPUT_LANES = [9, 16, 24, 36, 48, 64, 96, 144, 192, 256] as const;

export interface LayoutRow {
  readonly inputLanes: number;
  readonly outputLanes: number;
  /** With every operand at hand and no overhead: a bound from below. */
  readonly picosam2_ms: number;
  readonly mobilenet_ms: number;
  /** PicoSAM2 over MobileNet V1; 14.3 / 3.1 = 4.6 as published. */
  readonly ratio: number;
}

/** Cycles of one int8 layer on an array of inputs × outputs: partly filled steps cost whole ones. */
export function layerCycles(layer: WorkloadLayer, inputLanes: number, outputLanes: number): number {
  if (layer.macs === 0) return 0;
  // One byte per value: products per output value, then output channels out of the weights.
  const fanIn = layer.macs / layer.out_bytes;
  const channels = Math.round(layer.weight_bytes / (fanIn + BIAS_BYTES));
  const places = layer.out_bytes / channels;
  const steps = Math.ceil(fanIn / inputLanes);
  return places * steps * Math.ceil(channels / outputLanes);
}

const milliseconds = (workload: Workload, inputLanes: number, outputLanes: number): number =>
  workload.layers.reduce((sum, layer) => sum + layerCycles(layer, inputLanes, outputLanes), 0) /
  CYCLES_PER_MS;

export function arrayLayouts(): readonly LayoutRow[] {
  return OUTPUT_LANES.map((outputLanes) => {
    const inputLanes = DSP_MACS.value / outputLanes;
    const picosam2_ms = milliseconds(PICOSAM2, inputLanes, outputLanes);
    const mobilenet_ms = milliseconds(MOBILENET_V1, inputLanes, outputLanes);
    return { inputLanes, outputLanes, picosam2_ms, mobilenet_ms, ratio: picosam2_ms / mobilenet_ms };
  });
}

export interface CountRatio {
  readonly count: string;
  /** PicoSAM2 over MobileNet V1. */
  readonly ratio: number;
}

/** How much more of everything countable PicoSAM2 has than MobileNet V1. */
export function countRatios(): readonly CountRatio[] {
  const counts: readonly (readonly [string, (layer: WorkloadLayer) => number])[] = [
    ["MACs", (layer) => layer.macs],
    ["depthwise MACs", (layer) => (layer.kind === "DEPTHWISE_CONV_2D" ? layer.macs : 0)],
    ["weight bytes", (layer) => layer.weight_bytes],
    ["activation bytes", (layer) => layer.in_bytes + layer.out_bytes],
    ["operators", () => 1],
  ];
  const total = (workload: Workload, of: (layer: WorkloadLayer) => number): number =>
    workload.layers.reduce((sum, layer) => sum + of(layer), 0);
  return counts.map(([count, of]) => ({ count, ratio: total(PICOSAM2, of) / total(MOBILENET_V1, of) }));
}
