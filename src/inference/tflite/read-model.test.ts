import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { kernelsFromDisk } from "../../../tools/kernel-files.ts";
import { hasPublishedNetworks, PUBLISHED, publishedNetwork } from "../../../tools/published-networks.ts";
import { GazeError } from "../errors.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { createNetwork } from "../runtime/create-network.ts";
import type { Model } from "./model.ts";
import { readModel } from "./read-model.ts";
import { smallNetworkFile, smallNetworkSpec } from "./small-network.ts";
import { type FileSpec, type MetadataSpec, type TensorSpec, writeTflite } from "./tflite-writer.ts";

const SEED = Date.now() & 0x7fffffff;
/** A read must be over in a moment, whatever the file; generous for a busy machine. */
const MOMENT_MS = 2000;

let kernels: Kernels;
beforeAll(async () => {
  kernels = await kernelsFromDisk("simd128");
}, 120_000);

/** The error readModel ends in; fails the test for any other outcome. */
function refusal(bytes: Uint8Array): GazeError {
  try {
    readModel(bytes);
  } catch (error) {
    if (error instanceof GazeError) return error;
    throw error;
  }
  throw new Error("the file was accepted");
}

/** Either a typed error with a cure, or a network that runs. Anything else fails. */
function survives(bytes: Uint8Array): "refused" | "ran" {
  const start = performance.now();
  let model: Model;
  try {
    model = readModel(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(GazeError);
    if (error instanceof GazeError) {
      expect(["model/corrupt", "model/unsupported"]).toContain(error.code);
      expect(error.cure).not.toBe("");
    }
    return "refused";
  } finally {
    expect(performance.now() - start).toBeLessThan(MOMENT_MS);
  }
  const network = createNetwork(model, kernels);
  network.run(network.input);
  expect(performance.now() - start).toBeLessThan(3 * MOMENT_MS);
  return "ran";
}

function edited(edit: (spec: { tensors: TensorSpec[] } & Omit<FileSpec, "tensors">) => FileSpec): Uint8Array {
  const spec = smallNetworkSpec();
  return writeTflite(edit({ ...spec, tensors: [...spec.tensors] }));
}

function withTensor(index: number, change: Partial<TensorSpec>): Uint8Array {
  return edited((spec) => {
    const tensor = spec.tensors[index];
    if (tensor === undefined) throw new Error(`no tensor ${index}`);
    spec.tensors[index] = { ...tensor, ...change };
    return spec;
  });
}

const saying =
  (name: string) =>
  (content: string | number): Uint8Array =>
    edited((spec) => ({ ...spec, metadata: [{ name, content }] }));
const withBoxScale = saying("gaze.box_scale");
const withPart = saying("gaze.face_part");

describe("a sound file", () => {
  it("is read into operators with typed options", () => {
    const model = readModel(smallNetworkFile());
    expect(model.operators.map((operator) => operator.kind)).toEqual([
      ...["CONV_2D", "PAD", "DEPTHWISE_CONV_2D", "CONV_2D", "CONV_2D", "DEPTHWISE_CONV_2D", "CONV_2D", "ADD"],
      ...["MEAN", "FULLY_CONNECTED", "FULLY_CONNECTED", "TANH", "DEQUANTIZE"],
    ]);
    const stem = model.operators[0];
    expect(stem).toMatchObject({
      strideHeight: 2,
      kernelHeight: 3,
      activation: "RELU",
      // 16 → 8 by stride 2 with 3 taps needs one more row, which SAME puts after the picture.
      padding: { top: 0, bottom: 1, left: 0, right: 1 },
    });
    expect(model.tensors[model.input]).toMatchObject({ name: "t0", shape: [1, 16, 16, 3], elements: 768 });
    expect(model.tensors[model.input]?.quantisation?.zeroPoints[0]).toBe(-5);
  });

  it("may lie anywhere inside a larger buffer", () => {
    const file = smallNetworkFile();
    const larger = new Uint8Array(file.length + 7);
    larger.set(file, 3);
    expect(readModel(larger.subarray(3, 3 + file.length)).operators).toHaveLength(13);
  });

  it("may say which part of the face square it looks at", () => {
    const named = (...metadata: MetadataSpec[]) => readModel(edited((spec) => ({ ...spec, metadata }))).part;
    const other = { name: "min_runtime_version", content: "1.5.0" };
    expect(named()).toBeNull();
    expect(named(other)).toBeNull();
    expect(named(other, { name: "gaze.face_part", content: "0.7 0.45 -0.08" })).toEqual({
      ...{ width: 0.7, height: 0.45, rise: -0.08 },
    });
    // Files from before that say the side of a square about the same middle.
    expect(named(other, { name: "gaze.box_scale", content: "0.75" })).toEqual({
      ...{ width: 0.75, height: 0.75, rise: 0 },
    });
  });

  it.skipIf(!hasPublishedNetworks)("may be a published network", () => {
    expect(PUBLISHED.map((name) => readModel(publishedNetwork(name).file).operators.length)).toEqual([
      51, 23,
    ]);
  });
});

describe("a damaged file is refused by the name of the field", () => {
  it.each([
    ["an empty file", new Uint8Array(), /^file: /],
    ["a face square that is no number", withBoxScale("wide"), /^metadata\[0\] gaze\.box_scale: is "wide"/],
    ["a face square without a side", withBoxScale("0"), /^metadata\[0\] gaze\.box_scale: is "0"/],
    ["a face square as large as the room", withBoxScale("1e9"), /^metadata\[0\] gaze\.box_scale/],
    ["a face square in an empty buffer", withBoxScale(0), /^metadata\[0\] gaze\.box_scale: is ""/],
    ["a face square in no buffer", withBoxScale(999), /^metadata\[0\]\.buffer: is 999/],
    [
      "a part of no height",
      withPart("0.7 0 0"),
      /^metadata\[0\] gaze\.face_part: is "0.7 0 0", not width and/,
    ],
    ["a part beside the face", withPart("0.7 0.4 0.6"), /^metadata\[0\] gaze\.face_part: is/],
    ["a part of two numbers", withPart("0.7 0.4"), /^metadata\[0\] gaze\.face_part: is/],
    ["a part of words", withPart("wide low up"), /^metadata\[0\] gaze\.face_part: is/],
    ["text", new TextEncoder().encode("once upon a time there was a file"), /^file identifier/],
    ["a picture", Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]), /^file identifier/],
    ["zeros", new Uint8Array(4096), /^file identifier/],
    ["a scale of 0", withTensor(0, { scales: [0] }), /^tensors\[0\]\.quantization\.scale\[0\]: is 0/],
    ["a scale of infinity", withTensor(0, { scales: [Infinity] }), /^tensors\[0\]\.quantization\.scale\[0\]/],
    [
      "a scale that is no number",
      withTensor(0, { scales: [NaN] }),
      /^tensors\[0\]\.quantization\.scale\[0\]/,
    ],
    ["a negative scale", withTensor(0, { scales: [-0.1] }), /^tensors\[0\]\.quantization\.scale\[0\]/],
    [
      "one bad scale among good ones",
      withTensor(2, { scales: [...Array(7).fill(0.01), NaN, ...Array(4).fill(0.01)] }),
      /^tensors\[2\]\.quantization\.scale\[7\]: is NaN/,
    ],
    [
      "one zero point of weights beyond int8",
      withTensor(2, { zeroPoints: [...Array(11).fill(0), 2 ** 40] }),
      /^tensors\[2\]\.quantization\.zero_point\[11\]: is 1099511627776, outside/,
    ],
    [
      "a zero point beyond int8",
      withTensor(0, { zeroPoints: [128] }),
      /^tensors\[0\]\.quantization\.zero_point\[0\]/,
    ],
    ["too few zero points", withTensor(2, { zeroPoints: [0, 0] }), /^tensors\[2\]\.quantization\.zero_point/],
    ["too few scales", withTensor(2, { scales: [0.1, 0.1] }), /^tensors\[2\]\.quantization\.scale/],
    [
      "scales along no dimension",
      withTensor(2, { dimension: 4 }),
      /^tensors\[2\]\.quantization\.quantized_dimension/,
    ],
    ["a size of 0", withTensor(0, { shape: [1, 0, 16, 3] }), /^tensors\[0\]\.shape\[1\]/],
    ["a negative size", withTensor(0, { shape: [1, 16, -16, 3] }), /^tensors\[0\]\.shape\[2\]/],
    ["an absurd size", withTensor(0, { shape: [1, 65536, 65536, 3] }), /^tensors\[0\]\.shape/],
    ["a rank of 9", withTensor(0, { shape: Array(9).fill(1) }), /^tensors\[0\]\.shape/],
    ["an input of another size", withTensor(0, { shape: [1, 18, 16, 3] }), /^tensors\[1\]\.shape/],
    ["an output of another size", withTensor(1, { shape: [1, 8, 9, 12] }), /^tensors\[1\]\.shape/],
    ["weights for other channels", withTensor(0, { shape: [1, 16, 16, 4] }), /^tensors\[2\]\.shape/],
    ["too few weights", withTensor(2, { data: new Int8Array(12 * 27 - 1) }), /^buffers\[1\]\.data/],
    ["a weight of −128", withTensor(2, { data: new Int8Array(12 * 27).fill(-128) }), /^tensors\[2\]: /],
    ["too few biases", withTensor(3, { shape: [11], data: new Int32Array(11) }), /^tensors\[3\]\.shape/],
    [
      "a negative padding",
      withTensor(4, { data: Int32Array.from([0, 0, -1, 1, 0, 1, 0, 0]) }),
      /^tensors\[4\]\[2\]/,
    ],
    ["a constant as input", withTensor(0, { data: new Int8Array(768) }), /^subgraphs\[0\]\.inputs\[0\]/],
  ])("%s", (_, bytes, message) => {
    const error = refusal(bytes);
    expect(error.code).toBe("model/corrupt");
    expect(error.message).toMatch(message);
    expect(error.cure).not.toBe("");
  });

  it("operators that read each other's results", () => {
    const bytes = edited((spec) => {
      const order = spec.operators.map((_, i) => (i === 3 ? 4 : i === 4 ? 3 : i));
      const operators = order.flatMap((i) => spec.operators[i] ?? []);
      return { ...spec, operators };
    });
    expect(refusal(bytes).message).toMatch(/^operators\[3\]\.inputs\[0\]: reads tensor \d+ before/);
  });

  it("a tensor that two operators produce", () => {
    const bytes = edited((spec) => ({
      ...spec,
      operators: [...spec.operators, ...spec.operators.slice(-1)],
    }));
    expect(refusal(bytes).message).toMatch(/^operators\[13\]\.outputs\[0\]: .* already/);
  });

  it("indices of tensors that do not exist", () => {
    const bytes = edited((spec) => ({ ...spec, outputs: [999] }));
    expect(refusal(bytes).message).toMatch(/^subgraphs\[0\]\.outputs\[0\]: is tensor 999/);
  });

  it("a stride of 0", () => {
    const bytes = edited((spec) => ({
      ...spec,
      operators: spec.operators.map((operator, i) =>
        i === 0 ? { ...operator, options: [{ u8: 0 }, { i32: 2 }, { i32: 0 }, { u8: 1 }] } : operator,
      ),
    }));
    expect(refusal(bytes).message).toMatch(/^operators\[0\]\.builtin_options\.stride_h: is 0/);
  });

  it("the options of another operator", () => {
    const bytes = edited((spec) => ({
      ...spec,
      operators: spec.operators.map((operator, i) => (i === 0 ? { ...operator, optionsType: 8 } : operator)),
    }));
    expect(refusal(bytes).message).toMatch(/^operators\[0\]\.builtin_options_type/);
  });
});

