/**
 * Steps of the layers with weights: which kernel, its packed weights, and where it reads and writes.
 */

import { clampRange } from "../kernels/requantise.ts";
import {
  CHANNEL_BLOCK,
  DO_DEPTHWISE_3X3,
  DO_DEPTHWISE_ANY,
  DO_GEMM,
  DO_MIX,
  DO_PACK_DEPTHWISE_3X3,
  DO_PACK_DEPTHWISE_ANY,
  DO_PACK_GEMM,
  DO_PACK_MIX,
  DW_CHANNELS,
  DW_HEIGHT,
  DW_IN,
  DW_IN_ROW,
  DW_KERNEL_HEIGHT,
  DW_KERNEL_WIDTH,
  DW_OUT,
  DW_OUT_ROW,
  DW_STRIDE,
  DW_STRIDE_ACROSS,
  DW_WEIGHTS,
  DW_WIDTH,
  GEMM_CHANNELS,
  GEMM_IN_TABLE,
  GEMM_OUT_TABLE,
  GEMM_PAIRS,
  GEMM_PIXELS,
  GEMM_SCRATCH,
  GEMM_SEGMENT_BYTES,
  GEMM_SEGMENT_STRIDE,
  GEMM_SEGMENTS,
  GEMM_WEIGHTS,
  MIX_HEIGHT,
  MIX_IN,
  MIX_IN_CHANNELS,
  MIX_IN_ROW,
  MIX_LEAST_WIDTH,
  MIX_MOST_IN,
  MIX_MOST_OUT,
  MIX_OUT,
  MIX_OUT_CHANNELS,
  MIX_OUT_ROW,
  MIX_WEIGHTS,
  MIX_WIDTH,
  PACK_BIAS,
  PACK_CHANNELS,
  PACK_DEPTH,
  PACK_INPUT_SCALE,
  PACK_OUTPUT_SCALE,
  PACK_SCALE_STRIDE,
  PACK_SCALES,
  PACK_SEGMENTS,
  PACK_TO,
  PACK_WEIGHTS,
  PACK_ZERO_POINT,
  REQUANTISE,
} from "../kernels/step-layout.ts";
import { type Operator, quantisationOf } from "../tflite/model.ts";
import { floatsOf, type PlanBuilder } from "./plan-builder.ts";
import { addressOf, isPadded, NO_PADDING, type Region, rowStrideOf } from "./regions.ts";

type WeightedOperator = Extract<Operator, { readonly weights: number }>;
type Conv2d = Extract<Operator, { readonly kind: "CONV_2D" }>;
type FullyConnected = Extract<Operator, { readonly kind: "FULLY_CONNECTED" }>;
type Depthwise = Extract<Operator, { readonly kind: "DEPTHWISE_CONV_2D" }>;

/** Widened input values of one run of a GEMM: the kernel's own 12 KB, or one tile if longer. */
const SCRATCH_BYTES = 12288;
/** The widening loop writes whole vectors past the last value. */
const SCRATCH_SLACK_BYTES = 64;

export function addConvolution(plan: PlanBuilder, operator: Conv2d, input: Region, output: Region): void {
  if (isMix(operator, input, output)) addMix(plan, operator, input, output);
  else addGemm(plan, operator, input, output);
}

/** A FULLY_CONNECTED layer is a 1×1 window over one pixel. */
export function addFullyConnected(
  plan: PlanBuilder,
  operator: FullyConnected,
  input: Region,
  output: Region,
): void {
  const window = {
    kernelHeight: 1,
    kernelWidth: 1,
    strideHeight: 1,
    strideWidth: 1,
    padding: NO_PADDING,
  };
  addGemm(plan, { ...operator, ...window }, flat(input), flat(output));
}

const flat = (region: Region): Region => ({
  ...region,
  height: 1,
  width: 1,
  channels: region.height * region.width * region.channels,
});

