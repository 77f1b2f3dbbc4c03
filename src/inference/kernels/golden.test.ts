/** The committed vectors: reference and compiled kernels must give every tensor as it was. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { kernelsFromDisk } from "../../../tools/kernel-files.ts";
import { createNetwork } from "../runtime/create-network.ts";
import { readModel } from "../tflite/read-model.ts";
import { GOLDEN_CASES } from "./golden-cases.ts";
import { bytesOfBase64, type GoldenFile } from "./golden-file.ts";

const file = new URL("../../../golden/operators.json", import.meta.url);
const cases = JSON.parse(readFileSync(file, "utf8")) as GoldenFile[];

describe("golden vectors", { timeout: 60_000 }, () => {
  it("cover every case", () => {
    expect(cases.map((each) => each.name)).toEqual(GOLDEN_CASES.map((each) => each.name));
  });

  it.each(cases)("$name", async ({ tflite_base64, input, tensors }) => {
    const model = readModel(bytesOfBase64(tflite_base64));
    for (const kernels of [null, await kernelsFromDisk("simd128")]) {
      const network = createNetwork(model, kernels, { keepTensors: true });
      network.run(Int8Array.from(input));
      for (const { kind, tensor, values } of tensors) {
        expect([network.backend, kind, ...network.readTensor(tensor)]).toEqual([
          network.backend,
          kind,
          ...values,
        ]);
      }
    }
  });
});
