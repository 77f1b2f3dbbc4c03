/**
 * Runs a model by compiled kernels and by the reference, for tests alone: every tensor must be equal
 * bit for bit, and no byte outside the planned memory may change.
 */

import { createNetwork } from "../runtime/create-network.ts";
import { planNetwork } from "../runtime/plan.ts";
import { createReferenceNetwork } from "../runtime/reference-network.ts";
import { instantiatePlan } from "../runtime/wasm-network.ts";
import type { Model } from "../tflite/model.ts";
import type { Kernels } from "./kernels.ts";

const CANARY = 0xa5;
/** Wider than any vector a kernel stores. */
const GUARD_BYTES = 64;

/** "" where all agrees, else the first difference: operator, index, both values. */
export function differenceFromReference(model: Model, kernels: Kernels, input: Int8Array): string {
  const reference = createReferenceNetwork(model);
  const network = createNetwork(model, kernels, { keepTensors: true });
  const compact = createNetwork(model, kernels);
  for (const each of [reference, network, compact]) each.run(input);
  for (const operator of model.operators) {
    const expected = reference.readTensor(operator.output);
    const actual = network.readTensor(operator.output);
    const at = expected.findIndex((value, i) => value !== actual[i]);
    if (at >= 0 || expected.length !== actual.length) {
      return `operators[${operator.index}] ${operator.kind}: [${at}] is ${actual[at]}, not ${expected[at]}`;
    }
  }
  const shared = compact.output.findIndex((value, i) => value !== reference.output[i]);
  if (shared >= 0) return `with shared memory: output[${shared}] is ${compact.output[shared]}`;
  return strayWrite(model, kernels, input);
}

/** "" or the address of the first byte changed outside the plan's slots. */
function strayWrite(model: Model, kernels: Kernels, input: Int8Array): string {
  const plan = planNetwork(model, {
    family: kernels.family,
    storedUnsigned: kernels.storedUnsigned,
    keepTensors: true,
    guard_bytes: GUARD_BYTES,
  });
  const { bytes, runSteps } = instantiatePlan(plan, kernels);
  const allowed = new Uint8Array(bytes.length);
  for (const slot of plan.slots) allowed.fill(1, slot.address, slot.address + slot.bytes);
  const constants = bytes.slice(0, plan.arenaAddress);
  bytes.fill(CANARY, plan.arenaAddress);
  new Int8Array(bytes.buffer, plan.inputAddress, input.length).set(input);
  runSteps(plan.stepsAddress, 0, plan.stepCount);
  for (let i = 0; i < bytes.length; i++) {
    if (allowed[i] === 1) continue;
    const before = constants[i] ?? CANARY;
    if (bytes[i] !== before) return `byte ${i} outside every slot changed from ${before} to ${bytes[i]}`;
  }
  return "";
}
