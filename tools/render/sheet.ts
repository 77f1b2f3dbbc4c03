/** A contact sheet: crops of a shard side by side, for the eye to judge. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { PNG } from "pngjs";
import { CROP_BYTES } from "./shards.ts";

const SIDE = 112;

/** PNG of `columns` × `rows` crops, spread evenly over the whole shard. */
export function contactSheet(shardPath: string, columns: number, rows: number): Buffer {
  const file = openSync(shardPath, "r");
  try {
    const crops = Math.floor(fstatSync(file).size / CROP_BYTES);
    const shown = Math.min(crops, columns * rows);
    const sheet = new PNG({ width: columns * SIDE, height: Math.max(1, Math.ceil(shown / columns)) * SIDE });
    const crop = new Uint8Array(CROP_BYTES);
    for (let k = 0; k < shown; k++) {
      readSync(file, crop, 0, CROP_BYTES, Math.floor((k * crops) / shown) * CROP_BYTES);
      const left = (k % columns) * SIDE;
      const top = Math.floor(k / columns) * SIDE;
      for (let pixel = 0; pixel < SIDE * SIDE; pixel++) {
        const x = left + (pixel % SIDE);
        const y = top + Math.floor(pixel / SIDE);
        const at = 4 * (y * sheet.width + x);
        sheet.data.set(crop.subarray(3 * pixel, 3 * pixel + 3), at);
        sheet.data[at + 3] = 255;
      }
    }
    return PNG.sync.write(sheet);
  } finally {
    closeSync(file);
  }
}
