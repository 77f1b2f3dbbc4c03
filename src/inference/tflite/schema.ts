/**
 * The part of the TensorFlow Lite file schema (version 3) that we read: field numbers, enumeration
 * values and names. Source: tensorflow/lite/schema/schema.fbs, checked against the published files.
 */
import type { Activation, OperatorKind, TensorType } from "./model.ts";

export const FILE_IDENTIFIER = "TFL3";
export const SCHEMA_VERSION = 3;

/** Field numbers (vtable slots) per table. */
export const FIELD = {
  model: { version: 0, operatorCodes: 1, subgraphs: 2, description: 3, buffers: 4, metadata: 6 },
  metadata: { name: 0, buffer: 1 },
  operatorCode: { deprecatedBuiltin: 0, custom: 1, builtin: 3 },
  subgraph: { tensors: 0, inputs: 1, outputs: 2, operators: 3 },
  tensor: { shape: 0, type: 1, buffer: 2, name: 3, quantization: 4, isVariable: 5, sparsity: 6 },
  quantization: { scale: 2, zeroPoint: 3, detailsType: 4, dimension: 6 },
  operator: { opcodeIndex: 0, inputs: 1, outputs: 2, optionsType: 3, options: 4 },
  buffer: { data: 0, offset: 1, size: 2 },
  conv2d: { padding: 0, strideW: 1, strideH: 2, activation: 3, dilationW: 4, dilationH: 5 },
  depthwise: { padding: 0, strideW: 1, strideH: 2, multiplier: 3, activation: 4, dilationW: 5, dilationH: 6 },
  fullyConnected: { activation: 0, weightsFormat: 1 },
  concatenation: { axis: 0, activation: 1 },
  add: { activation: 0 },
} as const;

/** Tensor element types we compute with, by schema value. */
export const TENSOR_TYPES: ReadonlyMap<number, TensorType> = new Map([
  [0, "float32"],
  [2, "int32"],
  [9, "int8"],
]);

/** Names of all element types, for messages. */
const TYPE_NAMES = [
  ...["float32", "float16", "int32", "uint8", "int64", "string", "bool", "int16", "complex64", "int8"],
  ...["float64", "complex128", "uint64", "resource", "variant", "uint32", "uint16", "int4", "bfloat16"],
];

export const typeName = (value: number): string => TYPE_NAMES[value] ?? `type ${value}`;

/** BuiltinOperator values we run. */
export const OPERATOR_KINDS: ReadonlyMap<number, OperatorKind> = new Map([
  [0, "ADD"],
  [2, "CONCATENATION"],
  [3, "CONV_2D"],
  [4, "DEPTHWISE_CONV_2D"],
  [6, "DEQUANTIZE"],
  [9, "FULLY_CONNECTED"],
  [14, "LOGISTIC"],
  [22, "RESHAPE"],
  [28, "TANH"],
  [34, "PAD"],
  [40, "MEAN"],
  [114, "QUANTIZE"],
]);

/** Names of frequent operators we do not run, so that a refusal reads well. */
const OTHER_OPERATORS: ReadonlyMap<number, string> = new Map([
  [1, "AVERAGE_POOL_2D"],
  [5, "DEPTH_TO_SPACE"],
  [7, "EMBEDDING_LOOKUP"],
  [8, "FLOOR"],
  [11, "L2_NORMALIZATION"],
  [16, "LSTM"],
  [17, "MAX_POOL_2D"],
  [18, "MUL"],
  [19, "RELU"],
  [20, "RELU_N1_TO_1"],
  [21, "RELU6"],
  [23, "RESIZE_BILINEAR"],
  [25, "SOFTMAX"],
  [26, "SPACE_TO_DEPTH"],
  [32, "CUSTOM"],
  [36, "GATHER"],
  [37, "BATCH_TO_SPACE_ND"],
  [38, "SPACE_TO_BATCH_ND"],
  [39, "TRANSPOSE"],
  [41, "SUB"],
  [42, "DIV"],
  [43, "SQUEEZE"],
  [45, "STRIDED_SLICE"],
  [49, "SPLIT"],
  [53, "CAST"],
  [54, "PRELU"],
  [55, "MAXIMUM"],
  [57, "MINIMUM"],
  [60, "PADV2"],
  [67, "TRANSPOSE_CONV"],
  [70, "EXPAND_DIMS"],
  [74, "SUM"],
  [77, "SHAPE"],
  [83, "PACK"],
  [97, "RESIZE_NEAREST_NEIGHBOR"],
  [98, "LEAKY_RELU"],
  [117, "HARD_SWISH"],
  [126, "BATCH_MATMUL"],
  [150, "GELU"],
]);

export const operatorName = (code: number): string =>
  OPERATOR_KINDS.get(code) ?? OTHER_OPERATORS.get(code) ?? `operator ${code}`;

/** BuiltinOptions union value each operator's options must carry (absent options mean defaults). */
export const OPTIONS_TYPE: Readonly<Partial<Record<OperatorKind, number>>> = {
  CONV_2D: 1,
  DEPTHWISE_CONV_2D: 2,
  FULLY_CONNECTED: 8,
  CONCATENATION: 10,
  ADD: 11,
  RESHAPE: 17,
  PAD: 22,
  MEAN: 27,
};

/** ActivationFunctionType values we fuse. */
export const ACTIVATIONS: ReadonlyMap<number, Activation> = new Map([
  [0, "NONE"],
  [1, "RELU"],
  [3, "RELU6"],
]);

const ACTIVATION_NAMES = ["NONE", "RELU", "RELU_N1_TO_1", "RELU6", "TANH", "SIGN_BIT"];

export const activationName = (value: number): string => ACTIVATION_NAMES[value] ?? `activation ${value}`;

export const PADDING_SAME = 0;
export const PADDING_VALID = 1;
