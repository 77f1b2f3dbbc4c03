/**
 * Steps of the layers with weights: which kernel, its packed weights, and where it reads and writes.
 */
import { weightedParameters } from "../kernels/requantise.ts";
import * as at from "../kernels/step-layout.ts";
import type { Operator } from "../tflite/model.ts";
import {
  packDepthwiseAny,
  packDepthwisePairs,
  packDepthwiseQuads,
  packGemmPairs,
  packGemmQuads,
  packMixPairs,
  packMixQuads,
  type Weights,
} from "./pack-weights.ts";
import type { PlanBuilder } from "./plan-builder.ts";
import type { Region } from "./regions.ts";
import * as regions from "./regions.ts";

type WeightedOperator = Extract<Operator, { readonly weights: number }>;
type Conv2d = Extract<Operator, { readonly kind: "CONV_2D" }>;
type FullyConnected = Extract<Operator, { readonly kind: "FULLY_CONNECTED" }>;
type Depthwise = Extract<Operator, { readonly kind: "DEPTHWISE_CONV_2D" }>;

/** Widened input values of one run of a GEMM: the kernel's own 12 KB, or four rows if longer. */
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
    padding: regions.NO_PADDING,
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
    !regions.isPadded(padding) &&
    input.channels <= at.MIX_MOST_IN &&
    output.channels <= at.MIX_MOST_OUT &&
    output.width >= at.MIX_LEAST_WIDTH
  );
}

function weightsOf(plan: PlanBuilder, operator: WeightedOperator, channels: number, depth: number): Weights {
  const { data } = plan.tensor(operator.weights);
  if (!(data instanceof Int8Array)) throw new TypeError(`tensor ${operator.weights} holds no weights`);
  const parameters = weightedParameters(plan.model, operator, channels);
  const storedZeroPoint = parameters.inputZeroPoint + plan.offset;
  return { values: data, channels, depth, parameters, storedZeroPoint };
}

function requantiseConstants(plan: PlanBuilder, { parameters }: Weights): number {
  return plan.requantiseConstants(parameters.outputZeroPoint, parameters);
}

type Window = Pick<Conv2d, "kernelHeight" | "kernelWidth" | "strideHeight" | "strideWidth" | "padding">;

function addGemm(
  plan: PlanBuilder,
  operator: WeightedOperator & Window,
  input: Region,
  output: Region,
): void {
  const { kernelHeight, kernelWidth, strideHeight, strideWidth, padding } = operator;
  const segmentBytes = kernelWidth * input.channels;
  const weights = weightsOf(plan, operator, output.channels, kernelHeight * segmentBytes);
  const quads = plan.options.family === "relaxed";
  const packed = quads ? { bytes: packGemmQuads(weights, kernelHeight), depth: 0 } : packGemmPairs(weights);
  const weightAddress = plan.constant(packed.bytes);
  const scratchBytes = quads ? 0 : Math.max(SCRATCH_BYTES, 4 * packed.depth * 2) + SCRATCH_SLACK_BYTES;
  const scratch = plan.scratch(scratchBytes, operator.index);
  const { height, width } = output;
  // The window's own padding lies in the input's border.
  const inTable = plan.pixelTable(height, width, (y, x) =>
    addressAt(input, y * strideHeight - padding.top, x * strideWidth - padding.left),
  );
  const outTable = plan.pixelTable(height, width, (y, x) => addressAt(output, y, x));
  const constants = requantiseConstants(plan, weights);
  plan.step((words) => {
    words[0] = at.DO_GEMM;
    words[at.GEMM_IN_TABLE] = inTable;
    words[at.GEMM_OUT_TABLE] = outTable;
    words[at.GEMM_PIXELS] = height * width;
    words[at.GEMM_CHANNELS] = output.channels;
    words[at.GEMM_SEGMENTS] = kernelHeight;
    words[at.GEMM_SEGMENT_STRIDE] = regions.rowStrideOf(input);
    words[at.GEMM_SEGMENT_BYTES] = segmentBytes;
    words[at.GEMM_WEIGHTS] = weightAddress;
    words[at.GEMM_SCRATCH] = scratch.address;
    words[at.GEMM_DEPTH] = packed.depth;
    words[at.REQUANTISE] = constants;
  });
}

const addressAt = (region: Region, y: number, x: number): number =>
  regions.addressOf(region) + y * regions.rowStrideOf(region) + x * region.channels;

function addMix(plan: PlanBuilder, operator: Conv2d, input: Region, output: Region): void {
  const weights = weightsOf(plan, operator, output.channels, input.channels);
  const pack = plan.options.family === "relaxed" ? packMixQuads : packMixPairs;
  const weightAddress = plan.constant(pack(weights));
  const constants = requantiseConstants(plan, weights);
  plan.step((words) => {
    words[0] = at.DO_MIX;
    words[at.MIX_IN] = regions.addressOf(input);
    words[at.MIX_IN_ROW] = regions.rowStrideOf(input);
    words[at.MIX_OUT] = regions.addressOf(output);
    words[at.MIX_OUT_ROW] = regions.rowStrideOf(output);
    words[at.MIX_HEIGHT] = output.height;
    words[at.MIX_WIDTH] = output.width;
    words[at.MIX_IN_CHANNELS] = input.channels;
    words[at.MIX_OUT_CHANNELS] = output.channels;
    words[at.MIX_WEIGHTS] = weightAddress;
    words[at.REQUANTISE] = constants;
  });
}

export function addDepthwise(plan: PlanBuilder, operator: Depthwise, input: Region, output: Region): void {
  const { kernelHeight, kernelWidth, strideHeight, strideWidth, padding } = operator;
  const weights = weightsOf(plan, operator, output.channels, kernelHeight * kernelWidth);
  const is3x3 = kernelHeight === 3 && kernelWidth === 3 && strideHeight === strideWidth && strideHeight <= 2;
  const pack3x3 = plan.options.family === "relaxed" ? packDepthwiseQuads : packDepthwisePairs;
  const weightAddress = plan.constant(is3x3 ? pack3x3(weights) : packDepthwiseAny(weights));
  const constants = requantiseConstants(plan, weights);
  plan.step((words) => {
    words[0] = is3x3 ? at.DO_DEPTHWISE_3X3 : at.DO_DEPTHWISE_ANY;
    words[at.DW_IN] = addressAt(input, -padding.top, -padding.left);
    words[at.DW_IN_ROW] = regions.rowStrideOf(input);
    words[at.DW_OUT] = regions.addressOf(output);
    words[at.DW_OUT_ROW] = regions.rowStrideOf(output);
    words[at.DW_HEIGHT] = output.height;
    words[at.DW_WIDTH] = output.width;
    words[at.DW_CHANNELS] = output.channels;
    words[at.DW_STRIDE] = strideHeight;
    words[at.DW_STRIDE_ACROSS] = strideWidth;
    words[at.DW_WEIGHTS] = weightAddress;
    words[at.REQUANTISE] = constants;
    words[at.DW_KERNEL_HEIGHT] = kernelHeight;
    words[at.DW_KERNEL_WIDTH] = kernelWidth;
  });
}
