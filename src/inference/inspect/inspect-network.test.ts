import { describe, expect, it } from "vitest";
import { kernelsFromDisk } from "../../../tools/kernel-files.ts";
import { ACTIVATION, GraphBuilder, POINTWISE, picture } from "../kernels/operator-files.ts";
import { createReferenceNetwork } from "../runtime/reference-network.ts";
import type { Model } from "../tflite/model.ts";
import { readModel } from "../tflite/read-model.ts";
import { smallNetworkSpec } from "../tflite/small-network.ts";
import { writeTflite } from "../tflite/tflite-writer.ts";
import { countCodes, endMeanings, statisticsOf } from "./activation-statistics.ts";
import { inspectNetwork } from "./inspect-network.ts";

/** The small network as a gaze network: one plane of grey instead of three. */
function greyNetworkFile(): Uint8Array<ArrayBuffer> {
  const spec = smallNetworkSpec();
  const tensors = spec.tensors.map((tensor, index) => {
    if (index === 0) return { ...tensor, shape: [1, 16, 16, 1] };
    if (index !== 2) return tensor;
    return { ...tensor, shape: [12, 3, 3, 1], data: tensor.data?.slice(0, 12 * 9) ?? new Int8Array() };
  });
  return new Uint8Array(writeTflite({ ...spec, tensors }));
}

/** A clock that ticks once a call. */
function ticking(): () => number {
  let now_ms = 0;
  return () => {
    now_ms += 1;
    return now_ms;
  };
}

describe("statisticsOf", () => {
  it("counts every code, and clipping only where an end is the range's", () => {
    const counts = new Uint32Array(256);
    countCodes(counts, Int8Array.of(-128, -128, -128, 0, 5, 5, 126, 127));
    const clipped = statisticsOf(counts, ["operator", "range"]);
    expect(clipped).toMatchObject({
      values: 8,
      lowest_frac: 3 / 8,
      highest_frac: 1 / 8,
      clipped_frac: 1 / 8,
      codesUsed: 5,
    });
    expect([clipped.counts[0], clipped.counts[133], clipped.counts[255]]).toEqual([3, 2, 1]);
    expect(statisticsOf(counts, ["range", "range"]).clipped_frac).toBe(4 / 8);
    expect(statisticsOf(counts, ["operator", "operator"]).clipped_frac).toBe(0);
  });

  it("says nothing of nothing", () => {
    expect(statisticsOf(new Uint32Array(256), ["range", "range"])).toMatchObject({
      values: 0,
      clipped_frac: 0,
      codesUsed: 0,
    });
  });
});

describe("endMeanings", () => {
  const oneLayer = (activation: number, scale: number): Model => {
    const graph = new GraphBuilder(3, [1, 3, 4, 6]);
    return graph.finish(graph.conv(graph.input, 5, { ...POINTWISE, activation }, { scale, zeroPoint: -128 }));
  };
  const meanings = (model: Model) => model.operators.map((operator) => endMeanings(model, operator)).at(-1);

  it.each([
    ["no activation", ACTIVATION.NONE, 0.05, ["range", "range"]],
    ["RELU ends at 0, but not above", ACTIVATION.RELU, 0.05, ["operator", "range"]],
    ["RELU6 within the codes", ACTIVATION.RELU6, 6 / 255, ["operator", "operator"]],
    ["RELU6 beyond the codes", ACTIVATION.RELU6, 5 / 255, ["operator", "range"]],
  ])("%s", (_, activation, scale, expected) => {
    expect(meanings(oneLayer(activation, scale))).toEqual(expected);
  });

  it("follows operators that only move values back to where the values were made", () => {
    const model = readModel(greyNetworkFile());
    const pad = model.operators.find(({ kind }) => kind === "PAD");
    expect(pad && endMeanings(model, pad)).toEqual(["operator", "range"]);
    const tanh = model.operators.find(({ kind }) => kind === "TANH");
    expect(tanh && endMeanings(model, tanh)).toEqual(["operator", "operator"]);
  });
});

