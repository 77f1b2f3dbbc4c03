/**
 * Reading FlatBuffers without trusting them: every offset, vtable and vector is checked against the
 * file before it is followed, so a damaged file ends in a GazeError that names the field.
 *
 * Format: https://flatbuffers.dev/internals. All numbers little endian. A table starts with a signed
 * offset back to its vtable (uint16 size, uint16 table size, then one uint16 per field: 0 = absent).
 * References are unsigned offsets forward, so no chain of them can form a loop.
 *
 * A file is read once, by code that has never run before, so this code is few, short functions, and what
 * only an error needs (the name of a field) is put together only then.
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
  readonly view: DataView;

  constructor(bytes: Uint8Array) {
    // A plain Uint8Array, whatever came in: Node's Buffer.slice shares memory instead of copying.
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Throws unless [offset, offset + size) lies inside the file. @param name what was followed: see pathOf. */
  check(offset: number, size: number, table: Table, name: string): void {
    if (offset >= 0 && offset + size <= this.bytes.length) return;
    throw corrupt(
      pathOf(table, name),
      `points at byte ${offset}, ${size} bytes, outside the file of ${this.bytes.length}`,
    );
  }

  /** Follows the forward reference at `offset`, which is inside the file. */
  follow(offset: number, table: Table, name: string): number {
    const distance = this.view.getUint32(offset, true);
    if (distance === 0) throw corrupt(pathOf(table, name), "is an empty reference");
    this.check(offset + distance, 4, table, name);
    return offset + distance;
  }

  /** The table at the file's root reference. */
  root(name: string): Table {
    if (this.bytes.length < 4) throw corrupt(name, `cannot lie in ${this.bytes.length} bytes`);
    return new Table(this, 0, null, name, -1);
  }

  /**
   * The 32-bit values of a vector of `length` elements, each `words` values long; its span is inside the
   * file by construction. They share the file's memory where it is aligned, as sound files are.
   */
  int32Values(span: VectorSpan, words = 1): Int32Array {
    const length = span.length * words;
    return new Int32Array(this.aligned(span.start, length), this.alignedOffset(span.start), length);
  }

  /** The float32 values of a vector; otherwise as int32Values. */
  float32Values(span: VectorSpan): Float32Array {
    const { start, length } = span;
    return new Float32Array(this.aligned(start, length), this.alignedOffset(start), length);
  }

  /** The buffer that `length` 4-byte values from byte `start` on can be viewed in: the file's, or a copy. */
  private aligned(start: number, length: number): ArrayBufferLike {
    const { buffer, byteOffset } = this.bytes;
    const from = byteOffset + start;
    return from % 4 === 0 ? buffer : buffer.slice(from, from + 4 * length);
  }

  private alignedOffset(start: number): number {
    const from = this.bytes.byteOffset + start;
    return from % 4 === 0 ? from : 0;
  }
}

/** A field of a table as error messages name it, or with "" the table itself. */
function pathOf(table: Table, name: string): string {
  if (name === "") return table.field;
  return table.isRoot ? name : `${table.field}.${name}`;
}

export class Table {
  readonly file: FlatBuffer;
  private readonly owner: Table | null;
  private readonly name: string;
  private readonly place: number;
  private readonly position: number;
  private readonly vtable: number;
  private readonly vtableSize: number;
  private readonly tableSize: number;

