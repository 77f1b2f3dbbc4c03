/**
 * Tables of a FlatBuffer, read in place. For files whose hash is already checked: nothing is validated.
 * Format: https://flatbuffers.dev/internals/ .
 */

/** A table of a FlatBuffer, read in place. Positions are byte positions in the buffer. */
export class TableView {
  readonly bytes: Uint8Array;
  readonly position: number;
  private readonly view: DataView;
  private readonly vtable: number;

  constructor(bytes: Uint8Array, position: number) {
    this.bytes = bytes;
    this.position = position;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.vtable = position - this.view.getInt32(position, true);
  }

  /** Root table of a buffer whose identifier is checked. */
  static root(bytes: Uint8Array, identifier: string): TableView {
    const found = String.fromCharCode(...bytes.subarray(4, 8));
    if (found !== identifier) throw new Error(`FlatBuffer identifier: "${found}", "${identifier}" expected`);
    return new TableView(bytes, new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true));
  }

  /** Position of a field's value, or null when the field is absent. */
  slot(field: number): number | null {
    const entry = 4 + 2 * field;
    if (entry >= this.view.getUint16(this.vtable, true)) return null;
    const offset = this.view.getUint16(this.vtable + entry, true);
    return offset === 0 ? null : this.position + offset;
  }

  int32(field: number, absent = 0): number {
    const slot = this.slot(field);
    return slot === null ? absent : this.view.getInt32(slot, true);
  }

  int8(field: number, absent = 0): number {
    const slot = this.slot(field);
    return slot === null ? absent : this.view.getInt8(slot);
  }

  float32(field: number, absent = 0): number {
    const slot = this.slot(field);
    return slot === null ? absent : this.view.getFloat32(slot, true);
  }

  /** Position of the object a reference field points to, or null. */
  target(field: number): number | null {
    const slot = this.slot(field);
    return slot === null ? null : slot + this.view.getUint32(slot, true);
  }

  table(field: number): TableView | null {
    const target = this.target(field);
    return target === null ? null : new TableView(this.bytes, target);
  }

  /** Positions of the tables of a vector of references. */
  targets(field: number): number[] {
    const start = this.target(field);
    if (start === null) return [];
    const length = this.view.getUint32(start, true);
    return Array.from({ length }, (_, i) => start + 4 + 4 * i + this.view.getUint32(start + 4 + 4 * i, true));
  }

  tables(field: number): TableView[] {
    return this.targets(field).map((position) => new TableView(this.bytes, position));
  }

  ints(field: number): number[] {
    const start = this.target(field);
    if (start === null) return [];
    const length = this.view.getUint32(start, true);
    return Array.from({ length }, (_, i) => this.view.getInt32(start + 4 + 4 * i, true));
  }

  floats(field: number): number[] {
    const start = this.target(field);
    if (start === null) return [];
    const length = this.view.getUint32(start, true);
    return Array.from({ length }, (_, i) => this.view.getFloat32(start + 4 + 4 * i, true));
  }

  /** Bytes of a byte vector or string. */
  blob(field: number): Uint8Array {
    const start = this.target(field);
    if (start === null) return new Uint8Array(0);
    const length = this.view.getUint32(start, true);
    return this.bytes.subarray(start + 4, start + 4 + length);
  }

  text(field: number): string {
    return new TextDecoder().decode(this.blob(field));
  }
}
