/**
 * Writes down a network's layers from their shapes: the arithmetic of MACs and bytes in one place,
 * used by every built-in network. Not an engine: it never touches a value.
 * Shapes are H × W × C; one byte per value unless told otherwise; biases are 4 bytes each.
 */
import type { Provenance } from "../units.ts";
import type { Workload, WorkloadLayer } from "./workload.ts";

export interface Shape {
  readonly h: number;
  readonly w: number;
  readonly c: number;
}

interface WindowOptions {
  readonly kernel: number;
  readonly stride?: number;
  /** "same": ceil(size / stride), as TensorFlow. A number: zeros added on every side, as Caffe and PyTorch. */
  readonly pad?: "same" | number;
}

interface ConvOptions extends WindowOptions {
  readonly out: number;
  readonly groups?: number;
  /** Absent: true. */
  readonly bias?: boolean;
}

const BIAS_BYTES = 4;

function outputSize(size: number, options: WindowOptions): number {
  const stride = options.stride ?? 1;
  const pad = options.pad ?? "same";
  if (pad === "same") return Math.ceil(size / stride);
  return Math.floor((size + 2 * pad - options.kernel) / stride) + 1;
}

export interface LayerList {
  conv(name: string, from: Shape, options: ConvOptions): Shape;
  depthwise(name: string, from: Shape, options: WindowOptions): Shape;
  dense(name: string, from: Shape, out: number): Shape;
  pool(name: string, from: Shape, options: WindowOptions): Shape;
  /** An operator without MACs or weights, e.g. PAD, ADD, RESHAPE. */
  move(name: string, kind: string, inBytes: number, to: Shape): Shape;
  finish(about: {
    name: string;
    input: Shape;
    outputBytes: number;
    provenance: Provenance;
    source: string;
    /** Absent: the sum over layers (weights used by several layers count once: give the true sum). */
    weightBytes?: number;
  }): Workload;
}

/** Starts an empty list. `bytesPerValue`: 1 for int8 weights and activations, 4 for float32. */
export function createLayerList(bytesPerValue = 1): LayerList {
  const layers: WorkloadLayer[] = [];
  const sizeOf = (shape: Shape): number => shape.h * shape.w * shape.c * bytesPerValue;

  const add = (name: string, kind: string, macs: number, weight_bytes: number, from: Shape, to: Shape) => {
    layers.push({ name, kind, macs, weight_bytes, in_bytes: sizeOf(from), out_bytes: sizeOf(to) });
    return to;
  };

  return {
    conv(name, from, options) {
      const fanIn = options.kernel * options.kernel * (from.c / (options.groups ?? 1));
      const to = { h: outputSize(from.h, options), w: outputSize(from.w, options), c: options.out };
      const biases = options.bias === false ? 0 : options.out * BIAS_BYTES;
      const weights = fanIn * options.out * bytesPerValue + biases;
      return add(name, "CONV_2D", to.h * to.w * to.c * fanIn, weights, from, to);
    },
    depthwise(name, from, options) {
      const taps = options.kernel * options.kernel;
      const to = { h: outputSize(from.h, options), w: outputSize(from.w, options), c: from.c };
      const weights = taps * from.c * bytesPerValue + from.c * BIAS_BYTES;
      return add(name, "DEPTHWISE_CONV_2D", to.h * to.w * to.c * taps, weights, from, to);
    },
    dense(name, from, out) {
      const fanIn = from.h * from.w * from.c;
      const to = { h: 1, w: 1, c: out };
      return add(
        name,
        "FULLY_CONNECTED",
        fanIn * out,
        fanIn * out * bytesPerValue + out * BIAS_BYTES,
        from,
        to,
      );
    },
    pool(name, from, options) {
      const to = { h: outputSize(from.h, options), w: outputSize(from.w, options), c: from.c };
      return add(name, "MAX_POOL_2D", 0, 0, from, to);
    },
    move(name, kind, inBytes, to) {
      layers.push({ name, kind, macs: 0, weight_bytes: 0, in_bytes: inBytes, out_bytes: sizeOf(to) });
      return to;
    },
    finish(about) {
      return {
        name: about.name,
        inputBytes: sizeOf(about.input),
        weightBytes: about.weightBytes ?? layers.reduce((sum, layer) => sum + layer.weight_bytes, 0),
        peakActivationBytes: layers.reduce(
          (peak, layer) => Math.max(peak, layer.in_bytes + layer.out_bytes),
          0,
        ),
        layers: [...layers],
        outputBytes: about.outputBytes,
        provenance: about.provenance,
        source: about.source,
      };
    },
  };
}
