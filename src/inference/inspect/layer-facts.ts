/** What a model file says about one operator, in plain data for the page. */
import { type Model, type Operator, type Padding, type Tensor, tensorAt } from "../tflite/model.ts";

export interface WindowFacts {
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly padding: Padding;
}

export interface QuantisationFacts {
  /** real = scale × (q − zeroPoint). */
  readonly scale: number;
  readonly zeroPoint: number;
  /** Real values of codes −128 and 127. */
  readonly lowest: number;
  readonly highest: number;
}

export interface WeightFacts {
  readonly shape: readonly number[];
  /** One scale for all, or one per output channel. */
  readonly scales: number;
  readonly smallestScale: number;
  readonly largestScale: number;
  /** Smallest and largest weight in real values. */
  readonly lowest: number;
  readonly highest: number;
  /** Share of weights that are exactly 0. */
  readonly zero_frac: number;
}

export interface LayerFacts {
  readonly window: WindowFacts | null;
  /** NONE, RELU or RELU6; null for operators that cannot fuse one. */
  readonly activation: string | null;
  /** Of each computed input. */
  readonly inputShapes: readonly (readonly number[])[];
  /** Of the output; null where it is float32. */
  readonly output: QuantisationFacts | null;
  readonly weights: WeightFacts | null;
}

export function layerFacts(model: Model, operator: Operator): LayerFacts {
  const inputs = operator.inputs.map((index) => tensorAt(model, index));
  return {
    window: "kernelHeight" in operator ? windowOf(operator) : null,
    activation: "activation" in operator ? operator.activation : null,
    inputShapes: inputs.filter((tensor) => tensor.data === null).map((tensor) => tensor.shape),
    output: quantisationFacts(tensorAt(model, operator.output)),
    weights: "weights" in operator ? weightFacts(tensorAt(model, operator.weights)) : null,
  };
}

function windowOf({ kernelHeight, kernelWidth, strideHeight, strideWidth, padding }: WindowFacts) {
  return { kernelHeight, kernelWidth, strideHeight, strideWidth, padding };
}

export function quantisationFacts({ type, quantisation }: Tensor): QuantisationFacts | null {
  const scale = quantisation?.scales[0];
  const zeroPoint = quantisation?.zeroPoints[0];
  if (type !== "int8" || scale === undefined || zeroPoint === undefined) return null;
  return { scale, zeroPoint, lowest: scale * (-128 - zeroPoint), highest: scale * (127 - zeroPoint) };
}

function weightFacts({ data, quantisation, shape }: Tensor): WeightFacts | null {
  if (!(data instanceof Int8Array) || quantisation === null) return null;
  const { scales, dimension } = quantisation;
  const inner = shape.slice(dimension + 1).reduce((product, size) => product * size, 1);
  let [lowest, highest, zeros] = [0, 0, 0];
  data.forEach((q, i) => {
    const scale = scales[scales.length === 1 ? 0 : Math.floor(i / inner) % scales.length] ?? 0;
    lowest = Math.min(lowest, scale * q);
    highest = Math.max(highest, scale * q);
    if (q === 0) zeros += 1;
  });
  return {
    shape,
    scales: scales.length,
    smallestScale: Math.min(...scales),
    largestScale: Math.max(...scales),
    lowest,
    highest,
    zero_frac: data.length === 0 ? 0 : zeros / data.length,
  };
}
