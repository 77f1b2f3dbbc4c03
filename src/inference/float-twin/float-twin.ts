/**
 * The same network in float32, on TensorFlow.js's WebAssembly backend: weights and input dequantised,
 * every operator in real numbers, built from the same Model. What differs from the int8 network is
 * quantisation, nothing else; beside it one sees what int8 costs and what it saves.
 *
 * Loaded only when asked for: this module brings TensorFlow.js with it.
 */

import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import {
  type Activation,
  type Model,
  type Operator,
  type Padding,
  quantisationOf,
  type Tensor,
  tensorAt,
} from "../tflite/model.ts";

export interface FloatTwin {
  /** int8 input of the quantised network in; its output in real values out (a new array each run). */
  run(input: Int8Array): Float32Array;
  dispose(): void;
}

type Step = (values: Map<number, tf.Tensor>) => tf.Tensor;

/** Weights by tensor index; a bias, which has no real values of its own, by the place of its operator. */
type Constants = Map<number | `bias of ${number}`, tf.Tensor>;

/** Starts the backend, one thread. @param wasmFolder address of the backend's .wasm files, ending in "/". */
export async function startFloatBackend(wasmFolder: string): Promise<void> {
  setWasmPaths(wasmFolder);
  setThreadsCount(1);
  await tf.setBackend("wasm");
  await tf.ready();
}

/** @param model any Model; startFloatBackend must have resolved. */
export function createFloatTwin(model: Model): FloatTwin {
  const inputTensor = tensorAt(model, model.input);
  const quantisation = quantisationOf(inputTensor);
  const constants: Constants = new Map();
  for (const tensor of model.tensors) {
    if (tensor.data instanceof Int8Array) constants.set(tensor.index, realConstant(tensor));
  }
  const steps = model.operators.map((operator): [number, Step] => [
    operator.output,
    stepOf(model, operator, constants),
  ]);
  const real = new Float32Array(inputTensor.elements);
  return {
    run(input) {
      for (let i = 0; i < real.length; i++) {
        real[i] = quantisation.scale * ((input[i] ?? 0) - quantisation.zeroPoint);
      }
      const result = tf.tidy(() => {
        const values = new Map<number, tf.Tensor>();
        for (const [index, constant] of constants) if (typeof index === "number") values.set(index, constant);
        values.set(model.input, tf.tensor(real, [...inputTensor.shape]));
        for (const [output, step] of steps) values.set(output, step(values));
        return tensorOf(values, model.output);
      });
      const output = result.dataSync<"float32">();
      result.dispose();
      return output;
    },
    dispose() {
      for (const constant of constants.values()) constant.dispose();
    },
  };
}

function tensorOf(values: ReadonlyMap<number, tf.Tensor>, index: number): tf.Tensor {
  const value = values.get(index);
  if (value === undefined) throw new RangeError(`tensor ${index} has no value yet`);
  return value;
}

/** scale × (q − zero point), each channel by its own scale. Kernels turned to TensorFlow's order. */
function realConstant(tensor: Tensor): tf.Tensor {
  const { data, shape, quantisation } = tensor;
  if (!(data instanceof Int8Array) || quantisation === null)
    throw new TypeError(`tensor ${tensor.index} is no weight`);
  const { scales, zeroPoints, dimension } = quantisation;
  const inner = shape.slice(dimension + 1).reduce((product, size) => product * size, 1);
  const values = Float32Array.from(data, (q, i) => {
    const channel = scales.length === 1 ? 0 : Math.floor(i / inner) % scales.length;
    return (scales[channel] ?? 0) * (q - (zeroPoints[channel] ?? 0));
  });
  return tf.tensor(values, [...shape]);
}

