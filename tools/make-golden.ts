/**
 * Writes golden/operators.json: small networks, one input each, and every tensor they compute, as the
 * reference kernels gave them when they equalled LiteRT on all published vectors. The file pins the
 * integer semantics where those vectors are absent: rounding ties, zero points, clamps, saturation.
 *
 * `npx tsx tools/make-golden.ts`. A change in the file is a change in semantics: never routine.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { GOLDEN_CASES } from "../src/inference/kernels/golden-cases.ts";
import { picture } from "../src/inference/kernels/operator-files.ts";
import { createReferenceNetwork } from "../src/inference/runtime/reference-network.ts";
import { readModel } from "../src/inference/tflite/read-model.ts";

const TARGET = fileURLToPath(new URL("../golden/operators.json", import.meta.url));

const cases = GOLDEN_CASES.map(({ name, file }, seed) => {
  const bytes = file();
  const model = readModel(bytes);
  const input = picture(model, "random", seed);
  const network = createReferenceNetwork(model);
  network.run(input);
  const tensors = model.operators.map((operator) => ({
    kind: operator.kind,
    tensor: operator.output,
    values: [...network.readTensor(operator.output)],
  }));
  return { name, tflite_base64: Buffer.from(bytes).toString("base64"), input: [...input], tensors };
});

writeFileSync(TARGET, `[\n${cases.map((each) => JSON.stringify(each)).join(",\n")}\n]\n`);
console.log(`${cases.length} networks in golden/operators.json`);
