/**
 * One pointwise convolution, 64 pixels × 96 → 96 channels with weights and inputs over their whole
 * range: what the kernel builds are checked and timed with at start-up. 590 thousand multiplications.
 */
import type { Model, Quantisation, Tensor } from "../tflite/model.ts";

const SIDE = 8;
const CHANNELS = 96;

/** The same integers everywhere: a linear congruential sequence over −limit … limit. */
function sequence(count: number, limit: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state >>> 8) % (2 * limit + 1)) - limit;
  });
}

const quantised = (scale: number, zeroPoint: number): Quantisation => ({
  scales: Float32Array.of(scale),
  scaleRange: [Math.fround(scale), Math.fround(scale)],
  zeroPoints: Int32Array.of(zeroPoint),
  dimension: 0,
});

function activation(index: number, quantisation: Quantisation): Tensor {
  const shape = [1, SIDE, SIDE, CHANNELS];
  return {
    index,
    name: "probe",
    shape,
    elements: SIDE * SIDE * CHANNELS,
    type: "int8",
    quantisation,
    data: null,
  };
}

/** @param weightLimit weights lie within ± this. */
export function probeModel(weightLimit = 127): Model {
  const weights: Tensor = {
    index: 1,
    name: "weights",
    shape: [CHANNELS, 1, 1, CHANNELS],
    elements: CHANNELS * CHANNELS,
    type: "int8",
    quantisation: quantised(0.001, 0),
    // A third of the weights at either end: sums of neighbouring products then exceed 16 bits, which
    // is where processors differ.
    data: Int8Array.from(sequence(CHANNELS * CHANNELS, 190, 1), (w) =>
      Math.max(-weightLimit, Math.min(weightLimit, w)),
    ),
  };
  const no = { top: 0, bottom: 0, left: 0, right: 0 };
  return {
    description: "start-up probe",
    tensors: [activation(0, quantised(0.02, -5)), weights, activation(2, quantised(0.15, 3))],
    operators: [
      {
        kind: "CONV_2D",
        index: 0,
        inputs: [0, 1],
        outputs: [2],
        input: 0,
        output: 2,
        weights: 1,
        bias: null,
        kernelHeight: 1,
        kernelWidth: 1,
        strideHeight: 1,
        strideWidth: 1,
        padding: no,
        activation: "NONE",
      },
    ],
    input: 0,
    output: 2,
    part: null,
    file_bytes: 0,
  };
}

/** Inputs over the whole of int8, ends included. */
export function probeInput(seed: number): Int8Array {
  const values = sequence(SIDE * SIDE * CHANNELS, 190, seed);
  return Int8Array.from(values, (q) => Math.max(-128, Math.min(127, q)));
}
