/**
 * The compiled kernels for programs and tests that run in Node: built if needed, read from disk.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import {
  compileKernels,
  KERNEL_URLS,
  type KernelBuild,
  type Kernels,
} from "../src/inference/kernels/kernels.ts";
import { buildKernels } from "./build-kernels.ts";

export async function kernelsFromDisk(build: KernelBuild): Promise<Kernels> {
  await buildKernels();
  return compileKernels(build, await readFile(fileURLToPath(KERNEL_URLS[build])));
}
