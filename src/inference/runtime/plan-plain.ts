/**
 * Steps of everything without weights: moving bytes, ADD, MEAN and look-ups.
 */

import { addParameters, meanParameters } from "../kernels/requantise.ts";
import {
  ADD_A,
  ADD_A_MULTIPLIER,
  ADD_B,
  ADD_B_MULTIPLIER,
  ADD_BIAS,
  ADD_COUNT,
  ADD_HIGH,
  ADD_LOW,
  ADD_OUT,
  ADD_SHIFT,
  ADD_ZERO_POINT,
  BORDER_AT,
  BORDER_BOTTOM,
  BORDER_HEIGHT,
  BORDER_LEFT_BYTES,
  BORDER_RIGHT_BYTES,
  BORDER_ROW,
  BORDER_ROW_BYTES,
  BORDER_TOP,
  BORDER_VALUE,
  COPY_FLIP,
  COPY_IN,
  COPY_IN_STRIDE,
  COPY_OUT,
  COPY_OUT_STRIDE,
  COPY_ROW_BYTES,
  COPY_ROWS,
  DO_ADD,
  DO_BORDER,
  DO_COPY,
  DO_MEAN,
  DO_TABLE,
  MEAN_BIAS,
  MEAN_CHANNELS,
  MEAN_IN,
  MEAN_OUT,
  MEAN_PIXELS,
  MEAN_RESCALE,
  REQUANTISE,
  TABLE_COUNT,
  TABLE_IN,
  TABLE_OUT,
  TABLE_TABLE,
} from "../kernels/step-layout.ts";
import type { Operator } from "../tflite/model.ts";
import { floatsOf, type PlanBuilder } from "./plan-builder.ts";
import { addressOf, type Region, rowStrideOf } from "./regions.ts";

/** Fills what lies between a region and its slot's edges with the zero point. */
export function addBorder(plan: PlanBuilder, region: Region, zeroPoint: number): void {
  const { border, channels, slot } = region;
  plan.step((words) => {
    words[0] = DO_BORDER;
    words[BORDER_AT] = slot.address;
    words[BORDER_ROW] = rowStrideOf(region);
    words[BORDER_HEIGHT] = region.height;
    words[BORDER_ROW_BYTES] = region.width * channels;
    words[BORDER_TOP] = border.top;
    words[BORDER_BOTTOM] = border.bottom;
    words[BORDER_LEFT_BYTES] = border.left * channels;
    words[BORDER_RIGHT_BYTES] = border.right * channels;
    words[BORDER_VALUE] = zeroPoint + plan.offset;
  });
}

/** Row by row; the two may have different borders. */
export function addCopy(plan: PlanBuilder, from: Region, to: Region): void {
  plan.step((words) => {
    words[0] = DO_COPY;
    words[COPY_IN] = addressOf(from);
    words[COPY_IN_STRIDE] = rowStrideOf(from);
    words[COPY_OUT] = addressOf(to);
    words[COPY_OUT_STRIDE] = rowStrideOf(to);
    words[COPY_ROWS] = from.height;
    words[COPY_ROW_BYTES] = from.width * from.channels;
  });
}

/** From int8 as callers write it to unsigned bytes as the kernels keep it. */
export function addInputFlip(plan: PlanBuilder, from: Region["slot"], to: Region["slot"]): void {
  plan.step((words) => {
    words[0] = DO_COPY;
    words[COPY_IN] = from.address;
    words[COPY_OUT] = to.address;
    words[COPY_ROWS] = 1;
    words[COPY_ROW_BYTES] = from.bytes;
    words[COPY_FLIP] = 0x80;
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
    words[0] = DO_ADD;
    words[ADD_A] = a.slot.address;
    words[ADD_B] = b.slot.address;
    words[ADD_OUT] = output.slot.address;
    words[ADD_COUNT] = output.slot.bytes;
    words[ADD_BIAS] = p.bias - plan.offset * (p.aMultiplier + p.bMultiplier);
    words[ADD_A_MULTIPLIER] = p.aMultiplier;
    words[ADD_B_MULTIPLIER] = p.bMultiplier;
    words[ADD_SHIFT] = p.shift;
    words[ADD_ZERO_POINT] = p.outputZeroPoint + plan.offset;
    words[ADD_LOW] = p.low + plan.offset;
    words[ADD_HIGH] = p.high + plan.offset;
  });
}

export function addMean(plan: PlanBuilder, operator: Operator, output: Region): void {
  const input = plan.region(operator.input);
  const pixels = input.height * input.width;
  const p = meanParameters(plan.tensor(operator.input), plan.tensor(operator.output), pixels);
  const constants = plan.requantiseConstants(p.outputZeroPoint, { low: -128, high: 127 });
  plan.step((words) => {
    words[0] = DO_MEAN;
    words[MEAN_IN] = input.slot.address;
    words[MEAN_OUT] = output.slot.address;
    words[MEAN_PIXELS] = pixels;
    words[MEAN_CHANNELS] = input.channels;
    words[MEAN_BIAS] = p.bias - plan.offset * pixels;
    floatsOf(words)[MEAN_RESCALE] = p.rescale;
    words[REQUANTISE] = constants;
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
      words[0] = DO_COPY;
      words[COPY_IN] = part.slot.address;
      words[COPY_IN_STRIDE] = rowBytes;
      words[COPY_OUT] = output.slot.address + offset;
      words[COPY_OUT_STRIDE] = stride;
      words[COPY_ROWS] = part.slot.bytes / rowBytes;
      words[COPY_ROW_BYTES] = rowBytes;
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
    words[0] = DO_TABLE;
    words[TABLE_IN] = input.slot.address;
    words[TABLE_OUT] = output.slot.address;
    words[TABLE_COUNT] = output.slot.bytes;
    words[TABLE_TABLE] = address;
  });
}
