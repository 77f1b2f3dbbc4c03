import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { buildKernels } from "../../../tools/build-kernels.ts";
import { kernelsFromDisk } from "../../../tools/kernel-files.ts";
import { GazeError } from "../errors.ts";
import { KERNEL_URLS, type KernelBuild } from "../kernels/kernels.ts";
import { chooseKernels, fasterKernels } from "./choose-kernels.ts";

const fromDisk = (build: KernelBuild) => readFile(fileURLToPath(KERNEL_URLS[build]));

/** A clock that charges the runs between its readings in turn: one figure per timed batch. */
function clockCharging(batches: readonly number[]): () => number {
  let now = 0;
  let reading = 0;
  return () => {
    if (reading % 2 === 1) now += batches[((reading - 1) / 2) % batches.length] ?? 0;
    reading++;
    return now;
  };
}

beforeAll(buildKernels, 60_000);

describe("chooseKernels", { timeout: 60_000 }, () => {
  it("takes simd128 where relaxed SIMD is not valid", async () => {
    const garbage = async (build: KernelBuild) =>
      build === "simd128" ? fromDisk(build) : new Uint8Array([0, 1, 2, 3]);
    expect((await chooseKernels(garbage, () => 0)).family).toBe("simd128");
  });

  it("takes whichever is faster", async () => {
    const safe = await kernelsFromDisk("simd128");
    const candidate = { ...safe };
    expect(fasterKernels(candidate, safe, clockCharging([3, 5]))).toBe(candidate);
    expect(fasterKernels(candidate, safe, clockCharging([5, 3]))).toBe(safe);
    // One slow round out of many, such as a tab in the background causes, decides nothing.
    expect(fasterKernels(candidate, safe, clockCharging([90, 5, 3, 5]))).toBe(candidate);
    expect(fasterKernels(candidate, safe, () => 0)).toBe(safe);
  });

  it("says so where there is no SIMD at all", async () => {
    const validate = vi.spyOn(WebAssembly, "validate").mockReturnValue(false);
    try {
      const attempt = chooseKernels(fromDisk, () => 0);
      await expect(attempt).rejects.toMatchObject({ code: "wasm/no-simd" });
      await expect(attempt).rejects.toBeInstanceOf(GazeError);
    } finally {
      validate.mockRestore();
    }
  });
});