/** Pointwise, few channels on both sides: the entry layers. */
function isMix(operator: Conv2d, input: Region, output: Region): boolean {
  const { kernelHeight, kernelWidth, strideHeight, strideWidth, padding } = operator;
  return (
    kernelHeight * kernelWidth * strideHeight * strideWidth === 1 &&
    !isPadded(padding) &&
    input.channels <= MIX_MOST_IN &&
    output.channels <= MIX_MOST_OUT &&
    output.width >= MIX_LEAST_WIDTH
  );
}

/** How a layer's weights are packed. */
interface Packing {
  /** DO_PACK_… */
  readonly step: number;
  readonly channels: number;
  /** Weights per output channel, in `segments` runs. */
  readonly depth: number;
  readonly segments: number;
  /** Of the result. */
  readonly bytes: number;
}

/** Weights, biases and rescales are packed when the plan is loaded. @returns their address. */
function packedWeights(plan: PlanBuilder, operator: WeightedOperator, packing: Packing): number {
  const { channels } = packing;
  const { data, quantisation } = plan.tensor(operator.weights);
  if (!(data instanceof Int8Array)) throw new TypeError(`tensor ${operator.weights} holds no weights`);
  const bias = operator.bias === null ? null : plan.tensor(operator.bias).data;
  const biases = bias instanceof Int32Array ? bias : new Int32Array(channels);
  const scales = quantisation?.scales ?? Float32Array.of(1);
  const input = quantisationOf(plan.tensor(operator.input));
  const output = quantisationOf(plan.tensor(operator.output));
  const address = plan.reserve(packing.bytes);
  plan.prepare([data, biases, scales], (words, [weightsAt = 0, biasAt = 0, scalesAt = 0]) => {
    words[0] = packing.step;
    words[PACK_WEIGHTS] = weightsAt;
    words[PACK_BIAS] = biasAt;
    words[PACK_SCALES] = scalesAt;
    words[PACK_SCALE_STRIDE] = scales.length === 1 ? 0 : 4;
    words[PACK_CHANNELS] = channels;
    words[PACK_DEPTH] = packing.depth;
    words[PACK_SEGMENTS] = packing.segments;
    words[PACK_TO] = address;
    floatsOf(words)[PACK_INPUT_SCALE] = input.scale;
    floatsOf(words)[PACK_OUTPUT_SCALE] = output.scale;
    words[PACK_ZERO_POINT] = input.zeroPoint + plan.offset;
  });
  return address;
}

function requantiseConstants(plan: PlanBuilder, operator: WeightedOperator): number {
  const output = plan.tensor(operator.output);
  return plan.requantiseConstants(quantisationOf(output).zeroPoint, clampRange(operator.activation, output));
}

/** Blocks of 8 channels: 8 biases, `rows` vectors of 8 × 4 bytes of weights, 8 rescales. */
const blockBytes = (channels: number, rows: number): number =>
  Math.ceil(channels / CHANNEL_BLOCK) * (64 + rows * 32);

type Window = Pick<Conv2d, "kernelHeight" | "kernelWidth" | "strideHeight" | "strideWidth" | "padding">;

function addGemm(
  plan: PlanBuilder,
  operator: WeightedOperator & Window,
  input: Region,
  output: Region,
): void {
  const { kernelHeight, kernelWidth, strideHeight, strideWidth, padding } = operator;
  const { height, width, channels } = output;
  const segmentBytes = kernelWidth * input.channels;
  const isRelaxed = plan.options.family === "relaxed";
  const groups = kernelHeight * Math.ceil(segmentBytes / (isRelaxed ? 4 : 2));
  const weightAddress = packedWeights(plan, operator, {
    step: DO_PACK_GEMM,
    channels,
    depth: kernelHeight * segmentBytes,
    segments: kernelHeight,
    bytes: blockBytes(channels, groups),
  });
  const scratchBytes = isRelaxed ? 0 : Math.max(SCRATCH_BYTES, groups * 16) + SCRATCH_SLACK_BYTES;
  const scratch = plan.scratch(scratchBytes, operator.index);
  // The window's own padding lies in the input's border.
  const inTable = plan.pixelTable(
    {
      height,
      width,
      down: strideHeight * rowStrideOf(input),
      across: strideWidth * input.channels,
    },
    () => addressAt(input, -padding.top, -padding.left),
  );
  const outTable = plan.pixelTable({ height, width, down: rowStrideOf(output), across: channels }, () =>
    addressOf(output),
  );
  const constants = requantiseConstants(plan, operator);
  plan.step((words) => {
    words[0] = DO_GEMM;
    words[GEMM_IN_TABLE] = inTable;
    words[GEMM_OUT_TABLE] = outTable;
    words[GEMM_PIXELS] = height * width;
    words[GEMM_CHANNELS] = channels;
    words[GEMM_SEGMENTS] = kernelHeight;
    words[GEMM_SEGMENT_STRIDE] = rowStrideOf(input);
    words[GEMM_SEGMENT_BYTES] = segmentBytes;
    words[GEMM_WEIGHTS] = weightAddress;
    words[GEMM_SCRATCH] = scratch.address;
    words[GEMM_PAIRS] = groups;
    words[REQUANTISE] = constants;
  });
}

