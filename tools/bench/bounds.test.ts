import { describe, expect, it } from "vitest";
import { readModel } from "../../src/inference/tflite/read-model.ts";
import { smallNetworkFile } from "../../src/inference/tflite/small-network.ts";
import { boundsOf, workOf } from "./bounds.ts";

describe("the benchmark's bounds", () => {
  it("count each kind of work of a network once", () => {
    // Worked by hand from small-network.ts.
    expect(workOf(readModel(smallNetworkFile()))).toEqual({
      gemm_macs: 8 * 8 * 12 * 27 + 16 * (8 * 12 + 24 * 8 + 8 * 24) + 16 * 8 + 2 * 16,
      depthwise_macs: 16 * 9 * (12 + 24),
      roundings: 8 * 8 * 12 + 16 * (12 + 8 + 24 + 24 + 8) + 16 + 2,
    });
  });

  it("add up times at the measured peaks", () => {
    const work = { gemm_macs: 40e6, depthwise_macs: 2e6, roundings: 4e6 };
    const peaks = {
      pairs_gmac_per_s: 40,
      quads_gmac_per_s: 100,
      windows_gmac_per_s: 20,
      roundings_g_per_s: 8,
    };
    const bounds = boundsOf(work, peaks.pairs_gmac_per_s, peaks);
    expect(bounds.macs_ms).toBeCloseTo(42 / 40);
    expect(bounds.composite_ms).toBeCloseTo(1 + 0.1 + 0.5);
  });
});
