import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { hasPublishedNetworks, PUBLISHED, publishedNetwork } from "../../../tools/published-networks.ts";
import { ACTIVATION, GraphBuilder, POINTWISE, picture } from "../kernels/operator-files.ts";
import { createNetwork } from "../runtime/create-network.ts";
import { readModel } from "../tflite/read-model.ts";
import { smallNetworkFile } from "../tflite/small-network.ts";
import { createFloatTwin, startFloatBackend } from "./float-twin.ts";

const WASM = fileURLToPath(
  new URL("../../../node_modules/@tensorflow/tfjs-backend-wasm/dist/", import.meta.url),
);

beforeAll(() => startFloatBackend(WASM), 120_000);

describe("the float twin", { timeout: 60_000 }, () => {
  it("computes in real numbers what the int8 network approximates", () => {
    const model = readModel(smallNetworkFile());
    const twin = createFloatTwin(model);
    const network = createNetwork(model, null);
    for (let seed = 1; seed <= 5; seed++) {
      const pixels = picture(model, "random", seed);
      network.run(pixels);
      const real = twin.run(pixels);
      // Eight layers of rounding, output steps of 1/128: a few steps apart, never more.
      real.forEach((value, i) => {
        expect(Math.abs(value - (network.output[i] ?? Number.NaN))).toBeLessThan(8 / 128);
      });
    }
    twin.dispose();
  });

  it("leaves nothing behind: not by a run, and not after it is disposed of", () => {
    const model = readModel(smallNetworkFile());
    const before = tf.memory();
    const twin = createFloatTwin(model);
    const made = tf.memory().numTensors;
    expect(made).toBeGreaterThan(before.numTensors);
    for (let seed = 1; seed <= 3; seed++) twin.run(picture(model, "random", seed));
    expect(tf.memory().numTensors).toBe(made);
    twin.dispose();
    expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
  });

  it("is exact where quantisation loses nothing", () => {
    // One pointwise layer with outputs wide enough apart: the int8 result is the rounded real one.
    const graph = new GraphBuilder(3, [1, 3, 4, 6]);
    const window = { ...POINTWISE, activation: ACTIVATION.RELU };
    const model = graph.finish(graph.conv(graph.input, 5, window, { scale: 0.05, zeroPoint: -128 }));
    const network = createNetwork(model, null);
    const pixels = picture(model, "random", 9);
    network.run(pixels);
    const real = createFloatTwin(model).run(pixels);
    network.output.forEach((value, i) => {
      const clamped = Math.min(real[i] ?? Number.NaN, 255 * 0.05);
      expect(Math.abs(value - clamped)).toBeLessThan(0.5 * 0.05 + 1e-5);
    });
  });

  it("averages copies of an output as the int8 network does", () => {
    const graph = new GraphBuilder(5, [1, 2, 2, 4]);
    const dense = graph.dense(graph.input, 16, { scale: 0.05, zeroPoint: 3 });
    const model = graph.finish(graph.meanOfCopies(dense, 8));
    const network = createNetwork(model, null);
    const pixels = picture(model, "random", 2);
    network.run(pixels);
    const real = createFloatTwin(model).run(pixels);
    expect(real).toHaveLength(2);
    expect(Math.max(...network.output)).toBeLessThan(124 * 0.05); // nothing clamped
    network.output.forEach((value, i) => {
      expect(Math.abs(value - (real[i] ?? Number.NaN))).toBeLessThan(0.5 * 0.05);
    });
  });

  it.skipIf(!hasPublishedNetworks)("equals the published networks' own float results", () => {
    for (const name of PUBLISHED) {
      const { file, vectors, float } = publishedNetwork(name);
      const twin = createFloatTwin(readModel(file));
      vectors.slice(0, 8).forEach((vector, i) => {
        const output = twin.run(vector);
        expect(output[0]).toBeCloseTo(float[i]?.[0] ?? Number.NaN, 4);
        expect(output[1]).toBeCloseTo(float[i]?.[1] ?? Number.NaN, 4);
      });
      twin.dispose();
    }
  });
});
