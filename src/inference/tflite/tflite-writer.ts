/**
 * Writes small `.tflite` files, for tests alone: what the reader is fed when it must accept a sound
 * file, refuse a damaged one, or name what it does not support.
 */

/** One field of a FlatBuffers table; null = left out. */
export type Field =
  | { readonly u8: number }
  | { readonly i32: number }
  | { readonly table: readonly (Field | null)[] }
  | { readonly tables: readonly (readonly (Field | null)[])[] }
  | { readonly bytes: Uint8Array }
  | { readonly int32s: readonly number[] }
  | { readonly float32s: readonly number[] }
  | { readonly int64s: readonly number[] };

export interface TensorSpec {
  readonly shape: readonly number[];
  /** Schema value: 9 = int8, 2 = int32, 0 = float32. */
  readonly type: number;
  readonly scales?: readonly number[];
  readonly zeroPoints?: readonly number[];
  readonly dimension?: number;
  readonly data?: Int8Array | Int32Array | Float32Array;
}

export interface OperatorSpec {
  /** BuiltinOperator value. */
  readonly code: number;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly optionsType?: number;
  readonly options?: readonly (Field | null)[];
}

export interface FileSpec {
  readonly version?: number;
  readonly tensors: readonly TensorSpec[];
  readonly operators: readonly OperatorSpec[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly metadata?: readonly MetadataSpec[];
}

export interface MetadataSpec {
  readonly name: string;
  /** Contents of a buffer of its own, or the number of a buffer. */
  readonly content: string | number;
}

export function writeTflite(spec: FileSpec): Uint8Array {
  const codes = [...new Set(spec.operators.map((operator) => operator.code))];
  const buffers: (Field | null)[][] = [[]];
  const tensors = spec.tensors.map((tensor, i) => {
    let buffer = 0;
    if (tensor.data !== undefined) {
      buffer = buffers.length;
      const { data } = tensor;
      buffers.push([{ bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) }]);
    }
    const quantisation: Field | null =
      tensor.scales === undefined
        ? null
        : {
            table: [
              null,
              null,
              { float32s: tensor.scales },
              { int64s: tensor.zeroPoints ?? tensor.scales.map(() => 0) },
              null,
              null,
              { i32: tensor.dimension ?? 0 },
            ],
          };
    const name = { bytes: new TextEncoder().encode(`t${i}`) };
    return [{ int32s: tensor.shape }, { u8: tensor.type }, { i32: buffer }, name, quantisation];
  });
  const operators = spec.operators.map((operator): (Field | null)[] => [
    { i32: codes.indexOf(operator.code) },
    { int32s: operator.inputs },
    { int32s: operator.outputs },
    operator.optionsType === undefined ? null : { u8: operator.optionsType },
    operator.options === undefined ? null : { table: operator.options },
  ]);
  const metadata = (spec.metadata ?? []).map(({ name, content }): Field[] => {
    if (typeof content === "string") buffers.push([{ bytes: new TextEncoder().encode(content) }]);
    const buffer = typeof content === "string" ? buffers.length - 1 : content;
    return [{ bytes: new TextEncoder().encode(name) }, { i32: buffer }];
  });
  return writeFlatBuffer(
    [
      { i32: spec.version ?? 3 },
      { tables: codes.map((code) => [null, null, null, { i32: code }]) },
      {
        tables: [
          [{ tables: tensors }, { int32s: spec.inputs }, { int32s: spec.outputs }, { tables: operators }],
        ],
      },
      { bytes: new TextEncoder().encode("test") },
      { tables: buffers },
      null,
      { tables: metadata },
    ],
    "TFL3",
  );
}

/** Front to back: a table or vector is written after everything that refers to it. */
function writeFlatBuffer(root: readonly (Field | null)[], identifier: string): Uint8Array {
  let bytes = new Uint8Array(1024);
  let view = new DataView(bytes.buffer);
  let end = 8;
  const grow = (size: number, alignment: number): number => {
    const start = Math.ceil(end / alignment) * alignment;
    end = start + size;
    if (end > bytes.length) {
      const larger = new Uint8Array(2 * end);
      larger.set(bytes);
      bytes = larger;
      view = new DataView(bytes.buffer);
    }
    return start;
  };
  const refer = (from: number, to: number): void => view.setUint32(from, to - from, true);

  const writeTable = (fields: readonly (Field | null)[]): number => {
    const vtable = grow(4 + 2 * fields.length, 2);
    const position = grow(4 + 4 * fields.length, 4);
    view.setUint16(vtable, 4 + 2 * fields.length, true);
    view.setUint16(vtable + 2, 4 + 4 * fields.length, true);
    view.setInt32(position, position - vtable, true);
    fields.forEach((field, i) => {
      if (field === null) return;
      const at = position + 4 + 4 * i;
      view.setUint16(vtable + 4 + 2 * i, 4 + 4 * i, true);
      if ("u8" in field) view.setUint8(at, field.u8);
      else if ("i32" in field) view.setInt32(at, field.i32, true);
      else if ("table" in field) refer(at, writeTable(field.table));
      else refer(at, writeVector(field));
    });
    return position;
  };
  const writeVector = (
    field: Exclude<Field, { u8: number } | { i32: number } | { table: unknown }>,
  ): number => {
    if ("tables" in field) {
      const start = grow(4 + 4 * field.tables.length, 4);
      view.setUint32(start, field.tables.length, true);
      field.tables.forEach((table, i) => {
        refer(start + 4 + 4 * i, writeTable(table));
      });
      return start;
    }
    const content =
      "bytes" in field
        ? field.bytes
        : "int32s" in field
          ? new Uint8Array(Int32Array.from(field.int32s).buffer)
          : "float32s" in field
            ? new Uint8Array(Float32Array.from(field.float32s).buffer)
            : new Uint8Array(BigInt64Array.from(field.int64s.map(BigInt)).buffer);
    const size = "bytes" in field ? 1 : "int64s" in field ? 8 : 4;
    const start = grow(4 + content.length, 4);
    view.setUint32(start, content.length / size, true);
    bytes.set(content, start + 4);
    return start;
  };

  for (let i = 0; i < 4; i++) bytes[4 + i] = identifier.charCodeAt(i);
  const position = writeTable(root);
  refer(0, position);
  return bytes.slice(0, end);
}