function stepOf(model: Model, operator: Operator, constants: Constants): Step {
  const outputShape = [...tensorAt(model, operator.output).shape];
  switch (operator.kind) {
    case "CONV_2D":
    case "DEPTHWISE_CONV_2D":
      return windowStep(model, operator, constants);
    case "FULLY_CONNECTED": {
      // [O, I] → [I, O]; replaces the constant, so that it is turned once.
      const weights = replaced(constants, operator.weights, (w) => tf.transpose(w, [1, 0]));
      const bias = realBias(model, operator, constants);
      return (values) => {
        const row = tf.reshape(tensorOf(values, operator.input), [1, -1]);
        const sum = tf.add(tf.matMul(row, weights), bias);
        return tf.reshape(activate(sum, operator.activation), outputShape);
      };
    }
    case "PAD":
      return (values) => padded(tensorOf(values, operator.input), operator.padding);
    case "ADD":
      return (values) =>
        activate(
          tf.add(tensorOf(values, operator.input), tensorOf(values, operator.other)),
          operator.activation,
        );
    case "CONCATENATION":
      return (values) =>
        tf.concat(
          operator.inputs.map((index) => tensorOf(values, index)),
          operator.axis,
        );
    case "MEAN": {
      const input = tensorAt(model, operator.input);
      const axes = input.type === "float32" ? [input.shape.length - 1] : [1, 2];
      return (values) => tf.reshape(tf.mean(tensorOf(values, operator.input), axes), outputShape);
    }
    case "TANH":
      return (values) => tf.tanh(tensorOf(values, operator.input));
    case "LOGISTIC":
      return (values) => tf.sigmoid(tensorOf(values, operator.input));
    case "RESHAPE":
    case "QUANTIZE":
    case "DEQUANTIZE":
      return (values) => tf.reshape(tensorOf(values, operator.input), outputShape);
  }
}

type WindowOperator = Extract<Operator, { kind: "CONV_2D" | "DEPTHWISE_CONV_2D" }>;

function windowStep(model: Model, operator: WindowOperator, constants: Constants): Step {
  const isDepthwise = operator.kind === "DEPTHWISE_CONV_2D";
  // [O, H, W, I] → [H, W, I, O]; depthwise [1, H, W, C] → [H, W, C, 1].
  const filter = replaced(constants, operator.weights, (w) => tf.transpose(w, [1, 2, 3, 0])) as tf.Tensor4D;
  const bias = realBias(model, operator, constants);
  const strides: [number, number] = [operator.strideHeight, operator.strideWidth];
  return (values) => {
    const input = padded(tensorOf(values, operator.input), operator.padding) as tf.Tensor4D;
    const convolve = isDepthwise ? tf.fused.depthwiseConv2d : tf.fused.conv2d;
    return convolve({
      x: input,
      filter,
      strides,
      pad: "valid",
      bias,
      activation: FUSED[operator.activation],
    });
  };
}

const FUSED = { NONE: "linear", RELU: "relu", RELU6: "relu6" } as const;

function activate(value: tf.Tensor, activation: Activation): tf.Tensor {
  if (activation === "NONE") return value;
  return activation === "RELU" ? tf.relu(value) : tf.relu6(value);
}

function padded(value: tf.Tensor, p: Padding): tf.Tensor {
  if (p.top + p.bottom + p.left + p.right === 0) return value;
  return tf.pad(value, [
    [0, 0],
    [p.top, p.bottom],
    [p.left, p.right],
    [0, 0],
  ]);
}

function replaced(constants: Constants, index: number, change: (w: tf.Tensor) => tf.Tensor): tf.Tensor {
  const before = constants.get(index);
  if (before === undefined) throw new RangeError(`tensor ${index} is no constant`);
  const after = change(before);
  constants.set(index, after);
  before.dispose();
  return after;
}

/** int32 bias × input scale × weight scale; zeros where there is none. */
function realBias(
  model: Model,
  operator: {
    readonly index: number;
    readonly input: number;
    readonly weights: number;
    readonly bias: number | null;
    readonly output: number;
  },
  constants: Constants,
): tf.Tensor1D {
  const { scale } = quantisationOf(tensorAt(model, operator.input));
  const scales = tensorAt(model, operator.weights).quantisation?.scales ?? new Float32Array([1]);
  const data = operator.bias === null ? null : tensorAt(model, operator.bias).data;
  const channels = tensorAt(model, operator.output).shape.at(-1) ?? 1;
  const values = Float32Array.from({ length: channels }, (_, c) => {
    const weightScale = scales[scales.length === 1 ? 0 : c] ?? 0;
    return (data?.[c] ?? 0) * scale * weightScale;
  });
  const bias = tf.tensor1d(values);
  constants.set(`bias of ${operator.index}`, bias);
  return bias;
}