const addressAt = (region: Region, y: number, x: number): number =>
  addressOf(region) + y * rowStrideOf(region) + x * region.channels;

function addMix(plan: PlanBuilder, operator: Conv2d, input: Region, output: Region): void {
  const groups = MIX_MOST_IN / (plan.options.family === "relaxed" ? 4 : 2);
  const weightAddress = packedWeights(plan, operator, {
    step: DO_PACK_MIX,
    channels: output.channels,
    depth: input.channels,
    segments: 1,
    bytes: MIX_MOST_OUT * (groups * 16 + 32) + 16,
  });
  const constants = requantiseConstants(plan, operator);
  plan.step((words) => {
    words[0] = DO_MIX;
    words[MIX_IN] = addressOf(input);
    words[MIX_IN_ROW] = rowStrideOf(input);
    words[MIX_OUT] = addressOf(output);
    words[MIX_OUT_ROW] = rowStrideOf(output);
    words[MIX_HEIGHT] = output.height;
    words[MIX_WIDTH] = output.width;
    words[MIX_IN_CHANNELS] = input.channels;
    words[MIX_OUT_CHANNELS] = output.channels;
    words[MIX_WEIGHTS] = weightAddress;
    words[REQUANTISE] = constants;
  });
}

export function addDepthwise(plan: PlanBuilder, operator: Depthwise, input: Region, output: Region): void {
  const { kernelHeight, kernelWidth, strideHeight, strideWidth, padding } = operator;
  const { channels } = output;
  const taps = kernelHeight * kernelWidth;
  const is3x3 = kernelHeight === 3 && kernelWidth === 3 && strideHeight === strideWidth && strideHeight <= 2;
  const rows = plan.options.family === "relaxed" ? 6 : 5;
  const weightAddress = packedWeights(plan, operator, {
    step: is3x3 ? DO_PACK_DEPTHWISE_3X3 : DO_PACK_DEPTHWISE_ANY,
    channels,
    depth: taps,
    segments: 1,
    bytes: is3x3 ? blockBytes(channels, rows) : channels * (8 + taps),
  });
  const constants = requantiseConstants(plan, operator);
  plan.step((words) => {
    words[0] = is3x3 ? DO_DEPTHWISE_3X3 : DO_DEPTHWISE_ANY;
    words[DW_IN] = addressAt(input, -padding.top, -padding.left);
    words[DW_IN_ROW] = rowStrideOf(input);
    words[DW_OUT] = addressOf(output);
    words[DW_OUT_ROW] = rowStrideOf(output);
    words[DW_HEIGHT] = output.height;
    words[DW_WIDTH] = output.width;
    words[DW_CHANNELS] = channels;
    words[DW_STRIDE] = strideHeight;
    words[DW_STRIDE_ACROSS] = strideWidth;
    words[DW_WEIGHTS] = weightAddress;
    words[REQUANTISE] = constants;
    words[DW_KERNEL_HEIGHT] = kernelHeight;
    words[DW_KERNEL_WIDTH] = kernelWidth;
  });
}
