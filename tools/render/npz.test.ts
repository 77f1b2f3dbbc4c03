import { zipSync } from "fflate";
import { expect, it } from "vitest";
import { readNpz } from "./npz.ts";

/** A version 1.0 file as numpy.save writes it. */
function npy(descr: string, order: "False" | "True", shape: string, bytes: Uint8Array): Uint8Array {
  const text = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }`;
  const header = new TextEncoder().encode(`${text.padEnd(117)}\n`);
  return Uint8Array.from([
    0x93,
    ...new TextEncoder().encode("NUMPY"),
    1,
    0,
    header.length,
    0,
    ...header,
    ...bytes,
  ]);
}
const bytes = new Uint8Array(Float32Array.from([1, -2.5, 3, 4, 5, 6]).buffer);
const archive = (file: Uint8Array): Uint8Array => zipSync({ "a.npy": file, "b.npy": new Uint8Array(3) });

it("reads an array's shape and numbers", () => {
  const { shape, values } = readNpz(archive(npy("<f4", "False", "(2, 3)", bytes)), "a");
  expect(shape).toEqual([2, 3]);
  expect([...values]).toEqual([1, -2.5, 3, 4, 5, 6]);
  expect(readNpz(archive(npy("<f4", "False", "(6,)", bytes)), "a").shape).toEqual([6]);
});

it("says what it cannot read", () => {
  expect(() => readNpz(archive(npy("<f4", "False", "(2, 3)", bytes)), "c")).toThrow("no array c");
  expect(() => readNpz(archive(npy("<f8", "False", "(3,)", bytes)), "a")).toThrow("float32");
  expect(() => readNpz(archive(npy("<f4", "True", "(2, 3)", bytes)), "a")).toThrow("C order");
  expect(() => readNpz(archive(npy("<f4", "False", "(2, 4)", bytes)), "a")).toThrow(
    "6 numbers for the shape 2 × 4",
  );
});
