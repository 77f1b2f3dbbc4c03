/**
 * Reading FlatBuffers without trusting them: every offset, vtable and vector is checked against the
 * file before it is followed, so a damaged file ends in a GazeError that names the field.
 *
 * Format: https://flatbuffers.dev/internals. All numbers little endian. A table starts with a signed
 * offset back to its vtable (uint16 size, uint16 table size, then one uint16 per field: 0 = absent).
 * References are unsigned offsets forward, so no chain of them can form a loop.
 */
import { GazeError } from "../errors.ts";

const FRESH_COPY = "Use a fresh copy of the .tflite file; this one is damaged or cut short.";

const UTF8 = new TextDecoder();

export function corrupt(field: string, problem: string): GazeError {
  return new GazeError("model/corrupt", `${field}: ${problem}`, { cure: FRESH_COPY });
}

/** Where a vector's elements lie: `length` elements from byte `start`, all inside the file. */
export interface VectorSpan {
  readonly start: number;
  readonly length: number;
}

export class FlatBuffer {
  readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(bytes: Uint8Array) {
    // A plain Uint8Array, whatever came in: Node's Buffer.slice shares memory instead of copying.
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Throws unless [offset, offset + size) lies inside the file. */
  private check(offset: number, size: number, field: string): void {
    if (offset < 0 || offset + size > this.bytes.length) {
      throw corrupt(
        field,
        `points at byte ${offset}, ${size} bytes, outside the file of ${this.bytes.length}`,
      );
    }
  }

  u8(offset: number, field: string): number {
    this.check(offset, 1, field);
    return this.view.getUint8(offset);
  }

  i8(offset: number, field: string): number {
    this.check(offset, 1, field);
    return this.view.getInt8(offset);
  }

  u16(offset: number, field: string): number {
    this.check(offset, 2, field);
    return this.view.getUint16(offset, true);
  }

  i32(offset: number, field: string): number {
    this.check(offset, 4, field);
    return this.view.getInt32(offset, true);
  }

  u32(offset: number, field: string): number {
    this.check(offset, 4, field);
    return this.view.getUint32(offset, true);
  }

  /**
   * The 32-bit values of a vector of `length` elements, each `words` values long; its span is inside the
   * file by construction. They share the file's memory where it is aligned, as sound files are.
   */
  int32Values(span: VectorSpan, words = 1): Int32Array {
    return new Int32Array(...this.aligned(span, words));
  }

  /** The float32 values of a vector; otherwise as int32Values. */
  float32Values(span: VectorSpan): Float32Array {
    return new Float32Array(...this.aligned(span, 1));
  }

  /** Buffer, byte offset and number of 4-byte values of a span: in place, or copied to where it is aligned. */
  private aligned(span: VectorSpan, words: number): [ArrayBufferLike, number, number] {
    const { buffer, byteOffset } = this.bytes;
    const length = span.length * words;
    const start = byteOffset + span.start;
    if (start % 4 === 0) return [buffer, start, length];
    return [buffer.slice(start, start + 4 * length), 0, length];
  }

  /** A 64-bit integer that must fit a safe integer. */
  i64(offset: number, field: string): number {
    this.check(offset, 8, field);
    const value = Number(this.view.getBigInt64(offset, true));
    if (!Number.isSafeInteger(value)) throw corrupt(field, `${value} is beyond any sensible range`);
    return value;
  }

  /** Follows the forward reference at `offset`. */
  follow(offset: number, field: string): number {
    const distance = this.u32(offset, field);
    if (distance === 0) throw corrupt(field, "is an empty reference");
    const target = offset + distance;
    this.check(target, 4, field);
    return target;
  }

  /** The table at the file's root reference. */
  root(field: string): Table {
    return new Table(this, this.follow(0, field), field);
  }

  vectorAt(position: number, elementSize: number, field: string): VectorSpan {
    const length = this.u32(position, field);
    this.check(position + 4, length * elementSize, field);
    return { start: position + 4, length };
  }
}

export class Table {
  readonly file: FlatBuffer;
  readonly field: string;
  private readonly position: number;
  private readonly vtable: number;
  private readonly vtableSize: number;
  private readonly tableSize: number;

