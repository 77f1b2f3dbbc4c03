/**
 * Operators of a `.tflite` subgraph: arity, options and the shapes and quantisation of what they
 * connect. Damage throws at once; what is sound but not supported is noted and yields null.
 */
import { checkAddends, checkCopy } from "./check-plain.ts";
import { checkTable, checkWindow } from "./check-weighted.ts";
import { corrupt, type Table } from "./flatbuffer.ts";
import type { Activation, Operator, OperatorKind, Padding, Tensor } from "./model.ts";
import type { Part } from "./operator-part.ts";
import {
  ACTIVATIONS,
  activationName,
  FIELD,
  OPERATOR_KINDS,
  OPTIONS_TYPE,
  operatorName,
  PADDING_SAME,
  PADDING_VALID,
} from "./schema.ts";
import type { Unsupported } from "./unsupported.ts";
import { samePadding, validPadding } from "./window.ts";

const MAX_ARITY = 64;
const MAX_STRIDE = 64;

/** Inputs each operator takes: [least, most]. */
const ARITY: Readonly<Record<OperatorKind, readonly [number, number]>> = {
  CONV_2D: [2, 3],
  DEPTHWISE_CONV_2D: [2, 3],
  FULLY_CONNECTED: [2, 3],
  PAD: [2, 2],
  ADD: [2, 2],
  CONCATENATION: [1, MAX_ARITY],
  MEAN: [2, 2],
  RESHAPE: [1, 2],
  TANH: [1, 1],
  LOGISTIC: [1, 1],
  QUANTIZE: [1, 1],
  DEQUANTIZE: [1, 1],
};

/** BuiltinOperator value per entry of the file's operator_codes. */
export function readOperatorCodes(model: Table, limit: number): number[] {
  return model.tables(FIELD.model.operatorCodes, "operator_codes", limit).map((table) => {
    const old = table.i8(FIELD.operatorCode.deprecatedBuiltin, "deprecated_builtin_code", 0);
    const code = table.i32(FIELD.operatorCode.builtin, "builtin_code", 0);
    // Files from before builtin_code existed hold the value in the old byte, which ends at 127.
    return Math.max(old, code);
  });
}

/** @returns null where the operator (or one of its tensors) is not supported; that is then noted. */
export function readOperator(
  table: Table,
  index: number,
  codes: readonly number[],
  tensors: readonly (Tensor | null)[],
  unsupported: Unsupported,
): Operator | null {
  const opcodeIndex = table.u32(FIELD.operator.opcodeIndex, "opcode_index", 0);
  const code = codes[opcodeIndex];
  if (code === undefined) {
    throw corrupt(`${table.field}.opcode_index`, `is ${opcodeIndex}; the file has ${codes.length} codes`);
  }
  const inputs = readReferences(table, FIELD.operator.inputs, "inputs", tensors.length, true);
  const outputs = readReferences(table, FIELD.operator.outputs, "outputs", tensors.length, false);
  const kind = OPERATOR_KINDS.get(code);
  if (kind === undefined) {
    unsupported.add(operatorName(code), table.field);
    return null;
  }
  const arity = ARITY[kind];
  if (inputs.length < arity[0] || inputs.length > arity[1]) {
    const range = `${arity[0]}–${arity[1]}`;
    throw corrupt(`${table.field}.inputs`, `${kind} takes ${range} inputs, not ${inputs.length}`);
  }
  if (outputs.length !== 1)
    throw corrupt(`${table.field}.outputs`, `${kind} has 1 output, not ${outputs.length}`);
  const isMissing = (tensor: number): boolean => tensor >= 0 && tensors[tensor] === null;
  if (inputs.some(isMissing) || outputs.some(isMissing)) return null;
  const part: Part = {
    table,
    kind,
    index,
    inputs,
    outputs,
    tensors,
    unsupported,
    options: readOptions(table, kind),
  };
  return build(part);
}

