/** The asset table and its numbers, as the page uses them. */
import type { PackTable, Slice } from "../pack-format.ts";

export interface Pack {
  readonly table: PackTable;
  floats(slice: Slice): Float32Array;
  integers(slice: Slice): Uint32Array;
}

export async function loadPack(): Promise<Pack> {
  const table = (await (await fetch("/pack.json")).json()) as PackTable;
  const block = await (await fetch("/pack.bin")).arrayBuffer();
  return {
    table,
    floats: ({ offset, count }) => new Float32Array(block, offset, count),
    integers: ({ offset, count }) => new Uint32Array(block, offset, count),
  };
}
