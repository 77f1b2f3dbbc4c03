/**
 * Sound `.tflite` files around one operator or a short chain, for kernel tests alone: random weights
 * and biases from a seed, the numbers that matter chosen by the test.
 */

import type { Model } from "../tflite/model.ts";
import { readModel } from "../tflite/read-model.ts";
import { type OperatorSpec, type TensorSpec, writeTflite } from "../tflite/tflite-writer.ts";

const INT8 = 9;
const INT32 = 2;
const FLOAT32 = 0;
export const ACTIVATION = { NONE: 0, RELU: 1, RELU6: 3 } as const;

/** A small seeded generator (mulberry32): the same sequence everywhere. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface WindowSpec {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly same: boolean;
  readonly activation: number;
}

export const POINTWISE: WindowSpec = { kernel: [1, 1], stride: [1, 1], same: true, activation: 0 };

export interface Quant {
  readonly scale: number;
  readonly zeroPoint: number;
}

const DEFAULT_QUANT: Quant = { scale: 0.05, zeroPoint: -7 };

/** Builds a chain of operators from one int8 picture. */
export class GraphBuilder {
  private readonly tensors: TensorSpec[] = [];
  private readonly operators: OperatorSpec[] = [];
  private readonly random: () => number;
  private readonly weightLimit: number;
  readonly input: number;

  /** @param weightLimit weights lie within ± this; at most 127. */
  constructor(
    seed: number,
    shape: readonly number[],
    quant: Quant = { scale: 0.02, zeroPoint: -5 },
    weightLimit = 127,
  ) {
    this.random = seeded(seed);
    this.weightLimit = weightLimit;
    this.input = this.activation(shape, quant);
  }

  /** Integer in ±limit, extremes a little more often than chance has them. */
  private integer(limit: number): number {
    const pick = this.random();
    if (pick < 0.05) return limit;
    if (pick < 0.1) return -limit;
    return Math.round((this.random() * 2 - 1) * limit);
  }

  shapeOf(tensor: number): readonly number[] {
    return this.tensors[tensor]?.shape ?? [];
  }

  private add(tensor: TensorSpec): number {
    return this.tensors.push(tensor) - 1;
  }

  private activation(shape: readonly number[], q: Quant): number {
    return this.add({ shape, type: INT8, scales: [q.scale], zeroPoints: [q.zeroPoint] });
  }

  private weights(shape: readonly number[], channels: number, dimension: number): number {
    const count = shape.reduce((product, size) => product * size, 1);
    return this.add({
      shape,
      type: INT8,
      dimension,
      scales: Array.from({ length: channels }, () => 0.0005 + this.random() * 0.01),
      data: Int8Array.from({ length: count }, () => this.integer(this.weightLimit)),
    });
  }

  private bias(channels: number, limit: number): number {
    const data = Int32Array.from({ length: channels }, () => this.integer(limit));
    return this.add({ shape: [channels], type: INT32, data });
  }

  private windowed(size: number, kernel: number, stride: number, same: boolean): number {
    return same ? Math.ceil(size / stride) : Math.ceil((size - kernel + 1) / stride);
  }

  private outputSize(input: number, w: WindowSpec): [number, number] {
    const [, height = 1, width = 1] = this.shapeOf(input);
    return [
      this.windowed(height, w.kernel[0], w.stride[0], w.same),
      this.windowed(width, w.kernel[1], w.stride[1], w.same),
    ];
  }

  conv(input: number, channels: number, w: WindowSpec, quant = DEFAULT_QUANT, biasLimit = 4000): number {
    const from = this.shapeOf(input)[3] ?? 1;
    const weights = this.weights([channels, ...w.kernel, from], channels, 0);
    const output = this.activation([1, ...this.outputSize(input, w), channels], quant);
    const options = [
      { u8: w.same ? 0 : 1 },
      { i32: w.stride[1] },
      { i32: w.stride[0] },
      { u8: w.activation },
    ];
    const inputs = biasLimit === 0 ? [input, weights] : [input, weights, this.bias(channels, biasLimit)];
    this.operators.push({ code: 3, inputs, outputs: [output], optionsType: 1, options });
    return output;
  }

  depthwise(input: number, w: WindowSpec, quant = DEFAULT_QUANT, biasLimit = 4000): number {
    const channels = this.shapeOf(input)[3] ?? 1;
    const weights = this.weights([1, ...w.kernel, channels], channels, 3);
    const output = this.activation([1, ...this.outputSize(input, w), channels], quant);
    const options = [
      ...[{ u8: w.same ? 0 : 1 }, { i32: w.stride[1] }, { i32: w.stride[0] }],
      ...[{ i32: 1 }, { u8: w.activation }],
    ];
    const inputs = biasLimit === 0 ? [input, weights] : [input, weights, this.bias(channels, biasLimit)];
    this.operators.push({ code: 4, inputs, outputs: [output], optionsType: 2, options });
    return output;
  }

