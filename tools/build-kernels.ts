/**
 * Compiles the AssemblyScript kernels to src/inference/kernels/build/*.wasm (git-ignored). Called by
 * `npm run prepare:assets`; also runs alone: `npx tsx tools/build-kernels.ts`.
 */
import { mkdir, readdir, rename, stat } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { main as asc } from "assemblyscript/asc";
import type { KernelBuild } from "../src/inference/kernels/kernels.ts";

const ROOM = fileURLToPath(new URL("../src/inference/kernels/", import.meta.url));
const SOURCE = path.join(ROOM, "assembly");
const BUILD = path.join(ROOM, "build");

/**
 * Binaryen's passes that tidy up and leave the order of instructions alone. Its optimisation levels do not
 * (simplify-locals): they draw all products of one sum together, so that a GEMM tile keeps every vector of
 * weights alive at once and V8 has to spill its sums in the innermost loop.
 */
const PASSES = [
  ...["precompute", "optimize-instructions", "vacuum", "remove-unused-names", "merge-blocks"],
  ...["remove-unused-brs", "coalesce-locals", "reorder-locals", "vacuum"],
];

/** Everything the builds share: no runtime, memory handed in, addresses from the plan. */
export const KERNEL_COMPILER_FLAGS: readonly string[] = [
  ...["--runtime", "stub", "--importMemory", "--noAssert", "--noColors", "--use", "abort="],
  ...["--optimizeLevel", "0", "--runPasses", PASSES.join(), "--enable", "simd"],
];

const RELAXED = ["--use", "RELAXED=1", "--enable", "relaxed-simd"];

/** Compiler flags by build; the constants decide which kernels and which storage are compiled in. */
const BUILDS: Readonly<Record<KernelBuild, readonly string[]>> = {
  simd128: ["--use", "RELAXED=0", "--use", "STORED_UNSIGNED=0"],
  "relaxed-unsigned": [...RELAXED, "--use", "STORED_UNSIGNED=1"],
  "relaxed-signed": [...RELAXED, "--use", "STORED_UNSIGNED=0"],
};

/** Skips what is newer than every source file. @throws Error with the compiler's output. */
export async function buildKernels(): Promise<void> {
  await mkdir(BUILD, { recursive: true });
  const newest = await newestSource_ms();
  for (const [name, flags] of Object.entries(BUILDS)) {
    const target = path.join(BUILD, `${name}.wasm`);
    const built = await stat(target).catch(() => null);
    if (built !== null && built.mtimeMs > newest) continue;
    await compile(flags, target);
  }
}

async function newestSource_ms(): Promise<number> {
  const sources = (await readdir(SOURCE)).map((name) => path.join(SOURCE, name));
  const files = [...sources, path.join(ROOM, "step-layout.ts"), fileURLToPath(import.meta.url)];
  const times = await Promise.all(files.map(async (file) => (await stat(file)).mtimeMs));
  return Math.max(...times);
}

/** Writes beside the target and renames, so that a build never leaves half a file. */
async function compile(flags: readonly string[], target: string): Promise<void> {
  const partial = `${target}.${process.pid}.partial`;
  const entry = path.relative(process.cwd(), path.join(SOURCE, "run.ts"));
  const output = path.relative(process.cwd(), partial);
  const { error, stderr } = await asc([entry, "--outFile", output, ...KERNEL_COMPILER_FLAGS, ...flags]);
  if (error !== null) throw new Error(`kernels did not compile:\n${stderr.toString()}`);
  await rename(partial, target);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildKernels();
  for (const name of await readdir(BUILD)) {
    const { size } = await stat(path.join(BUILD, name));
    console.log(`${name}: ${size} bytes`);
  }
}
