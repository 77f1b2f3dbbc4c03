/** Compiles the peak loops (kernels/assembly/peaks.ts); the result is the benchmark's alone and is not shipped. */
import { mkdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { main as asc } from "assemblyscript/asc";
import { KERNEL_COMPILER_FLAGS } from "../build-kernels.ts";

const SOURCE = fileURLToPath(new URL("../../src/inference/kernels/assembly/peaks.ts", import.meta.url));
export const PEAKS_FOLDER = fileURLToPath(new URL("../../.cache/bench/", import.meta.url));

export async function buildPeaks(): Promise<void> {
  await mkdir(PEAKS_FOLDER, { recursive: true });
  const { error, stderr } = await asc([
    relative(process.cwd(), SOURCE),
    ...["--outFile", relative(process.cwd(), join(PEAKS_FOLDER, "peaks.wasm"))],
    ...KERNEL_COMPILER_FLAGS,
    ...["--use", "STORED_UNSIGNED=0", "--enable", "relaxed-simd"],
  ]);
  if (error !== null) throw new Error(`peaks.ts did not compile:\n${stderr.toString()}`);
}