  /** @param position byte where the table starts. @param field its name in error messages. */
  constructor(file: FlatBuffer, position: number, field: string) {
    this.file = file;
    this.field = field;
    this.position = position;
    this.vtable = position - file.i32(position, field);
    this.vtableSize = file.u16(this.vtable, field);
    this.tableSize = file.u16(this.vtable + 2, field);
    if (this.vtableSize < 4 || this.vtableSize % 2 !== 0) {
      throw corrupt(`${field} vtable`, `has impossible size ${this.vtableSize}`);
    }
    if (this.tableSize < 4 || position + this.tableSize > file.bytes.length) {
      throw corrupt(field, `has impossible size ${this.tableSize}`);
    }
    // The last entry being readable means that all are.
    file.u16(this.vtable + this.vtableSize - 2, field);
  }

  /** Byte offset of field number `id` (`size` bytes wide), or −1 where it is absent. */
  private at(id: number, size: number, name: string): number {
    const entry = 4 + 2 * id;
    if (entry + 2 > this.vtableSize) return -1;
    const offset = this.file.u16(this.vtable + entry, name);
    if (offset === 0) return -1;
    if (offset < 4 || offset + size > this.tableSize) {
      throw corrupt(`${this.field}.${name}`, `lies at byte ${offset} of a table of ${this.tableSize}`);
    }
    return this.position + offset;
  }

  u8(id: number, name: string, absent: number): number {
    const offset = this.at(id, 1, name);
    return offset < 0 ? absent : this.file.u8(offset, this.path(name));
  }

  i8(id: number, name: string, absent: number): number {
    const offset = this.at(id, 1, name);
    return offset < 0 ? absent : this.file.i8(offset, this.path(name));
  }

  i32(id: number, name: string, absent: number): number {
    const offset = this.at(id, 4, name);
    return offset < 0 ? absent : this.file.i32(offset, this.path(name));
  }

  u32(id: number, name: string, absent: number): number {
    const offset = this.at(id, 4, name);
    return offset < 0 ? absent : this.file.u32(offset, this.path(name));
  }

  i64(id: number, name: string, absent: number): number {
    const offset = this.at(id, 8, name);
    return offset < 0 ? absent : this.file.i64(offset, this.path(name));
  }

  /** A vector of `elementSize`-byte elements; null where absent. `limit` bounds its length. */
  vector(id: number, name: string, elementSize: number, limit: number): VectorSpan | null {
    const offset = this.at(id, 4, name);
    if (offset < 0) return null;
    const path = this.path(name);
    const span = this.file.vectorAt(this.file.follow(offset, path), elementSize, path);
    if (span.length > limit) throw corrupt(path, `has ${span.length} entries; at most ${limit} make sense`);
    return span;
  }

  /** int32 vector as numbers; null where absent. */
  int32s(id: number, name: string, limit: number): number[] | null {
    const span = this.vector(id, name, 4, limit);
    if (span === null) return null;
    return Array.from(this.file.int32Values(span));
  }

  /** Text, cut to `limit` characters; "" where absent. Bad UTF-8 turns into replacement characters. */
  text(id: number, name: string, limit: number): string {
    const span = this.vector(id, name, 1, Number.POSITIVE_INFINITY);
    if (span === null) return "";
    const end = span.start + Math.min(span.length, limit);
    return UTF8.decode(this.file.bytes.subarray(span.start, end));
  }

  table(id: number, name: string): Table | null {
    const offset = this.at(id, 4, name);
    if (offset < 0) return null;
    return new Table(this.file, this.file.follow(offset, this.path(name)), this.path(name));
  }

  /** Vector of tables; empty where absent. */
  tables(id: number, name: string, limit: number): Table[] {
    const span = this.vector(id, name, 4, limit);
    if (span === null) return [];
    return Array.from({ length: span.length }, (_, i) => {
      const path = `${name}[${i}]`;
      return new Table(this.file, this.file.follow(span.start + 4 * i, path), path);
    });
  }

  path(name: string): string {
    return this.field === "model" ? name : `${this.field}.${name}`;
  }
}
