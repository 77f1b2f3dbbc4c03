/**
 * Writes new FlatBuffer tables in front of an old file. Offsets point forward and are relative, so the old
 * bytes move as one block and stay valid, and new tables may point into them.
 * Format: https://flatbuffers.dev/internals/ .
 */

/** A table to be written: field number → value. */
export interface TableNode {
  readonly kind: "table";
  readonly fields: ReadonlyMap<number, FieldValue>;
}
/** A vector of references to tables. */
export interface ListNode {
  readonly kind: "list";
  readonly items: readonly Reference[];
}
/** Raw elements: `count` of them in `bytes`; `align` is where the first one must start. */
export interface RawNode {
  readonly kind: "raw";
  readonly bytes: Uint8Array;
  readonly count: number;
  readonly align: 4 | 16;
}
/** Something at a known position of the old file. */
export interface OldReference {
  readonly kind: "old";
  readonly position: number;
}
export type Node = TableNode | ListNode | RawNode;
export type Reference = Node | OldReference;
export type FieldValue = Reference | { readonly kind: "int32" | "int8"; readonly value: number };

export const table = (fields: Readonly<Record<number, FieldValue | null>>): TableNode => {
  const present = new Map<number, FieldValue>();
  for (const [field, value] of Object.entries(fields)) {
    if (value !== null) present.set(Number(field), value);
  }
  return { kind: "table", fields: present };
};
export const list = (items: readonly Reference[]): ListNode => ({ kind: "list", items });
export const old = (position: number | null): OldReference | null =>
  position === null ? null : { kind: "old", position };
export const int32 = (value: number) => ({ kind: "int32", value }) as const;
export const int8 = (value: number) => ({ kind: "int8", value }) as const;

export function int32s(values: readonly number[]): RawNode {
  return {
    kind: "raw",
    bytes: new Uint8Array(Int32Array.from(values).buffer),
    count: values.length,
    align: 4,
  };
}
export function float32s(values: readonly number[]): RawNode {
  const bytes = new Uint8Array(Float32Array.from(values).buffer);
  return { kind: "raw", bytes, count: values.length, align: 4 };
}
export function bytes16(bytes: Uint8Array): RawNode {
  return { kind: "raw", bytes, count: bytes.length, align: 16 };
}
/** Strings end with a zero byte that is not counted. */
export function text(value: string): RawNode {
  const encoded = new TextEncoder().encode(value);
  const bytes = new Uint8Array(encoded.length + 1);
  bytes.set(encoded);
  return { kind: "raw", bytes, count: encoded.length, align: 4 };
}

/**
 * Bytes of a FlatBuffer with the given root, followed by the old file the tree refers to (may be empty).
 * The prefix is a multiple of 16 long, so 16-byte alignment in the old file is kept. Breadth first, so
 * that every child lies behind its parent; a node must not have two parents.
 */
export function write(
  root: TableNode,
  identifier: string,
  oldFile: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const prefix = new Prefix();
  prefix.at(4, 4 + identifier.length);
  for (let i = 0; i < identifier.length; i++) prefix.view.setUint8(4 + i, identifier.charCodeAt(i));
  const queue: { slot: number; node: Reference }[] = [{ slot: 0, node: root }];
  const oldSlots: { slot: number; position: number }[] = [];
  const placed = new Set<Node>();
  for (let head = 0; head < queue.length; head++) {
    const { slot, node } = queue[head] ?? { slot: 0, node: root };
    if (node.kind === "old") {
      oldSlots.push({ slot, position: node.position });
      continue;
    }
    if (placed.has(node)) throw new Error("FlatBuffer writer: a node has two parents");
    placed.add(node);
    const position = prefix.place(node, queue);
    prefix.view.setUint32(slot, position - slot, true);
  }
  const length = Math.ceil(prefix.end / 16) * 16;
  prefix.at(length, length);
  for (const { slot, position } of oldSlots) prefix.view.setUint32(slot, length + position - slot, true);
  const result = new Uint8Array(length + oldFile.length);
  result.set(prefix.bytes.subarray(0, length));
  result.set(oldFile, length);
  return result;
}

/** The growing front part of a written file. */
class Prefix {
  bytes = new Uint8Array(1 << 16);
  view = new DataView(this.bytes.buffer);
  end = 0;

  /** Makes bytes up to `end` exist and returns `start`. */
  at(start: number, end: number): number {
    while (end > this.bytes.length) {
      const grown = new Uint8Array(2 * this.bytes.length);
      grown.set(this.bytes);
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    this.end = Math.max(this.end, end);
    return start;
  }

  /** Writes one node at the end, queues its children, returns its position. */
  place(node: Node, queue: { slot: number; node: Reference }[]): number {
    if (node.kind === "table") return this.placeTable(node, queue);
    if (node.kind === "list") {
      const start = align(this.end, 4);
      this.at(start, start + 4 + 4 * node.items.length);
      this.view.setUint32(start, node.items.length, true);
      node.items.forEach((item, i) => {
        queue.push({ slot: start + 4 + 4 * i, node: item });
      });
      return start;
    }
    const start = align(this.end + 4, node.align) - 4;
    this.at(start, start + 4 + node.bytes.length);
    this.view.setUint32(start, node.count, true);
    this.bytes.set(node.bytes, start + 4);
    return start;
  }

  private placeTable(node: TableNode, queue: { slot: number; node: Reference }[]): number {
    const fields = [...node.fields].sort(([a], [b]) => a - b);
    const wide = fields.filter(([, value]) => value.kind !== "int8");
    const narrow = fields.filter(([, value]) => value.kind === "int8");
    const fieldCount = Math.max(-1, ...fields.map(([field]) => field)) + 1;
    const vtableSize = 4 + 2 * fieldCount;
    const tableSize = 4 + 4 * wide.length + narrow.length;
    // The vtable lies directly before the table, whose start is a multiple of 4.
    const position = align(this.end + vtableSize, 4);
    const vtable = position - vtableSize;
    this.at(vtable, position + tableSize);
    this.view.setUint16(vtable, vtableSize, true);
    this.view.setUint16(vtable + 2, tableSize, true);
    this.view.setInt32(position, position - vtable, true);
    let offset = 4;
    for (const [field, value] of [...wide, ...narrow]) {
      this.view.setUint16(vtable + 4 + 2 * field, offset, true);
      const slot = position + offset;
      if ("value" in value) {
        if (value.kind === "int8") this.view.setInt8(slot, value.value);
        else this.view.setInt32(slot, value.value, true);
      } else queue.push({ slot, node: value });
      offset += value.kind === "int8" ? 1 : 4;
    }
    return position;
  }
}

function align(position: number, to: number): number {
  return Math.ceil(position / to) * to;
}
