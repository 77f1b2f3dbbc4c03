/** Names of the rooms (HDR environments) among the assets. */
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** In alphabetical order, without the extension. */
export function assetRooms(assetsFolder: string): string[] {
  return readdirSync(join(assetsFolder, "hdri_cc0"))
    .filter((file) => file.endsWith(".hdr"))
    .map((file) => file.replace(/\.hdr$/, ""))
    .sort();
}