function readReferences(table: Table, id: number, name: string, count: number, optional: boolean): number[] {
  const references = table.int32s(id, name, MAX_ARITY) ?? [];
  for (let i = 0; i < references.length; i++) {
    const tensor = references[i] ?? -2;
    if (tensor >= count || tensor < (optional ? -1 : 0)) {
      throw corrupt(`${table.field}.${name}[${i}]`, `is tensor ${tensor}; the file has ${count} tensors`);
    }
  }
  return references;
}

function readOptions(table: Table, kind: OperatorKind): Table | null {
  const type = table.u8(FIELD.operator.optionsType, "builtin_options_type", 0);
  const expected = OPTIONS_TYPE[kind];
  if (expected === undefined || type === 0) return null;
  if (type !== expected) {
    throw corrupt(`${table.field}.builtin_options_type`, `is ${type}; ${kind} carries ${expected}`);
  }
  return table.table(FIELD.operator.options, "builtin_options");
}

function build(part: Part): Operator | null {
  switch (part.kind) {
    case "CONV_2D":
    case "DEPTHWISE_CONV_2D":
      return buildWindow(part, part.kind);
    case "FULLY_CONNECTED": {
      const activation = readActivation(part, FIELD.fullyConnected.activation);
      const format = part.options?.i8(FIELD.fullyConnected.weightsFormat, "weights_format", 0) ?? 0;
      if (format !== 0) part.unsupported.add("FULLY_CONNECTED with shuffled weights", part.table.field);
      if (activation === null || format !== 0 || !checkTable(part)) return null;
      return {
        ...common(part),
        kind: part.kind,
        weights: part.inputs[1] ?? -1,
        bias: biasOf(part),
        activation,
      };
    }
    case "PAD": {
      const padding = readPaddings(part);
      if (padding === null || !checkCopy(part, padding)) return null;
      return { ...common(part), kind: part.kind, padding };
    }
    case "ADD": {
      const activation = readActivation(part, FIELD.add.activation);
      if (activation === null || !checkAddends(part)) return null;
      return { ...common(part), kind: part.kind, other: part.inputs[1] ?? -1, activation };
    }
    case "CONCATENATION": {
      const activation = readActivation(part, FIELD.concatenation.activation);
      if (activation !== null && activation !== "NONE") {
        part.unsupported.add(`CONCATENATION with ${activation}`, part.table.field);
        return null;
      }
      const axis = part.options?.i32(FIELD.concatenation.axis, "axis", 0) ?? 0;
      const rank = part.tensors[part.outputs[0] ?? -1]?.shape.length ?? 0;
      if (axis < -rank || axis >= rank) {
        throw corrupt(`${part.table.field}.builtin_options.axis`, `is ${axis} for rank ${rank}`);
      }
      const resolved = axis < 0 ? axis + rank : axis;
      if (activation === null || !checkCopy(part, resolved)) return null;
      return { ...common(part), kind: part.kind, axis: resolved };
    }
    case "MEAN":
      return checkCopy(part, null) ? { ...common(part), kind: part.kind } : null;
    case "RESHAPE":
    case "TANH":
    case "LOGISTIC":
    case "QUANTIZE":
    case "DEQUANTIZE":
      return checkCopy(part, null) ? { ...common(part), kind: part.kind } : null;
  }
}

