/**
 * From a Model to an image of WASM memory: packed weights and tables, the list of steps, and an arena
 * in which activations share addresses by lifetime. Everything a run needs is decided here.
 */
import { convertTable, logisticTable, tanhTable } from "../kernels/requantise.ts";
import { type Model, type Operator, type Padding, quantisationOf } from "../tflite/model.ts";
import { embeddingTensor } from "./embedding.ts";
import { PlanBuilder, type PlanImage, type PlanOptions } from "./plan-builder.ts";
import {
  addBorder,
  addConcatenation,
  addCopy,
  addInputFlip,
  addMean,
  addSum,
  addTable,
} from "./plan-plain.ts";
import { addConvolution, addDepthwise, addFullyConnected } from "./plan-weighted.ts";
import { outputSource } from "./real-values.ts";
import { inside, isPadded, type Region, type Slot } from "./regions.ts";

/** Which steps of the list belong to an operator. */
export interface StepRange {
  readonly first: number;
  readonly count: number;
}

export interface Plan extends PlanImage {
  /** By operator index. */
  readonly stepsOf: readonly StepRange[];
  /** Where callers write the picture, as int8. */
  readonly inputAddress: number;
  readonly regions: ReadonlyMap<number, Region>;
  /** All memory a run may write. */
  readonly slots: readonly Slot[];
}

export function planNetwork(model: Model, options: PlanOptions): Plan {
  const source = outputSource(model).tensor;
  const ends = [source.index, embeddingTensor(model)?.index ?? source.index];
  const kept = new Set(options.keepTensors ? model.tensors.map((tensor) => tensor.index) : ends);
  const plan = new PlanBuilder(model, options, kept);
  const input = placeInput(plan);
  const stepsOf = model.operators.map((operator): StepRange => {
    const first = plan.stepCount;
    if (!plan.places.vanished.has(operator.index)) addOperator(plan, operator);
    return { first, count: plan.stepCount - first };
  });
  const image = plan.finish();
  return { ...image, stepsOf, inputAddress: input.address, regions: plan.places.byTensor, slots: plan.slots };
}

/** Callers may write the input at any time, so its memory is never shared. */
function placeInput(plan: PlanBuilder): Slot {
  const { slot } = plan.region(plan.model.input);
  const forever = { first: -1, last: plan.model.operators.length };
  if (!plan.options.storedUnsigned) return Object.assign(slot, forever);
  const written: Slot = { bytes: slot.bytes, address: 0, ...forever };
  plan.slots.push(written);
  slot.first = -1;
  addInputFlip(plan, written, slot);
  return written;
}

function addOperator(plan: PlanBuilder, operator: Operator): void {
  if (plan.tensor(operator.output).type === "float32") return; // done when the output is read
  const output = plan.region(operator.output);
  if (isPadded(output.border)) addBorder(plan, output, zeroPointOf(plan, operator.output));
  switch (operator.kind) {
    case "CONV_2D":
      addConvolution(plan, operator, paddedInput(plan, operator), output);
      break;
    case "DEPTHWISE_CONV_2D":
      addDepthwise(plan, operator, paddedInput(plan, operator), output);
      break;
    case "FULLY_CONNECTED":
      addFullyConnected(plan, operator, plan.region(operator.input), output);
      break;
    case "PAD": {
      const middle = inside(output, operator.padding);
      addBorder(plan, middle, zeroPointOf(plan, operator.output));
      addCopy(plan, plan.region(operator.input), middle);
      break;
    }
    case "ADD":
      addSum(plan, operator, output);
      break;
    case "MEAN":
      addMean(plan, operator, output);
      break;
    case "CONCATENATION":
      addConcatenation(plan, operator, output);
      break;
    case "RESHAPE":
      addCopy(plan, plan.region(operator.input), output);
      break;
    case "TANH":
    case "LOGISTIC":
    case "QUANTIZE": {
      const table = TABLES[operator.kind](plan.tensor(operator.input), plan.tensor(operator.output));
      addTable(plan, operator, output, table);
      break;
    }
  }
}

const TABLES = { TANH: tanhTable, LOGISTIC: logisticTable, QUANTIZE: convertTable } as const;

const zeroPointOf = (plan: PlanBuilder, tensor: number): number =>
  quantisationOf(plan.tensor(tensor)).zeroPoint;

/** The input with its padding around it: as it lies, or copied into a bordered slot. */
function paddedInput(plan: PlanBuilder, operator: Operator & { readonly padding: Padding }): Region {
  const source = plan.region(operator.input);
  const copy = plan.places.paddedCopies.get(operator.index);
  if (copy === undefined) return source;
  addBorder(plan, copy, zeroPointOf(plan, operator.input));
  addCopy(plan, source, copy);
  return copy;
}
