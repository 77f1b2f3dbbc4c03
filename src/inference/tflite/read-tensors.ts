/**
 * Tensors of a `.tflite` subgraph: shape, type, quantisation and constant contents, each checked.
 */

import { extremesOf } from "./extremes.ts";
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
    if (buffer.u64(FIELD.buffer.offset, "offset", 0) > 1) {
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
  let elements = 1;
  for (let axis = 0; axis < shape.length; axis++) {
    const size = shape[axis] ?? 0;
    if (size < 1) throw corrupt(`${table.field}.shape[${axis}]`, `is ${size}; sizes start at 1`);
    elements *= size;
  }
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
  if (table.u8(FIELD.quantization.detailsType, "details_type", 0) !== 0) {
    unsupported.add("custom quantisation", table.field);
    return null;
  }
  const dimension = table.i32(FIELD.quantization.dimension, "quantized_dimension", 0);
  const span = table.vector(FIELD.quantization.scale, "scale", 4, Number.POSITIVE_INFINITY);
  if (span === null || span.length === 0) return null;
  if (span.length > 1) {
    if (dimension < 0 || dimension >= shape.length) {
      throw corrupt(
        `${table.field}.quantized_dimension`,
        `is ${dimension} for a tensor of rank ${shape.length}`,
      );
    }
    if (span.length !== shape[dimension]) {
      throw corrupt(`${table.field}.scale`, `has ${span.length} entries for ${shape[dimension]} channels`);
    }
  }
  const scales = table.file.float32Values(span);
  return {
    scales,
    scaleRange: readScaleRange(table, scales),
    zeroPoints: readZeroPoints(table, scales.length, type),
    dimension: span.length > 1 ? dimension : 0,
  };
}

function readScaleRange(table: Table, scales: Float32Array): readonly [number, number] {
  const range = extremesOf(scales);
  if (range[0] > 0 && range[1] < Number.POSITIVE_INFINITY) return range;
  const bad = scales.findIndex((scale) => !(scale > 0 && scale < Number.POSITIVE_INFINITY));
  throw corrupt(`${table.field}.scale[${bad}]`, `is ${scales[bad]}`);
}

function readZeroPoints(table: Table, count: number, type: TensorType): Int32Array {
  const values = new Int32Array(count);
  const span = table.vector(FIELD.quantization.zeroPoint, "zero_point", 8, count);
  if (span === null || span.length === 0) return values;
  if (span.length !== count) {
    throw corrupt(`${table.field}.zero_point`, `has ${span.length} entries beside ${count} scales`);
  }
  const words = table.file.int32Values(span, 2);
  // The usual case, and the only one for weights: nothing to convert, nothing out of range.
  const range = extremesOf(words);
  if (range[0] === 0 && range[1] === 0) return values;
  const [lowest, highest] = ZERO_POINT_RANGE[type];
  for (let i = 0; i < count; i++) {
    const value = words[2 * i] ?? 0;
    // The upper half of an int64 that fits int32 repeats its sign.
    if (words[2 * i + 1] !== value >> 31 || value < lowest || value > highest) {
      const whole = table.file.view.getBigInt64(span.start + 8 * i, true);
      throw corrupt(
        `${table.field}.zero_point[${i}]`,
        `is ${whole}, outside ${lowest}…${highest} of ${type}`,
      );
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