  /**
   * @param reference byte inside the file where the reference to the table lies.
   * @param owner the table that refers to it by its field `name`; null for the root.
   * @param place in a vector of tables; −1 outside one.
   */
  constructor(file: FlatBuffer, reference: number, owner: Table | null, name: string, place: number) {
    this.file = file;
    this.owner = owner;
    this.name = name;
    this.place = place;
    const { view } = file;
    const position = file.follow(reference, this, "");
    this.position = position;
    this.vtable = position - view.getInt32(position, true);
    file.check(this.vtable, 4, this, "");
    this.vtableSize = view.getUint16(this.vtable, true);
    this.tableSize = view.getUint16(this.vtable + 2, true);
    if (this.vtableSize < 4 || this.vtableSize % 2 !== 0) {
      throw corrupt(`${this.field} vtable`, `has impossible size ${this.vtableSize}`);
    }
    if (this.tableSize < 4 || position + this.tableSize > file.bytes.length) {
      throw corrupt(this.field, `has impossible size ${this.tableSize}`);
    }
    // From here on every entry of the vtable and every byte of the table may be read unchecked.
    file.check(this.vtable, this.vtableSize, this, "");
  }

  get isRoot(): boolean {
    return this.owner === null;
  }

  /** Its name in error messages, e.g. "tensors[3].quantization". */
  get field(): string {
    if (this.place >= 0) return `${this.name}[${this.place}]`;
    return this.owner === null ? this.name : pathOf(this.owner, this.name);
  }

  /** Byte offset of field number `id` (`size` bytes wide, all in the file), or −1 where it is absent. */
  private at(id: number, size: number, name: string): number {
    const entry = 4 + 2 * id;
    if (entry + 2 > this.vtableSize) return -1;
    const offset = this.file.view.getUint16(this.vtable + entry, true);
    if (offset === 0) return -1;
    if (offset < 4 || offset + size > this.tableSize) {
      throw corrupt(`${this.field}.${name}`, `lies at byte ${offset} of a table of ${this.tableSize}`);
    }
    return this.position + offset;
  }

  u8(id: number, name: string, absent: number): number {
    const offset = this.at(id, 1, name);
    return offset < 0 ? absent : this.file.view.getUint8(offset);
  }

  i8(id: number, name: string, absent: number): number {
    const offset = this.at(id, 1, name);
    return offset < 0 ? absent : this.file.view.getInt8(offset);
  }

  i32(id: number, name: string, absent: number): number {
    const offset = this.at(id, 4, name);
    return offset < 0 ? absent : this.file.view.getInt32(offset, true);
  }

  u32(id: number, name: string, absent: number): number {
    const offset = this.at(id, 4, name);
    return offset < 0 ? absent : this.file.view.getUint32(offset, true);
  }

  /** A 64-bit unsigned integer, as near as a number comes. */
  u64(id: number, name: string, absent: number): number {
    const offset = this.at(id, 8, name);
    if (offset < 0) return absent;
    return this.file.view.getUint32(offset, true) + this.file.view.getUint32(offset + 4, true) * 2 ** 32;
  }

  /** A vector of `elementSize`-byte elements; null where absent. `limit` bounds its length. */
  vector(id: number, name: string, elementSize: number, limit: number): VectorSpan | null {
    const offset = this.at(id, 4, name);
    if (offset < 0) return null;
    const { file } = this;
    const position = file.follow(offset, this, name);
    const length = file.view.getUint32(position, true);
    file.check(position + 4, length * elementSize, this, name);
    if (length > limit) {
      throw corrupt(pathOf(this, name), `has ${length} entries; at most ${limit} make sense`);
    }
    return { start: position + 4, length };
  }

  /** int32 vector as numbers; null where absent. */
  int32s(id: number, name: string, limit: number): number[] | null {
    const span = this.vector(id, name, 4, limit);
    if (span === null) return null;
    const values: number[] = [];
    for (let i = 0; i < span.length; i++) values.push(this.file.view.getInt32(span.start + 4 * i, true));
    return values;
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
    return new Table(this.file, offset, this, name, -1);
  }

  /** Vector of tables; empty where absent. */
  tables(id: number, name: string, limit: number): Table[] {
    const span = this.vector(id, name, 4, limit);
    const tables: Table[] = [];
    if (span === null) return tables;
    for (let i = 0; i < span.length; i++) {
      tables.push(new Table(this.file, span.start + 4 * i, this, name, i));
    }
    return tables;
  }
}
