/** Real spherical harmonics up to order 2 (9 functions), the alphabet of all soft light here. */
export const HARMONICS = 9;

/** Values of the nine functions in direction (x, y, z), |d| = 1, into out[at … at + 8]. */
export function evaluateHarmonics(
  x: number,
  y: number,
  z: number,
  out: Float32Array | number[],
  at = 0,
): void {
  out[at] = 0.282095;
  out[at + 1] = 0.488603 * y;
  out[at + 2] = 0.488603 * z;
  out[at + 3] = 0.488603 * x;
  out[at + 4] = 1.092548 * x * y;
  out[at + 5] = 1.092548 * y * z;
  out[at + 6] = 0.315392 * (3 * z * z - 1);
  out[at + 7] = 1.092548 * x * z;
  out[at + 8] = 0.546274 * (x * x - y * y);
}

/** Damps order 1 and 2 so that a small bright sun cannot make light negative on the far side. */
export const BAND_WINDOW = [1, 0.93, 0.93, 0.93, 0.72, 0.72, 0.72, 0.72, 0.72] as const;

/** `count` nearly even directions over the sphere (golden spiral), 3 numbers each. */
export function spiralDirections(count: number): Float32Array {
  const out = new Float32Array(3 * count);
  const golden = Math.PI * (3 - Math.sqrt(5));
  for (let k = 0; k < count; k++) {
    const y = 1 - (2 * (k + 0.5)) / count;
    const ring = Math.sqrt(1 - y * y);
    out[3 * k] = ring * Math.cos(golden * k);
    out[3 * k + 1] = y;
    out[3 * k + 2] = ring * Math.sin(golden * k);
  }
  return out;
}
