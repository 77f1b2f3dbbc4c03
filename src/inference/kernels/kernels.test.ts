/**
 * Every compiled kernel against reference.ts, bit for bit: a grid of the edges where tiling goes
 * wrong, then random networks. Runs in Node here and in Chromium in kernels.browser.test.ts.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { buildKernels } from "../../../tools/build-kernels.ts";
import { kernelsFromDisk } from "../../../tools/kernel-files.ts";
import { describeKernels } from "./kernel-suite.ts";
import { KERNEL_URLS } from "./kernels.ts";

describeKernels("simd128", () => kernelsFromDisk("simd128"));

it("all builds together stay below 64 KiB", { timeout: 120_000 }, async () => {
  await buildKernels();
  const builds = await Promise.all(Object.values(KERNEL_URLS).map((url) => readFile(fileURLToPath(url))));
  expect(builds).toHaveLength(3);
  expect(builds.reduce((sum, bytes) => sum + bytes.length, 0)).toBeLessThanOrEqual(64 * 1024);
});
