import { describe, expect, it } from "vitest";
import { hasPublishedNetworks, publishedNetwork } from "../../../tools/published-networks.ts";
import { readModel } from "./read-model.ts";
import { smallNetworkFile } from "./small-network.ts";
import { workloadOf } from "./workload.ts";

describe("workload", () => {
  it("counts what each operator multiplies and moves", () => {
    const { layers, totals } = workloadOf(readModel(smallNetworkFile()));
    // 8×8 pixels × 12 channels, each from 3×3×3 values.
    expect(layers[0]).toMatchObject({ kind: "CONV_2D", macs: 8 * 8 * 12 * 27, activation_in_bytes: 768 });
    // 12 × 27 weights of 1 byte, 12 biases of 4.
    expect(layers[0]?.weight_bytes).toBe(12 * 27 + 12 * 4);
    expect(layers[1]).toMatchObject({ kind: "PAD", macs: 0, weight_bytes: 0, output_shape: [1, 9, 9, 12] });
    expect(layers[2]).toMatchObject({ kind: "DEPTHWISE_CONV_2D", macs: 4 * 4 * 12 * 9 });
    expect(layers[7]).toMatchObject({ kind: "ADD", macs: 0, activation_in_bytes: 2 * 128 });
    expect(layers[9]).toMatchObject({ kind: "FULLY_CONNECTED", macs: 16 * 8 });
    expect(totals.macs).toBe(layers.reduce((sum, layer) => sum + layer.macs, 0));
    expect(totals).toMatchObject({ input_bytes: 768, output_bytes: 8 });
    // The stem: 768 values in, 768 out; PAD: 768 in, 972 out.
    expect(totals.activation_peak_bytes).toBe(768 + 972);
  });

  it.skipIf(!hasPublishedNetworks)("agrees with the published networks' own figures", () => {
    expect(workloadOf(readModel(publishedNetwork("TinyTracker").file)).totals).toMatchObject({
      macs: 16815360,
      parameters: 428486,
      weight_bytes: 447059,
      activation_peak_bytes: 152136,
    });
    expect(workloadOf(readModel(publishedNetwork("TinyTrackerS").file)).totals).toMatchObject({
      macs: 5229184,
      parameters: 81946,
      weight_bytes: 87928,
      activation_peak_bytes: 69120,
    });
  });
});
