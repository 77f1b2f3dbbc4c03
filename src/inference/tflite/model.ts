/**
 * A network as read from a `.tflite` file: plain data, fully checked, nothing of the file format left.
 *
 * Every array is NHWC with N = 1. A quantised value means real = scale × (q − zeroPoint).
 * Made by read-model.ts only; whoever holds a Model may rely on every shape, index and scale in it.
 */

import type { FacePart } from "../observation.ts";

export type TensorType = "int8" | "int32" | "float32";

/** Fused after the operator: clamp below at 0 (RELU), or to 0…6 (RELU6), in real values. */
export type Activation = "NONE" | "RELU" | "RELU6";

export interface Quantisation {
  /** One per tensor, or one per index of `dimension`; finite and > 0. */
  readonly scales: Float32Array;
  /** Least and greatest of scales. */
  readonly scaleRange: readonly [least: number, greatest: number];
  /** As many as scales. int8 tensors: −128…127. Per-channel tensors: all 0. */
  readonly zeroPoints: Int32Array;
  /** The dimension that scales run along; 0 where there is a single scale. */
  readonly dimension: number;
}

export interface Tensor {
  readonly index: number;
  readonly name: string;
  /** Every size ≥ 1. */
  readonly shape: readonly number[];
  /** Product of shape. */
  readonly elements: number;
  readonly type: TensorType;
  /** null for float32 and for unquantised int32. */
  readonly quantisation: Quantisation | null;
  /** Contents of a constant (as many values as elements); null for what an operator computes. */
  readonly data: Int8Array | Int32Array | Float32Array | null;
}

/** Rows and columns of zero point added around the picture; both SAME and VALID are resolved to this. */
export interface Padding {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

interface OperatorCommon {
  /** Place in execution order. */
  readonly index: number;
  /** Tensor indices the operator reads, constants included. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** The one computed (or graph) input; for ADD and CONCATENATION the first. */
  readonly input: number;
  readonly output: number;
}

/** A sliding window. Weights: CONV_2D [O, KH, KW, I], DEPTHWISE_CONV_2D [1, KH, KW, C]. */
interface WindowOperator extends OperatorCommon {
  readonly weights: number;
  /** int32 [O]; null means all zero. */
  readonly bias: number | null;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly padding: Padding;
  readonly activation: Activation;
}

export interface Conv2dOperator extends WindowOperator {
  readonly kind: "CONV_2D";
}

/** Depth multiplier 1: output channel c sees input channel c alone. */
export interface DepthwiseConv2dOperator extends WindowOperator {
  readonly kind: "DEPTHWISE_CONV_2D";
}

export interface FullyConnectedOperator extends OperatorCommon {
  readonly kind: "FULLY_CONNECTED";
  /** int8 [O, I], symmetric, one scale or one per row. */
  readonly weights: number;
  readonly bias: number | null;
  readonly activation: Activation;
}

export interface PadOperator extends OperatorCommon {
  readonly kind: "PAD";
  readonly padding: Padding;
}

export interface AddOperator extends OperatorCommon {
  readonly kind: "ADD";
  /** The second addend; same shape as the first. */
  readonly other: number;
  readonly activation: Activation;
}

export interface ConcatenationOperator extends OperatorCommon {
  readonly kind: "CONCATENATION";
  /** 0…rank−1. */
  readonly axis: number;
}

/**
 * int8: average over height and width of [1, H, W, C]. float32: average over the last dimension of what
 * DEQUANTIZE made, copies of each output (a finer output than int8 has steps for).
 */
export interface MeanOperator extends OperatorCommon {
  readonly kind: "MEAN";
}

export interface UnaryOperator extends OperatorCommon {
  readonly kind: "RESHAPE" | "TANH" | "LOGISTIC" | "QUANTIZE" | "DEQUANTIZE";
}

export type Operator =
  | Conv2dOperator
  | DepthwiseConv2dOperator
  | FullyConnectedOperator
  | PadOperator
  | AddOperator
  | ConcatenationOperator
  | MeanOperator
  | UnaryOperator;

export type OperatorKind = Operator["kind"];

export interface Model {
  readonly description: string;
  /** In an order in which every operator's inputs are ready. */
  readonly operators: readonly Operator[];
  readonly tensors: readonly Tensor[];
  /** Index of the one graph input (int8, per-tensor quantisation). */
  readonly input: number;
  /** Index of the one graph output (int8 or float32). */
  readonly output: number;
  /** Which part of the face square the network looks at, where the file's metadata tell; else null. */
  readonly part: FacePart | null;
  readonly file_bytes: number;
}

/** Tensor by index; a Model holds only valid indices, so a miss is a programming error. */
export function tensorAt(model: { readonly tensors: readonly Tensor[] }, index: number): Tensor {
  const tensor = model.tensors[index];
  if (tensor === undefined) throw new RangeError(`no tensor ${index} among ${model.tensors.length}`);
  return tensor;
}

/** Scale and zero point of a per-tensor quantised tensor. */
export function quantisationOf(tensor: Tensor): { readonly scale: number; readonly zeroPoint: number } {
  const scale = tensor.quantisation?.scales[0];
  const zeroPoint = tensor.quantisation?.zeroPoints[0];
  if (scale === undefined || zeroPoint === undefined) {
    throw new TypeError(`tensor ${tensor.index} (${tensor.name}) is not quantised`);
  }
  return { scale, zeroPoint };
}
