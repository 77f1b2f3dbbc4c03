/**
 * Every compiled build against reference.ts in a real browser: the same suite as in Node. Where a relaxed
 * build is not exact, the suite says so.
 */
import { describe, it } from "vitest";
import { ALL_WEIGHTS, isExactHere, loadBuild, notExactHere, SMALL_WEIGHTS } from "./builds-here.ts";
import { describeKernels } from "./kernel-suite.ts";

describeKernels("simd128", () => loadBuild("simd128"));

for (const build of ["relaxed-unsigned", "relaxed-signed"] as const) {
  if (await isExactHere(build, ALL_WEIGHTS)) describeKernels(build, () => loadBuild(build));
  else if (await isExactHere(build, SMALL_WEIGHTS)) {
    describeKernels(`small weights: ${build}`, () => loadBuild(build), SMALL_WEIGHTS);
  } else {
    describe(build, () => {
      it.skip(notExactHere(build), () => {});
    });
  }
}
