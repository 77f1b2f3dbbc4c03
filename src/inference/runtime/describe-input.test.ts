import { describe, expect, it } from "vitest";
import { hasPublishedNetworks, publishedNetwork } from "../../../tools/published-networks.ts";
import { GazeError } from "../errors.ts";
import { GraphBuilder, POINTWISE } from "../kernels/operator-files.ts";
import { readModel } from "../tflite/read-model.ts";
import { describeInput, knownNetwork } from "./describe-input.ts";

/** A network from [1, 6, 4, channels] to `outputs` numbers. */
function network(channels: number, outputs: number) {
  const graph = new GraphBuilder(1, [1, 6, 4, channels], { scale: 0.5, zeroPoint: 3 });
  return graph.finish(graph.dense(graph.conv(graph.input, 2, POINTWISE), outputs));
}

describe("describeInput", () => {
  it("reads size, planes and quantisation from the file", () => {
    const common = { height: 6, width: 4, scale: 0.5, zeroPoint: 3, part: { width: 1, height: 1, rise: 0 } };
    expect(describeInput(network(5, 2))).toEqual({ ...common, layout: "rgb+xy" });
    expect(describeInput(network(1, 2))).toEqual({ ...common, layout: "grey" });
  });

  it("takes the part of the face square from the file, unless more is known of that very file", () => {
    const [own, known] = [
      { width: 0.7, height: 0.4, rise: 0.1 },
      { width: 1, height: 1, rise: 0 },
    ];
    const model = { ...network(5, 2), part: own };
    expect(describeInput(model).part).toEqual(own);
    expect(describeInput(model, { name: "one", source: "test", part: known }).part).toEqual(known);
  });

  it.each([
    [3, 2, "[1, 6, 4, 3]"],
    [5, 3, "3 values"],
  ])("refuses %i planes to %i numbers", (channels, outputs, words) => {
    const attempt = () => describeInput(network(channels, outputs));
    expect(attempt).toThrow(GazeError);
    expect(attempt).toThrow(words);
  });

  it.skipIf(!hasPublishedNetworks)("describes and recognises the published networks", async () => {
    for (const [name, size, layout] of [
      ["TinyTracker", 128, "rgb+xy"],
      ["TinyTrackerS", 96, "grey"],
    ] as const) {
      const { file } = publishedNetwork(name);
      expect(describeInput(readModel(file))).toMatchObject({
        height: size,
        width: size,
        layout,
        zeroPoint: -5,
      });
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(file)));
      const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      expect(knownNetwork(sha256)?.name).toBe(`published ${name}`);
    }
    expect(knownNetwork("")).toBeNull();
  });
});