describe("inspectNetwork", () => {
  const bytes = greyNetworkFile();
  const model = readModel(bytes);
  const pictures = [1, 2, 3].map((seed) => picture(model, "random", seed));
  const options = { kernels: null, now_ms: ticking(), repeats: 3 };

  it("counts exactly the values that the network computes, of all pictures", async () => {
    const { layers, pictures: count } = await inspectNetwork(bytes, pictures, options);
    const network = createReferenceNetwork(model);
    const expected = model.operators.map(() => new Uint32Array(256));
    for (const input of pictures) {
      network.run(input);
      model.operators.forEach(({ output }, index) => {
        const values = network.readTensor(output);
        if (values instanceof Int8Array) countCodes(expected[index] ?? new Uint32Array(256), values);
      });
    }
    expect(count).toBe(3);
    layers.forEach(({ activations }, index) => {
      if (model.operators[index]?.kind === "DEQUANTIZE") expect(activations).toBeNull();
      else expect(activations?.counts).toEqual(expected[index]);
    });
  });

  it("tells of each operator what the file says of it, and its time", async () => {
    const { layers, run_ms, input } = await inspectNetwork(bytes, [], options);
    expect(layers.map(({ operator }) => operator)).toEqual(model.operators.map(({ index }) => index));
    expect(layers.every(({ time_ms }) => time_ms !== null && time_ms > 0)).toBe(true);
    expect(run_ms).toBeGreaterThan(0);
    expect(layers.every(({ activations }) => activations === null)).toBe(true);
    expect(input).toMatchObject({ zeroPoint: -5, scale: Math.fround(0.008) });
    expect(layers[0]).toMatchObject({
      window: { kernelHeight: 3, kernelWidth: 3, strideHeight: 2, strideWidth: 2 },
      activation: "RELU",
      inputShapes: [[1, 16, 16, 1]],
      output: { zeroPoint: -128, lowest: 0 },
      weights: { shape: [12, 3, 3, 1], scales: 12 },
    });
    expect(layers.find(({ activation }) => activation === null)?.window).toBeNull();
  });

  it("gives the range of weights in real values, each channel by its own scale", async () => {
    const { layers } = await inspectNetwork(bytes, [], options);
    const operator = model.operators[0];
    const weights = operator && "weights" in operator ? model.tensors[operator.weights] : undefined;
    const scales = weights?.quantisation?.scales ?? [];
    const real = Array.from(weights?.data ?? [], (q, i) => q * (scales[Math.floor(i / 9)] ?? Number.NaN));
    expect(layers[0]?.weights?.highest).toBeCloseTo(Math.max(...real), 12);
    expect(layers[0]?.weights?.lowest).toBeCloseTo(Math.min(...real), 12);
  });

  it("tells operators that are fused from those that are too quick for the clock", async () => {
    const kernels = await kernelsFromDisk("simd128");
    const standing = { kernels, now_ms: () => 7, repeats: 1 };
    const { layers } = await inspectNetwork(bytes, pictures, standing);
    const timeOf = (kind: string) => layers[model.operators.findIndex((it) => it.kind === kind)]?.time_ms;
    expect([timeOf("PAD"), timeOf("DEQUANTIZE"), timeOf("CONV_2D"), timeOf("TANH")]).toEqual([
      null,
      null,
      0,
      0,
    ]);
  });

  it("counts the same values with the fast kernels as with the reference", async () => {
    const kernels = await kernelsFromDisk("simd128");
    const [fast, slow] = await Promise.all(
      [kernels, null].map((its) => inspectNetwork(bytes, pictures, { ...options, kernels: its })),
    );
    expect(fast?.layers.map(({ activations }) => activations)).toEqual(
      slow?.layers.map(({ activations }) => activations),
    );
  });

  it("refuses what the engine refuses", async () => {
    await expect(inspectNetwork(bytes.slice(0, 900), [], options)).rejects.toMatchObject({
      code: "model/corrupt",
    });
  });
});
