/**
 * Whole networks in a real browser, by both kernel families: the committed vectors, our own network layer by
 * layer, and LiteRT's outputs on the published vectors where those are at hand.
 */
import { describe, expect, it } from "vitest";
import { commands } from "vitest/browser";
import golden from "../../../golden/operators.json";
import type {} from "../../../tools/browser-commands.ts";
import { ALL_WEIGHTS, isExactHere, loadBuild, notExactHere } from "../kernels/builds-here.ts";
import { differenceFromReference } from "../kernels/compare-kernels.ts";
import { bytesOfBase64, type GoldenFile } from "../kernels/golden-file.ts";
import type { KernelBuild } from "../kernels/kernels.ts";
import { picture } from "../kernels/operator-files.ts";
import { readModel } from "../tflite/read-model.ts";
import { createNetwork } from "./create-network.ts";

const BUILDS: readonly KernelBuild[] = ["simd128", "relaxed-unsigned", "relaxed-signed"];
const cases: readonly GoldenFile[] = golden;
const published = await commands.publishedVectors();

function describeNetworks(build: KernelBuild): void {
  it.each(cases)("golden: $name", async ({ tflite_base64, input, tensors }) => {
    const network = createNetwork(readModel(bytesOfBase64(tflite_base64)), await loadBuild(build), {
      keepTensors: true,
    });
    network.run(Int8Array.from(input));
    expect(tensors.length).toBeGreaterThan(0);
    for (const { kind, tensor, values } of tensors) {
      expect([kind, ...network.readTensor(tensor)]).toEqual([kind, ...values]);
    }
  });

  it.each(
    (["tinytracker", "tinytracker-s"] as const).flatMap((name) =>
      (["random", "lowest", "highest"] as const).map((kind) => [name, kind] as const),
    ),
  )("our own %s, %s input", async (name, kind) => {
    const response = await fetch(`/models/${name}.tflite`);
    expect(response.ok, `public/models/${name}.tflite`).toBe(true);
    const model = readModel(new Uint8Array(await response.arrayBuffer()));
    expect(differenceFromReference(model, await loadBuild(build), picture(model, kind, 5))).toBe("");
  });

  it.each(published.networks)("published $name equals LiteRT on every vector", async (network) => {
    const { file_base64, vectors_base64, litert } = network;
    const running = createNetwork(readModel(bytesOfBase64(file_base64)), await loadBuild(build));
    const vectors = new Int8Array(bytesOfBase64(vectors_base64).buffer);
    const { length } = running.input;
    expect([litert.length, vectors.length]).toEqual([24, 24 * length]);
    litert.forEach((expected, i) => {
      running.run(vectors.subarray(i * length, (i + 1) * length));
      expect([i, ...running.output]).toEqual([i, ...expected]);
    });
  });
  if (published.networks.length === 0) it.skip(published.reason, () => {});
}

for (const build of BUILDS) {
  // The build that every browser falls back to is never left out.
  const isExact = build === "simd128" || (await isExactHere(build, ALL_WEIGHTS));
  describe(build, { timeout: 60_000 }, () => {
    if (isExact) describeNetworks(build);
    else it.skip(notExactHere(build), () => {});
  });
}
