/**
 * Steps of everything without weights: moving bytes, ADD, MEAN and look-ups.
 */
import { addParameters, meanParameters } from "../kernels/requantise.ts";
import * as at from "../kernels/step-layout.ts";
import type { Operator } from "../tflite/model.ts";
import { floatsOf, type PlanBuilder } from "./plan-builder.ts";
import { addressOf, type Region, rowStrideOf } from "./regions.ts";

/** Fills what lies between a region and its slot's edges with the zero point. */
export function addBorder(plan: PlanBuilder, region: Region, zeroPoint: number): void {
  const { border, channels, slot } = region;
  plan.step((words) => {
    words[0] = at.DO_BORDER;
    words[at.BORDER_AT] = slot.address;
    words[at.BORDER_ROW] = rowStrideOf(region);
    words[at.BORDER_HEIGHT] = region.height;
    words[at.BORDER_ROW_BYTES] = region.width * channels;
    words[at.BORDER_TOP] = border.top;
    words[at.BORDER_BOTTOM] = border.bottom;
    words[at.BORDER_LEFT_BYTES] = border.left * channels;
    words[at.BORDER_RIGHT_BYTES] = border.right * channels;
    words[at.BORDER_VALUE] = zeroPoint + plan.offset;
  });
}

/** Row by row; the two may have different borders. */
export function addCopy(plan: PlanBuilder, from: Region, to: Region): void {
  plan.step((words) => {
    words[0] = at.DO_COPY;
    words[at.COPY_IN] = addressOf(from);
    words[at.COPY_IN_STRIDE] = rowStrideOf(from);
    words[at.COPY_OUT] = addressOf(to);
    words[at.COPY_OUT_STRIDE] = rowStrideOf(to);
    words[at.COPY_ROWS] = from.height;
    words[at.COPY_ROW_BYTES] = from.width * from.channels;
  });
}

/** From int8 as callers write it to unsigned bytes as the kernels keep it. */
export function addInputFlip(plan: PlanBuilder, from: Region["slot"], to: Region["slot"]): void {
  plan.step((words) => {
    words[0] = at.DO_COPY;
    words[at.COPY_IN] = from.address;
    words[at.COPY_OUT] = to.address;
    words[at.COPY_ROWS] = 1;
    words[at.COPY_ROW_BYTES] = from.bytes;
    words[at.COPY_FLIP] = 0x80;
  });
}

export function addSum(
  plan: PlanBuilder,
  operator: Extract<Operator, { kind: "ADD" }>,
  output: Region,
): void {
  const [a, b] = [plan.region(operator.input), plan.region(operator.other)];
  const [input, other] = [plan.tensor(operator.input), plan.tensor(operator.other)];
  const p = addParameters(input, other, plan.tensor(operator.output), operator.activation);
  plan.step((words) => {
    words[0] = at.DO_ADD;
    words[at.ADD_A] = a.slot.address;
    words[at.ADD_B] = b.slot.address;
    words[at.ADD_OUT] = output.slot.address;
    words[at.ADD_COUNT] = output.slot.bytes;
    words[at.ADD_BIAS] = p.bias - plan.offset * (p.aMultiplier + p.bMultiplier);
    words[at.ADD_A_MULTIPLIER] = p.aMultiplier;
    words[at.ADD_B_MULTIPLIER] = p.bMultiplier;
    words[at.ADD_SHIFT] = p.shift;
    words[at.ADD_ZERO_POINT] = p.outputZeroPoint + plan.offset;
    words[at.ADD_LOW] = p.low + plan.offset;
    words[at.ADD_HIGH] = p.high + plan.offset;
  });
}

export function addMean(plan: PlanBuilder, operator: Operator, output: Region): void {
  const input = plan.region(operator.input);
  const pixels = input.height * input.width;
  const p = meanParameters(plan.tensor(operator.input), plan.tensor(operator.output), pixels);
  const constants = plan.requantiseConstants(p.outputZeroPoint, { low: -128, high: 127 });
  plan.step((words) => {
    words[0] = at.DO_MEAN;
    words[at.MEAN_IN] = input.slot.address;
    words[at.MEAN_OUT] = output.slot.address;
    words[at.MEAN_PIXELS] = pixels;
    words[at.MEAN_CHANNELS] = input.channels;
    words[at.MEAN_BIAS] = p.bias - plan.offset * pixels;
    floatsOf(words)[at.MEAN_RESCALE] = p.rescale;
    words[at.REQUANTISE] = constants;
  });
}

export function addConcatenation(
  plan: PlanBuilder,
  operator: Extract<Operator, { kind: "CONCATENATION" }>,
  output: Region,
): void {
  /** Values per step of the dimensions before the axis. */
  const block = (tensor: number): number =>
    plan
      .tensor(tensor)
      .shape.slice(operator.axis)
      .reduce((product, size) => product * size, 1);
  const stride = block(operator.output);
  let start = 0;
  for (const tensor of operator.inputs) {
    const part = plan.region(tensor);
    const [offset, rowBytes] = [start, block(tensor)];
    start += rowBytes;
    plan.step((words) => {
      words[0] = at.DO_COPY;
      words[at.COPY_IN] = part.slot.address;
      words[at.COPY_IN_STRIDE] = rowBytes;
      words[at.COPY_OUT] = output.slot.address + offset;
      words[at.COPY_OUT_STRIDE] = stride;
      words[at.COPY_ROWS] = part.slot.bytes / rowBytes;
      words[at.COPY_ROW_BYTES] = rowBytes;
    });
  }
}

/** @param table result by q + 128. */
export function addTable(plan: PlanBuilder, operator: Operator, output: Region, table: Int8Array): void {
  const input = plan.region(operator.input);
  // Indexed by the stored byte: q + 128 as it is, or q as two's complement.
  const stored = Uint8Array.from({ length: 256 }, (_, byte) => {
    const index = plan.options.storedUnsigned ? byte : byte ^ 0x80;
    return (table[index] ?? 0) + plan.offset;
  });
  const address = plan.constant(stored);
  plan.step((words) => {
    words[0] = at.DO_TABLE;
    words[at.TABLE_IN] = input.slot.address;
    words[at.TABLE_OUT] = output.slot.address;
    words[at.TABLE_COUNT] = output.slot.bytes;
    words[at.TABLE_TABLE] = address;
  });
}
