/**
 * The compiled kernels for programs and tests that run in Node: built if needed, read from disk.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import {
  compileKernels,
  KERNEL_URLS,
  type KernelFamily,
  type Kernels,
} from "../src/inference/kernels/kernels.ts";
import { buildKernels } from "./build-kernels.ts";

export async function kernelsFromDisk(family: KernelFamily): Promise<Kernels> {
  await buildKernels();
  return compileKernels(family, await readFile(fileURLToPath(KERNEL_URLS[family])));
}
