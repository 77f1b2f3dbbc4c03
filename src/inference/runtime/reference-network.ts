/**
 * A network computed by the reference kernels: slow (tens of milliseconds), every tensor kept. It is
 * what the fast networks are compared with, and it runs where WASM does not.
 */
import * as reference from "../kernels/reference.ts";
import {
  addParameters,
  convertTable,
  logisticTable,
  meanParameters,
  tanhTable,
  weightedParameters,
} from "../kernels/requantise.ts";
import { type Model, type Operator, quantisationOf, type Tensor, tensorAt } from "../tflite/model.ts";
import { embeddingTensor } from "./embedding.ts";
import type { LayerTime, Network } from "./network.ts";

type Values = Int8Array | Int32Array | Float32Array;

export function createReferenceNetwork(model: Model): Network {
  const values: Values[] = model.tensors.map((tensor) => tensor.data ?? allocate(tensor));
  const steps = model.operators.map((operator) => prepare(model, operator, values));
  const input = int8At(values, model.input);
  const outputTensor = tensorAt(model, model.output);
  const output = new Float32Array(outputTensor.elements);
  const embeddingSource = embeddingTensor(model);
  const embedding = new Float32Array(embeddingSource?.elements ?? 0);

  const run = (pixels: Int8Array): void => {
    if (pixels.length !== input.length) {
      throw new RangeError(`input has ${pixels.length} values; the network takes ${input.length}`);
    }
    if (pixels !== input) input.set(pixels);
    for (const step of steps) step();
    toReal(values, outputTensor, output);
    if (embeddingSource !== null) toReal(values, embeddingSource, embedding);
  };

  return {
    model,
    backend: "reference",
    input,
    output,
    embedding,
    run,
    readTensor(index) {
      const tensor = values[index];
      if (tensor === undefined || tensor instanceof Int32Array) {
        throw new RangeError(`tensor ${index} is not an activation`);
      }
      return tensor.slice();
    },
    profile(repeats, now_ms) {
      return steps.map((step, operator): LayerTime => {
        const times = Array.from({ length: repeats }, () => {
          const start = now_ms();
          step();
          return now_ms() - start;
        }).sort((a, b) => a - b);
        return { operator, time_ms: times[repeats >> 1] ?? 0, isFused: false };
      });
    },
  };
}

const allocate = (tensor: Tensor): Values =>
  tensor.type === "float32" ? new Float32Array(tensor.elements) : new Int8Array(tensor.elements);

function int8At(values: readonly Values[], index: number): Int8Array {
  const tensor = values[index];
  if (!(tensor instanceof Int8Array)) throw new TypeError(`tensor ${index} is not int8`);
  return tensor;
}

function float32At(values: readonly Values[], index: number): Float32Array {
  const tensor = values[index];
  if (!(tensor instanceof Float32Array)) throw new TypeError(`tensor ${index} is not float32`);
  return tensor;
}

function toReal(values: readonly Values[], tensor: Tensor, target: Float32Array): void {
  const source = values[tensor.index];
  if (source instanceof Float32Array) {
    target.set(source);
    return;
  }
  const { scale, zeroPoint } = quantisationOf(tensor);
  reference.s8_dequantise__ref(int8At(values, tensor.index), scale, zeroPoint, target);
}

/** [1, H, W, C] as height, width, channels; lower ranks count as one pixel. */
function shapeOf(tensor: Tensor): reference.Shape {
  const [, height, width, channels] = tensor.shape;
  if (tensor.shape.length !== 4 || height === undefined || width === undefined || channels === undefined) {
    return { height: 1, width: 1, channels: tensor.elements };
  }
  return { height, width, channels };
}

/** Everything computed once; what is returned does one operator. */
function prepare(model: Model, operator: Operator, values: readonly Values[]): () => void {
  const inputTensor = tensorAt(model, operator.input);
  const outputTensor = tensorAt(model, operator.output);
  if (operator.kind === "MEAN" && outputTensor.type === "float32") {
    const [copies, mean] = [float32At(values, operator.input), float32At(values, operator.output)];
    return () => reference.f32_mean__ref(copies, mean);
  }
  const input = int8At(values, operator.input);
  const from = shapeOf(inputTensor);
  const to = shapeOf(outputTensor);
  if (operator.kind === "DEQUANTIZE") {
    const { scale, zeroPoint } = quantisationOf(inputTensor);
    const real = float32At(values, operator.output);
    return () => reference.s8_dequantise__ref(input, scale, zeroPoint, real);
  }
  const output = int8At(values, operator.output);
  switch (operator.kind) {
    case "CONV_2D":
    case "DEPTHWISE_CONV_2D": {
      const weights = int8At(values, operator.weights);
      const parameters = weightedParameters(model, operator, to.channels);
      const kernel = operator.kind === "CONV_2D" ? reference.s8_conv__ref : reference.s8_dwconv__ref;
      return () => kernel(input, from, weights, operator, parameters, output, to);
    }
    case "FULLY_CONNECTED": {
      const weights = int8At(values, operator.weights);
      const parameters = weightedParameters(model, operator, outputTensor.elements);
      return () => reference.s8_dense__ref(input, weights, parameters, output);
    }
    case "ADD": {
      const other = int8At(values, operator.other);
      const parameters = addParameters(
        inputTensor,
        tensorAt(model, operator.other),
        outputTensor,
        operator.activation,
      );
      return () => reference.s8_add__ref(input, other, parameters, output);
    }
    case "MEAN": {
      const parameters = meanParameters(inputTensor, outputTensor, from.height * from.width);
      return () => reference.s8_mean__ref(input, from, parameters, output);
    }
    case "PAD": {
      const { zeroPoint } = quantisationOf(inputTensor);
      return () => reference.s8_pad__ref(input, from, operator.padding, zeroPoint, output);
    }
    case "CONCATENATION": {
      const parts = operator.inputs.map((index) => int8At(values, index));
      const blocks = operator.inputs.map((index) =>
        tensorAt(model, index)
          .shape.slice(operator.axis)
          .reduce((product, size) => product * size, 1),
      );
      return () => reference.s8_concat__ref(parts, blocks, output);
    }
    case "RESHAPE":
      return () => output.set(input);
    case "TANH": {
      const table = tanhTable(inputTensor, outputTensor);
      return () => reference.s8_table__ref(input, table, output);
    }
    case "LOGISTIC": {
      const table = logisticTable(inputTensor, outputTensor);
      return () => reference.s8_table__ref(input, table, output);
    }
    case "QUANTIZE": {
      const table = convertTable(inputTensor, outputTensor);
      return () => reference.s8_table__ref(input, table, output);
    }
  }
}