  private quantOf(tensor: number): Quant {
    const spec = this.tensors[tensor];
    return { scale: spec?.scales?.[0] ?? 1, zeroPoint: spec?.zeroPoints?.[0] ?? 0 };
  }

  pad(input: number, top: number, bottom: number, left: number, right: number): number {
    const [, height = 1, width = 1, channels = 1] = this.shapeOf(input);
    const data = Int32Array.from([0, 0, top, bottom, left, right, 0, 0]);
    const paddings = this.add({ shape: [4, 2], type: INT32, data });
    const shape = [1, height + top + bottom, width + left + right, channels];
    const output = this.activation(shape, this.quantOf(input));
    this.operators.push({
      code: 34,
      inputs: [input, paddings],
      outputs: [output],
      optionsType: 22,
      options: [],
    });
    return output;
  }

  sum(a: number, b: number, quant = DEFAULT_QUANT, activation = 0): number {
    const output = this.activation(this.shapeOf(a), quant);
    const options = [{ u8: activation }];
    this.operators.push({ code: 0, inputs: [a, b], outputs: [output], optionsType: 11, options });
    return output;
  }

  mean(input: number, quant = DEFAULT_QUANT): number {
    const axes = this.add({ shape: [2], type: INT32, data: Int32Array.from([1, 2]) });
    const output = this.activation([1, this.shapeOf(input)[3] ?? 1], quant);
    this.operators.push({ code: 40, inputs: [input, axes], outputs: [output], optionsType: 27, options: [] });
    return output;
  }

  reshape(input: number): number {
    const count = this.shapeOf(input).reduce((product, size) => product * size, 1);
    const output = this.activation([1, count], this.quantOf(input));
    this.operators.push({ code: 22, inputs: [input], outputs: [output], optionsType: 17, options: [] });
    return output;
  }

  /** One weight scale for all rows, as the published networks have it. */
  dense(input: number, rows: number, quant = DEFAULT_QUANT, activation = 0): number {
    const columns = this.shapeOf(input).reduce((product, size) => product * size, 1);
    const weights = this.weights([rows, columns], 1, 0);
    const output = this.activation([1, rows], quant);
    const inputs = [input, weights, this.bias(rows, 4000)];
    const options = [{ u8: activation }];
    this.operators.push({ code: 9, inputs, outputs: [output], optionsType: 8, options });
    return output;
  }

  /** Joins a tensor with a constant of as many channels as `constantChannels`. */
  concatConstant(input: number, constantChannels: number): number {
    const [, height = 1, width = 1, channels = 1] = this.shapeOf(input);
    const q = this.quantOf(input);
    const data = Int8Array.from({ length: height * width * constantChannels }, () => this.integer(127));
    const shape = [1, height, width, constantChannels];
    const constant = this.add({ shape, type: INT8, scales: [q.scale], zeroPoints: [q.zeroPoint], data });
    const output = this.activation([1, height, width, channels + constantChannels], q);
    const options = [{ i32: 3 }, { u8: 0 }];
    this.operators.push({ code: 2, inputs: [input, constant], outputs: [output], optionsType: 10, options });
    return output;
  }

  /** TANH 28, LOGISTIC 14, QUANTIZE 114. */
  unary(input: number, code: number, quant: Quant): number {
    const output = this.activation(this.shapeOf(input), quant);
    this.operators.push({ code, inputs: [input], outputs: [output] });
    return output;
  }

  /** int8 [1, N × copies] → float32 [1, N]: RESHAPE, DEQUANTIZE, MEAN over the copies (as training exports it). */
  meanOfCopies(input: number, copies: number, axes: readonly number[] = [2]): number {
    const count = this.shapeOf(input).reduce((product, size) => product * size, 1) / copies;
    const apart = this.activation([1, count, copies], this.quantOf(input));
    this.operators.push({ code: 22, inputs: [input], outputs: [apart], optionsType: 17, options: [] });
    const real = this.add({ shape: [1, count, copies], type: FLOAT32 });
    this.operators.push({ code: 6, inputs: [apart], outputs: [real] });
    const axis = this.add({ shape: [axes.length], type: INT32, data: Int32Array.from(axes) });
    const output = this.add({ shape: [1, count], type: FLOAT32 });
    const options = [{ u8: 0 }];
    this.operators.push({ code: 40, inputs: [real, axis], outputs: [output], optionsType: 27, options });
    return output;
  }

  bytes(output: number): Uint8Array {
    const { tensors, operators } = this;
    return writeTflite({ tensors, operators, inputs: [this.input], outputs: [output] });
  }

  finish(output: number): Model {
    return readModel(this.bytes(output));
  }
}

/** Values for every element: all of one kind, or random. */
export function picture(model: Model, kind: "random" | "lowest" | "highest", seed: number): Int8Array {
  const count = model.tensors[model.input]?.elements ?? 0;
  const random = seeded(seed);
  const value = (): number =>
    kind === "lowest" ? -128 : kind === "highest" ? 127 : Math.floor(random() * 256) - 128;
  return Int8Array.from({ length: count }, value);
}
