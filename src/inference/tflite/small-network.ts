/**
 * A small sound network with one of everything common, for tests: a 3×3 stride-2 stem, PAD and a
 * depthwise layer, a residual block, a global mean, two dense layers, TANH, DEQUANTIZE. About 5 KB.
 * Weights come from a fixed linear congruential sequence, so the file is the same everywhere.
 */
import { type FileSpec, type OperatorSpec, type TensorSpec, writeTflite } from "./tflite-writer.ts";

const INT8 = 9;
const INT32 = 2;
const FLOAT32 = 0;
const RELU = 1;
const SAME = 0;
const VALID = 1;

export function smallNetworkSpec(): FileSpec {
  const tensors: TensorSpec[] = [];
  const operators: OperatorSpec[] = [];
  let state = 12345;
  /** Integers in ±limit. */
  const random = (limit: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return ((state >>> 8) % (2 * limit + 1)) - limit;
  };
  const add = (tensor: TensorSpec): number => tensors.push(tensor) - 1;
  const activation = (shape: number[], scale: number, zeroPoint: number): number =>
    add({ shape, type: INT8, scales: [scale], zeroPoints: [zeroPoint] });
  const weights = (shape: number[], channels: number, dimension: number): number => {
    const count = shape.reduce((product, size) => product * size, 1);
    const data = Int8Array.from({ length: count }, () => random(127));
    const scales = Array.from({ length: channels }, (_, i) => 0.002 + 0.0001 * i);
    return add({ shape, type: INT8, scales, dimension, data });
  };
  const bias = (channels: number): number =>
    add({ shape: [channels], type: INT32, data: Int32Array.from({ length: channels }, () => random(2000)) });
  const conv = (input: number, w: number, b: number, output: number, stride: number, act: number): void => {
    const options = [{ u8: SAME }, { i32: stride }, { i32: stride }, { u8: act }];
    operators.push({ code: 3, inputs: [input, w, b], outputs: [output], optionsType: 1, options });
  };
  const depthwise = (
    input: number,
    w: number,
    b: number,
    output: number,
    stride: number,
    mode: number,
  ): void => {
    const options = [{ u8: mode }, { i32: stride }, { i32: stride }, { i32: 1 }, { u8: RELU }];
    operators.push({ code: 4, inputs: [input, w, b], outputs: [output], optionsType: 2, options });
  };
  const dense = (input: number, w: number, b: number, output: number, act: number): void => {
    operators.push({
      code: 9,
      inputs: [input, w, b],
      outputs: [output],
      optionsType: 8,
      options: [{ u8: act }],
    });
  };

  const input = activation([1, 16, 16, 3], 0.008, -5);
  const stem = activation([1, 8, 8, 12], 0.03, -128);
  conv(input, weights([12, 3, 3, 3], 12, 0), bias(12), stem, 2, RELU);
  const paddings = add({ shape: [4, 2], type: INT32, data: Int32Array.from([0, 0, 0, 1, 0, 1, 0, 0]) });
  const padded = activation([1, 9, 9, 12], 0.03, -128);
  operators.push({ code: 34, inputs: [stem, paddings], outputs: [padded], optionsType: 22, options: [] });
  const small = activation([1, 4, 4, 12], 0.05, -128);
  depthwise(padded, weights([1, 3, 3, 12], 12, 3), bias(12), small, 2, VALID);
  const narrow = activation([1, 4, 4, 8], 0.04, 3);
  conv(small, weights([8, 1, 1, 12], 8, 0), bias(8), narrow, 1, 0);
  const wide = activation([1, 4, 4, 24], 0.03, -128);
  conv(narrow, weights([24, 1, 1, 8], 24, 0), bias(24), wide, 1, RELU);
  const filtered = activation([1, 4, 4, 24], 0.03, -128);
  depthwise(wide, weights([1, 3, 3, 24], 24, 3), bias(24), filtered, 1, SAME);
  const projected = activation([1, 4, 4, 8], 0.05, -11);
  conv(filtered, weights([8, 1, 1, 24], 8, 0), bias(8), projected, 1, 0);
  const sum = activation([1, 4, 4, 8], 0.06, 4);
  operators.push({
    code: 0,
    inputs: [narrow, projected],
    outputs: [sum],
    optionsType: 11,
    options: [{ u8: 0 }],
  });
  const axes = add({ shape: [2], type: INT32, data: Int32Array.from([1, 2]) });
  const mean = activation([1, 8], 0.03, 2);
  operators.push({ code: 40, inputs: [sum, axes], outputs: [mean], optionsType: 27, options: [{ u8: 0 }] });
  const hidden = activation([1, 16], 0.01, -128);
  dense(mean, weights([16, 8], 1, 0), bias(16), hidden, RELU);
  const logits = activation([1, 2], 0.02, 7);
  dense(hidden, weights([2, 16], 1, 0), bias(2), logits, 0);
  const tanh = activation([1, 2], 1 / 128, 0);
  operators.push({ code: 28, inputs: [logits], outputs: [tanh] });
  const output = add({ shape: [1, 2], type: FLOAT32 });
  operators.push({ code: 6, inputs: [tanh], outputs: [output] });
  return { tensors, operators, inputs: [input], outputs: [output] };
}

export const smallNetworkFile = (): Uint8Array => writeTflite(smallNetworkSpec());
