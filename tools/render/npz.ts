/** Reads NumPy archives (.npz) of float32 arrays. */
import { unzipSync } from "fflate";

export interface FloatArray {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float32Array;
}

/** @throws RangeError when the archive lacks the array, or it is not little-endian float32 in C order */
export function readNpz(archive: Uint8Array, name: string): FloatArray {
  const file = unzipSync(archive, { filter: (entry) => entry.name === `${name}.npy` })[`${name}.npy`];
  if (file === undefined) throw new RangeError(`the archive has no array ${name}`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const isLong = (file[6] ?? 0) > 1;
  const start = isLong ? 12 : 10;
  const length = isLong ? view.getUint32(8, true) : view.getUint16(8, true);
  const header = new TextDecoder().decode(file.subarray(start, start + length));
  if (!header.includes("'<f4'") || !header.includes("'fortran_order': False"))
    throw new RangeError(`${name}: float32 in C order is read, this is ${header.trim()}`);
  const shape = (/\(([^)]*)\)/.exec(header)?.[1] ?? "").split(",").filter((part) => part.trim() !== "");
  const values = new Float32Array(file.slice(start + length).buffer);
  const sizes = shape.map(Number);
  if (values.length !== sizes.reduce((product, size) => product * size, 1))
    throw new RangeError(`${name}: ${values.length} numbers for the shape ${sizes.join(" × ")}`);
  return { shape: sizes, values };
}
