/**
 * Every compiled kernel against reference.ts, bit for bit: a grid of the edges where tiling goes
 * wrong, then random networks. Runs in Node here and in Chromium in kernels.browser.test.ts.
 */
import { kernelsFromDisk } from "../../../tools/kernel-files.ts";
import { describeKernels } from "./kernel-suite.ts";

describeKernels("simd128", () => kernelsFromDisk("simd128"));