describe("a sound file that asks for more than we run", () => {
  it("is told everything at once", () => {
    const bytes = edited((spec) => {
      const operators = spec.operators.map((operator, i) => {
        if (i === 0)
          return { ...operator, options: [{ u8: 0 }, { i32: 2 }, { i32: 2 }, { u8: 1 }, { i32: 2 }] };
        return i === 7 ? { ...operator, code: 25 } : i === 11 ? { ...operator, code: 117 } : operator;
      });
      return { ...spec, operators };
    });
    const error = refusal(bytes);
    expect(error.code).toBe("model/unsupported");
    expect(error.message).toContain("CONV_2D with dilation 1×2 (operators[0])");
    expect(error.message).toContain("SOFTMAX (operators[7])");
    expect(error.message).toContain("HARD_SWISH (operators[11])");
    expect(error.cure).toContain("int8");
  });

  it("is told every fault of an operator and every place of a fault, as a list", () => {
    const bytes = edited((spec) => {
      const operators = spec.operators.map((operator, i) => {
        if (i === 0)
          return { ...operator, options: [{ u8: 0 }, { i32: 2 }, { i32: 2 }, { u8: 4 }, { i32: 2 }] };
        return i === 7 || i === 9 ? { ...operator, code: 25 } : operator;
      });
      return { ...spec, operators };
    });
    expect(refusal(bytes).missing).toEqual([
      { what: "CONV_2D with dilation 1×2", places: ["operators[0]"] },
      { what: "CONV_2D with TANH", places: ["operators[0]"] },
      { what: "SOFTMAX", places: ["operators[7]", "operators[9]"] },
    ]);
  });

  it.each([
    ["float pictures", withTensor(0, { type: 0 }), /float32/],
    ["unsigned pictures", withTensor(0, { type: 3 }), /uint8 tensors \(tensors\[0\]\)/],
    [
      "batches",
      edited((spec) => ({
        ...spec,
        tensors: spec.tensors.map((t) =>
          t.shape.length === 4 && t.data === undefined ? { ...t, shape: [2, ...t.shape.slice(1)] } : t,
        ),
      })),
      /batch size 2/,
    ],
    ["another schema", edited((spec) => ({ ...spec, version: 4 })), /schema version 4/],
    ["asymmetric weights", withTensor(2, { zeroPoints: Array(12).fill(1) }), /zero point other than 0/],
    [
      "two outputs",
      edited((spec) => ({ ...spec, outputs: [...spec.outputs, ...spec.outputs] })),
      /2 outputs/,
    ],
    ["a vanishing rescale", withTensor(2, { scales: Array(12).fill(1e-20) }), /a rescale of/],
    [
      "one vanishing rescale among good ones",
      withTensor(2, { scales: [...Array(5).fill(0.01), 1e-20, ...Array(6).fill(0.01)] }),
      /a rescale of \S*e-/,
    ],
    [
      "one exploding rescale among good ones",
      withTensor(2, { scales: [...Array(5).fill(0.01), 1e9, ...Array(6).fill(0.01)] }),
      /a rescale of \S*e\+/,
    ],
    [
      "one asymmetric channel of weights",
      withTensor(2, { zeroPoints: [...Array(9).fill(0), -3, 0, 0] }),
      /zero point other than 0/,
    ],
  ])("%s", (_, bytes, message) => {
    const error = refusal(bytes);
    expect(error.code).toBe("model/unsupported");
    expect(error.message).toMatch(message);
  });
});

