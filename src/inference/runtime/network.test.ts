/**
 * Whole networks: equal to LiteRT on the published vectors, layer by layer equal to the reference, and
 * free of allocation.
 */
import { existsSync, readFileSync } from "node:fs";
import { PerformanceObserver } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { kernelsFromDisk } from "../../../tools/kernel-files.ts";
import { hasPublishedNetworks, PUBLISHED, publishedNetwork } from "../../../tools/published-networks.ts";
import { differenceFromReference } from "../kernels/compare-kernels.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { picture } from "../kernels/operator-files.ts";
import { readModel } from "../tflite/read-model.ts";
import { smallNetworkFile } from "../tflite/small-network.ts";
import { createNetwork } from "./create-network.ts";
import { describeInput } from "./describe-input.ts";

const OWN_NETWORK = fileURLToPath(new URL("../../../public/models/tinytracker.tflite", import.meta.url));

let kernels: Kernels;
beforeAll(async () => {
  kernels = await kernelsFromDisk("simd128");
}, 120_000);

describe.skipIf(!hasPublishedNetworks).each([...PUBLISHED])("published %s", { timeout: 60_000 }, (name) => {
  it.each(["reference", "simd128"])("equals LiteRT's int8 output on every vector: %s", (backend) => {
    const { file, vectors, litert } = publishedNetwork(name);
    const network = createNetwork(readModel(file), backend === "reference" ? null : kernels);
    expect(network.backend).toBe(backend);
    expect(vectors).toHaveLength(24);
    vectors.forEach((vector, i) => {
      network.run(vector);
      expect([i, ...network.output]).toEqual([i, ...(litert[i] ?? [])]);
    });
  });

  it("equals the reference layer by layer, and writes nowhere else", () => {
    const { file, vectors } = publishedNetwork(name);
    const model = readModel(file);
    for (const i of [0, 13, 23]) {
      expect(differenceFromReference(model, kernels, vectors[i] ?? new Int8Array())).toBe("");
    }
  });
});

describe.skipIf(!existsSync(OWN_NETWORK))("our own network", { timeout: 60_000 }, () => {
  it("equals the reference layer by layer, and gives a gaze from a face picture", () => {
    const model = readModel(readFileSync(OWN_NETWORK));
    expect(describeInput(model).layout).toBe("rgb+xy");
    for (const kind of ["random", "lowest", "highest"] as const) {
      expect(differenceFromReference(model, kernels, picture(model, kind, 5))).toBe("");
    }
  });
});

describe("a network", { timeout: 60_000 }, () => {
  const model = readModel(smallNetworkFile());
  const networks = () => [createNetwork(model, kernels), createNetwork(model, null)];

  it("gives output and embedding in real values, in the same arrays every time", () => {
    for (const network of networks()) {
      const { output, embedding } = network;
      network.run(picture(model, "random", 1));
      const first = [...output, ...embedding];
      network.run(picture(model, "highest", 1));
      expect([...output, ...embedding]).not.toEqual(first);
      network.run(picture(model, "random", 1));
      expect([...network.output, ...network.embedding]).toEqual(first);
      expect(network.output).toBe(output);
      // The hidden dense layer: 16 values of scale 0.01 above zero point −128.
      expect(embedding).toHaveLength(16);
      const hidden = network.readTensor(model.operators[10]?.input ?? -1);
      expect([...embedding]).toEqual([...hidden].map((q) => Math.fround(Math.fround(0.01) * (q + 128))));
    }
  });

  it("takes its input in place or from outside", () => {
    for (const network of networks()) {
      const pixels = picture(model, "random", 2);
      network.run(pixels);
      const expected = [...network.output];
      network.input.fill(0);
      network.run(network.input);
      expect([...network.output]).not.toEqual(expected);
      network.input.set(pixels);
      network.run(network.input);
      expect([...network.output]).toEqual(expected);
      network.run(network.input);
      expect([...network.output]).toEqual(expected);
    }
  });

  it("refuses an input of another length and tensors it does not keep", () => {
    for (const network of networks()) {
      expect(() => network.run(new Int8Array(767))).toThrow("input has 767 values; the network takes 768");
      expect(() => network.readTensor(3)).toThrow(RangeError); // a bias
      expect(() => network.readTensor(999)).toThrow(RangeError);
    }
    expect(() => createNetwork(model, kernels).readTensor(model.operators[3]?.output ?? -1)).toThrow(
      "keepTensors",
    );
  });

  it("reports a time for every operator", () => {
    let clock = 0;
    const times = createNetwork(model, kernels).profile(3, () => (clock += 6));
    expect(times).toHaveLength(model.operators.length);
    expect(times[0]?.time_ms).toBe(2);
    expect(times[1]?.time_ms).toBe(0); // PAD, folded into the stem's border
  });

  it("allocates nothing: 10,000 runs leave the heap as it was", () => {
    const network = createNetwork(model, kernels);
    const pixels = picture(model, "random", 3);
    let collections = 0;
    const observer = new PerformanceObserver((list) => {
      collections += list.getEntries().length;
    });
    observer.observe({ entryTypes: ["gc"] });
    // The compiler's own notes land on the same heap, now and then; an allocating run would show in
    // every one of the windows.
    const growths_bytes = Array.from({ length: 5 }, () => {
      collections = 0;
      const before = process.memoryUsage().heapUsed;
      for (let i = 0; i < 10000; i++) network.run(pixels);
      const growth = process.memoryUsage().heapUsed - before;
      collections += observer.takeRecords().length;
      return collections === 0 ? growth : Number.POSITIVE_INFINITY;
    });
    observer.disconnect();
    // One boxed number per run would be 120 kB; the measuring itself costs a few.
    expect(Math.min(...growths_bytes)).toBeLessThan(40_000);
  });
});
