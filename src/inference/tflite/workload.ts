/**
 * What a network asks of any machine, operator by operator, as plain data. The sensor simulation
 * takes its work from here, so it reads the loaded model's own list, whatever the model.
 *
 * MACs are multiplications by a weight; padding counts as work, as every published figure does.
 */
import { type Model, type Operator, type OperatorKind, type Tensor, tensorAt } from "./model.ts";

export interface LayerWork {
  /** Name of the output tensor, as the exporter wrote it. */
  readonly name: string;
  readonly kind: OperatorKind;
  readonly macs: number;
  /** Weights and biases as stored. */
  readonly weight_bytes: number;
  /** Computed inputs (constants not counted). */
  readonly activation_in_bytes: number;
  readonly activation_out_bytes: number;
  readonly output_shape: readonly number[];
}

export interface Workload {
  readonly layers: readonly LayerWork[];
  readonly totals: {
    readonly macs: number;
    /** Weights and biases, counted as numbers. */
    readonly parameters: number;
    readonly weight_bytes: number;
    /** Sum over layers of what is read and written. */
    readonly activation_bytes: number;
    /** Largest sum of tensors alive at once, without in-place tricks. */
    readonly activation_peak_bytes: number;
    readonly input_bytes: number;
    readonly output_bytes: number;
  };
}

const ELEMENT_BYTES = { int8: 1, int32: 4, float32: 4 } as const;

const bytesOf = (tensor: Tensor): number => tensor.elements * ELEMENT_BYTES[tensor.type];

export function macsOf(model: Model, operator: Operator): number {
  switch (operator.kind) {
    case "CONV_2D":
    case "FULLY_CONNECTED": {
      const weights = tensorAt(model, operator.weights);
      return (tensorAt(model, operator.output).elements / (weights.shape[0] ?? 1)) * weights.elements;
    }
    case "DEPTHWISE_CONV_2D":
      return tensorAt(model, operator.output).elements * operator.kernelHeight * operator.kernelWidth;
    default:
      return 0;
  }
}

/** Constant tensors that are weights or biases (not shapes, paddings or axes). */
function parametersOf(model: Model, operator: Operator): Tensor[] {
  if (!("weights" in operator)) return [];
  const indices = operator.bias === null ? [operator.weights] : [operator.weights, operator.bias];
  return indices.map((index) => tensorAt(model, index));
}

export function workloadOf(model: Model): Workload {
  const layers = model.operators.map((operator): LayerWork => {
    const output = tensorAt(model, operator.output);
    const computed = operator.inputs.map((i) => tensorAt(model, i)).filter((tensor) => tensor.data === null);
    return {
      name: output.name,
      kind: operator.kind,
      macs: macsOf(model, operator),
      weight_bytes: sum(parametersOf(model, operator).map(bytesOf)),
      activation_in_bytes: sum(computed.map(bytesOf)),
      activation_out_bytes: bytesOf(output),
      output_shape: output.shape,
    };
  });
  return {
    layers,
    totals: {
      macs: sum(layers.map((layer) => layer.macs)),
      parameters: sum(
        model.operators.flatMap((o) => parametersOf(model, o)).map((tensor) => tensor.elements),
      ),
      weight_bytes: sum(layers.map((layer) => layer.weight_bytes)),
      activation_bytes: sum(layers.map((layer) => layer.activation_in_bytes + layer.activation_out_bytes)),
      activation_peak_bytes: peakBytes(model),
      input_bytes: bytesOf(tensorAt(model, model.input)),
      output_bytes: bytesOf(tensorAt(model, model.output)),
    },
  };
}

function peakBytes(model: Model): number {
  const lastUse = new Map<number, number>([[model.output, model.operators.length]]);
  model.operators.forEach((operator, step) => {
    for (const tensor of operator.inputs) lastUse.set(tensor, Math.max(lastUse.get(tensor) ?? 0, step));
  });
  let alive = [model.input];
  let peak = 0;
  model.operators.forEach((operator, step) => {
    alive.push(...operator.outputs);
    peak = Math.max(peak, sum(alive.map((tensor) => bytesOf(tensorAt(model, tensor)))));
    alive = alive.filter((tensor) => (lastUse.get(tensor) ?? -1) > step);
  });
  return peak;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
