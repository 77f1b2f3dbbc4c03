/**
 * Tensors of a `.tflite` subgraph: shape, type, quantisation and constant contents, each checked.
 */

import { corrupt, type Table, type VectorSpan } from "./flatbuffer.ts";
import type { Quantisation, Tensor, TensorType } from "./model.ts";
import { FIELD, TENSOR_TYPES, typeName } from "./schema.ts";
import type { Unsupported } from "./unsupported.ts";

const MAX_RANK = 6;
const MAX_ELEMENTS = 2 ** 26;
/** int32 tensors (biases, shapes, paddings) are symmetric; int8 zero points span the type. */
const ZERO_POINT_RANGE: Readonly<Record<TensorType, readonly [number, number]>> = {
  int8: [-128, 127],
  int32: [0, 0],
  float32: [0, 0],
};
const BYTES: Readonly<Record<TensorType, number>> = { int8: 1, int32: 4, float32: 4 };

/** Constant contents by buffer number; null where a buffer is empty. */
export function readBuffers(model: Table, limit: number, unsupported: Unsupported): (VectorSpan | null)[] {
  return model.tables(FIELD.model.buffers, "buffers", limit).map((buffer) => {
    if (buffer.i64(FIELD.buffer.offset, "offset", 0) > 1) {
      unsupported.add("contents stored after the model (external buffers)", buffer.field);
    }
    const data = buffer.vector(FIELD.buffer.data, "data", 1, Number.POSITIVE_INFINITY);
    return data === null || data.length === 0 ? null : data;
  });
}

/** A tensor whose element type we do not compute with is noted in `unsupported` and left null. */
export function readTensor(
  table: Table,
  index: number,
  buffers: readonly (VectorSpan | null)[],
  unsupported: Unsupported,
): Tensor | null {
  const code = table.i8(FIELD.tensor.type, "type", 0);
  const type = TENSOR_TYPES.get(code);
  if (type === undefined) {
    unsupported.add(`${typeName(code)} tensors`, table.field);
    return null;
  }
  if (table.table(FIELD.tensor.sparsity, "sparsity") !== null) {
    unsupported.add("sparse tensors", table.field);
    return null;
  }
  if (table.u8(FIELD.tensor.isVariable, "is_variable", 0) !== 0) {
    unsupported.add("variable tensors (state between runs)", table.field);
    return null;
  }
  const shape = table.int32s(FIELD.tensor.shape, "shape", MAX_RANK) ?? [];
  const elements = shape.reduce((product, size, axis) => {
    if (size < 1) throw corrupt(`${table.field}.shape[${axis}]`, `is ${size}; sizes start at 1`);
    return product * size;
  }, 1);
  if (elements > MAX_ELEMENTS) throw corrupt(`${table.field}.shape`, `${shape.join("×")} is absurdly large`);
  return {
    index,
    name: table.text(FIELD.tensor.name, "name", 200),
    shape,
    elements,
    type,
    quantisation: readQuantisation(table, shape, type, unsupported),
    data: readContents(table, buffers, type, elements),
  };
}

function readQuantisation(
  tensor: Table,
  shape: readonly number[],
  type: TensorType,
  unsupported: Unsupported,
): Quantisation | null {
  const table = tensor.table(FIELD.tensor.quantization, "quantization");
  if (table === null || type === "float32") return null;
  const field = `${tensor.field}.quantization`;
  if (table.u8(FIELD.quantization.detailsType, "details_type", 0) !== 0) {
    unsupported.add("custom quantisation", field);
    return null;
  }
  const dimension = table.i32(FIELD.quantization.dimension, "quantized_dimension", 0);
  const longest = Math.max(1, ...shape);
  const span = table.vector(FIELD.quantization.scale, "scale", 4, longest);
  if (span === null || span.length === 0) return null;
  if (span.length > 1) {
    if (dimension < 0 || dimension >= shape.length) {
      throw corrupt(`${field}.quantized_dimension`, `is ${dimension} for a tensor of rank ${shape.length}`);
    }
    if (span.length !== shape[dimension]) {
      throw corrupt(`${field}.scale`, `has ${span.length} entries for ${shape[dimension]} channels`);
    }
  }
  const scales = table.file.float32Values(span);
  for (let i = 0; i < scales.length; i++) {
    const scale = scales[i] ?? 0;
    if (!(scale > 0 && scale < Number.POSITIVE_INFINITY))
      throw corrupt(`${field}.scale[${i}]`, `is ${scale}`);
  }
  return {
    scales,
    zeroPoints: readZeroPoints(table, field, scales.length, type),
    dimension: span.length > 1 ? dimension : 0,
  };
}

function readZeroPoints(table: Table, field: string, count: number, type: TensorType): Int32Array {
  const span = table.vector(FIELD.quantization.zeroPoint, "zero_point", 8, count);
  if (span === null || span.length === 0) return new Int32Array(count);
  if (span.length !== count) {
    throw corrupt(`${field}.zero_point`, `has ${span.length} entries beside ${count} scales`);
  }
  const [lowest, highest] = ZERO_POINT_RANGE[type];
  const words = table.file.int32Values(span, 2);
  const values = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const value = words[2 * i] ?? 0;
    // The upper half of an int64 that fits int32 repeats its sign.
    if (words[2 * i + 1] !== value >> 31 || value < lowest || value > highest) {
      const whole = table.file.i64(span.start + 8 * i, field);
      throw corrupt(`${field}.zero_point[${i}]`, `is ${whole}, outside ${lowest}…${highest} of ${type}`);
    }
    values[i] = value;
  }
  return values;
}

/** Constant contents as an array of the tensor's own type; shares the file's memory where it can. */
function readContents(
  tensor: Table,
  buffers: readonly (VectorSpan | null)[],
  type: TensorType,
  elements: number,
): Tensor["data"] {
  const bufferIndex = tensor.u32(FIELD.tensor.buffer, "buffer", 0);
  if (bufferIndex >= buffers.length) {
    throw corrupt(`${tensor.field}.buffer`, `is ${bufferIndex}; the file has ${buffers.length} buffers`);
  }
  const span = buffers[bufferIndex] ?? null;
  if (span === null) return null;
  const wanted = elements * BYTES[type];
  if (span.length !== wanted) {
    throw corrupt(
      `buffers[${bufferIndex}].data`,
      `holds ${span.length} bytes; ${tensor.field} needs ${wanted}`,
    );
  }
  switch (type) {
    case "int8": {
      const { buffer, byteOffset } = tensor.file.bytes;
      return new Int8Array(buffer, byteOffset + span.start, elements);
    }
    case "int32":
      return tensor.file.int32Values({ start: span.start, length: elements });
    case "float32":
      return tensor.file.float32Values({ start: span.start, length: elements });
  }
}