describe(`any damage ends in a typed error or a network that runs (seed ${SEED})`, {
  timeout: 60_000,
}, () => {
  const file = smallNetworkFile();

  it("every truncation", () => {
    for (let length = 0; length < file.length; length++) survives(file.slice(0, length));
  });

  it("one flipped bit", () => {
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(fc.nat(file.length * 8 - 1), (bit) => {
        const copy = file.slice();
        copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        outcomes.add(survives(copy));
      }),
      { seed: SEED, numRuns: 1500 },
    );
    expect(outcomes).toEqual(new Set(["refused", "ran"]));
  });

  it("overwritten stretches", () => {
    const stretch = fc.tuple(fc.nat(file.length - 1), fc.uint8Array({ minLength: 1, maxLength: 16 }));
    fc.assert(
      fc.property(fc.array(stretch, { minLength: 1, maxLength: 4 }), (stretches) => {
        const copy = file.slice();
        for (const [start, bytes] of stretches) copy.set(bytes.subarray(0, copy.length - start), start);
        survives(copy);
      }),
      { seed: SEED, numRuns: 800 },
    );
  });

  it.skipIf(!hasPublishedNetworks)("truncated and flipped published networks", () => {
    for (const name of PUBLISHED) {
      const published = publishedNetwork(name).file;
      for (let i = 0; i < 40; i++) survives(published.slice(0, Math.floor((published.length * i) / 40)));
      // The graph lies behind the weights; flips in it are the interesting ones.
      const tail = Math.min(60000, published.length);
      fc.assert(
        fc.property(fc.nat(tail * 8 - 1), (bit) => {
          const at = published.length - tail + (bit >> 3);
          const before = published[at] ?? 0;
          published[at] = before ^ (1 << (bit & 7));
          survives(published);
          published[at] = before;
        }),
        { seed: SEED, numRuns: 60 },
      );
    }
  });
});