function buildWindow(part: Part, kind: "CONV_2D" | "DEPTHWISE_CONV_2D"): Operator | null {
  const { table, unsupported } = part;
  const ids = kind === "CONV_2D" ? FIELD.conv2d : FIELD.depthwise;
  const options = part.options;
  if (options === null)
    throw corrupt(`${table.field}.builtin_options`, `is missing; ${kind} needs its strides`);
  const strideHeight = options.i32(ids.strideH, "stride_h", 0);
  const strideWidth = options.i32(ids.strideW, "stride_w", 0);
  checkStride(options, "stride_h", strideHeight);
  checkStride(options, "stride_w", strideWidth);
  const down = options.i32(ids.dilationH, "dilation_h", 1);
  const across = options.i32(ids.dilationW, "dilation_w", 1);
  const isDilated = down !== 1 || across !== 1;
  if (isDilated) unsupported.add(`${kind} with dilation ${down}×${across}`, table.field);
  const mode = options.i8(ids.padding, "padding", 0);
  if (mode !== PADDING_SAME && mode !== PADDING_VALID)
    throw corrupt(`${options.field}.padding`, `is ${mode}`);
  const activation = readActivation(part, ids.activation);
  const shapes = checkWindow(part);
  if (isDilated || activation === null || shapes === null) return null;
  const { input, kernelHeight, kernelWidth, output } = shapes;
  const along = mode === PADDING_SAME ? samePadding : validPadding;
  const vertical = along(input.height, kernelHeight, strideHeight);
  const horizontal = along(input.width, kernelWidth, strideWidth);
  if (vertical.output !== output.height || horizontal.output !== output.width) {
    throw corrupt(
      `tensors[${part.outputs[0]}].shape`,
      `is ${output.height}×${output.width}; ${table.field} computes ${vertical.output}×${horizontal.output}`,
    );
  }
  const padding: Padding = {
    top: vertical.before,
    bottom: vertical.after,
    left: horizontal.before,
    right: horizontal.after,
  };
  return {
    ...common(part),
    kind,
    weights: part.inputs[1] ?? -1,
    bias: biasOf(part),
    kernelHeight,
    kernelWidth,
    strideHeight,
    strideWidth,
    padding,
    activation,
  };
}

function checkStride(options: Table, name: string, stride: number): void {
  if (stride < 1 || stride > MAX_STRIDE) throw corrupt(`${options.field}.${name}`, `is ${stride}`);
}

function common(part: Part) {
  return {
    index: part.index,
    inputs: part.inputs.includes(-1) ? part.inputs.filter((tensor) => tensor >= 0) : part.inputs,
    outputs: part.outputs,
    input: part.inputs[0] ?? -1,
    output: part.outputs[0] ?? -1,
  };
}

function biasOf(part: Part): number | null {
  const bias = part.inputs[2] ?? -1;
  return bias < 0 ? null : bias;
}

function readActivation(part: Part, id: number): Activation | null {
  const value = part.options?.i8(id, "fused_activation_function", 0) ?? 0;
  const activation = ACTIVATIONS.get(value);
  if (activation === undefined) {
    part.unsupported.add(`${part.kind} with ${activationName(value)}`, part.table.field);
    return null;
  }
  return activation;
}

/** The int32 [rank, 2] constant of PAD; only height and width may be padded. */
function readPaddings(part: Part): Padding | null {
  const index = part.inputs[1] ?? -1;
  const tensor = part.tensors[index];
  const rank = part.tensors[part.inputs[0] ?? -1]?.shape.length ?? 0;
  if (!(tensor?.data instanceof Int32Array)) {
    part.unsupported.add("PAD with computed paddings", part.table.field);
    return null;
  }
  if (tensor.data.length !== 2 * rank) {
    throw corrupt(`tensors[${index}].shape`, `has ${tensor.data.length} paddings for rank ${rank}`);
  }
  const values = [...tensor.data];
  values.forEach((value, i) => {
    if (value < 0 || value > 4096) throw corrupt(`tensors[${index}][${i}]`, `is a padding of ${value}`);
  });
  const [n0, n1, top, bottom, left, right, c0, c1] = values;
  if (rank !== 4 || n0 !== 0 || n1 !== 0 || c0 !== 0 || c1 !== 0) {
    part.unsupported.add("PAD of other axes than height and width", part.table.field);
    return null;
  }
  return { top: top ?? 0, bottom: bottom ?? 0, left: left ?? 0, right: right ?? 0 };
}
