/** A network whose output is the float32 mean of several int8 copies: finer than int8 has steps for. */
import { beforeAll, describe, expect, it } from "vitest";
import { kernelsFromDisk } from "../../../tools/kernel-files.ts";
import { differenceFromReference } from "../kernels/compare-kernels.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { GraphBuilder, picture } from "../kernels/operator-files.ts";
import { quantisationOf, tensorAt } from "../tflite/model.ts";
import { createNetwork } from "./create-network.ts";

const COPIES = 12;
const TANH = 28;

function copiesFile(axes?: readonly number[]): [GraphBuilder, number] {
  const graph = new GraphBuilder(5, [1, 3, 3, 4]);
  const hidden = graph.dense(graph.input, 20);
  const dense = graph.dense(hidden, 2 * COPIES, { scale: 0.02, zeroPoint: 3 });
  const tanh = graph.unary(dense, TANH, { scale: 1 / 128, zeroPoint: 0 });
  return [graph, graph.meanOfCopies(tanh, COPIES, axes)];
}

let kernels: Kernels;
beforeAll(async () => {
  kernels = await kernelsFromDisk("simd128");
}, 120_000);

describe("the mean of copies", () => {
  const [graph, output] = copiesFile();
  const model = graph.finish(output);

  it("is each output's average of dequantised values, in float32", () => {
    for (const network of [
      createNetwork(model, kernels, { keepTensors: true }),
      createNetwork(model, null),
    ]) {
      network.run(picture(model, "random", 4));
      const source = model.operators.findIndex((operator) => operator.kind === "TANH");
      const codes = network.readTensor(model.operators[source]?.output ?? -1);
      const expected = [0, 1].map((i) => {
        const copies = [...codes.slice(i * COPIES, (i + 1) * COPIES)];
        return Math.fround(copies.reduce((sum, q) => sum + q / 128, 0) * Math.fround(1 / COPIES));
      });
      expect(new Set(codes).size).toBeGreaterThan(2);
      expect([...network.output]).toEqual(expected);
    }
  });

  it("equals the reference, tensor by tensor", () => {
    for (const kind of ["random", "lowest", "highest"] as const) {
      expect(differenceFromReference(model, kernels, picture(model, kind, 7))).toBe("");
    }
  });

  it("keeps the layer before the copies as the embedding", () => {
    const network = createNetwork(model, kernels);
    expect(network.embedding).toHaveLength(20);
    expect(network.output).toHaveLength(2);
    expect(quantisationOf(tensorAt(model, model.input)).scale).toBeCloseTo(0.02);
  });

  it("is refused over any other dimension", () => {
    const [other, mean] = copiesFile([1]);
    expect(() => other.finish(mean)).toThrow("MEAN of float32 over axes 1 (only the last) (operators[5])");
  });
});
