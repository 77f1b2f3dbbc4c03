/**
 * How an activation uses its 256 int8 codes: a count per code, and what it means that values lie at the
 * first or the last of them. A value beyond the range of its codes is stored as the nearest one: clipped.
 * Where the operator itself ends there (RELU at 0, RELU6 at 6, TANH at ±1), nothing is lost.
 */
import { type Model, type Operator, tensorAt } from "../tflite/model.ts";

export const CODES = 256;
const LOWEST_CODE = -128;

/** range: values beyond would be clipped. operator: the operator's own function ends there. */
export type EndMeaning = "range" | "operator";

export interface ActivationStatistics {
  /** How many values were stored as each code; index 0 is code −128. */
  readonly counts: Uint32Array;
  readonly values: number;
  /** Share of all values at code −128 and at code 127, 0…1. */
  readonly lowest_frac: number;
  readonly highest_frac: number;
  readonly lowestMeans: EndMeaning;
  readonly highestMeans: EndMeaning;
  /** Share of all values that may have been clipped: those at an end that means the range. */
  readonly clipped_frac: number;
  /** How many of the 256 codes were used at all. */
  readonly codesUsed: number;
}

/** Adds a tensor's values. @param counts 256, changed in place */
export function countCodes(counts: Uint32Array, values: Int8Array): void {
  for (let i = 0; i < values.length; i++) {
    const code = (values[i] ?? 0) - LOWEST_CODE;
    counts[code] = (counts[code] ?? 0) + 1;
  }
}

export function statisticsOf(
  counts: Uint32Array,
  [lowestMeans, highestMeans]: readonly [EndMeaning, EndMeaning],
): ActivationStatistics {
  const values = counts.reduce((sum, count) => sum + count, 0);
  const share = (code: number): number => (values === 0 ? 0 : (counts[code] ?? 0) / values);
  const [lowest_frac, highest_frac] = [share(0), share(CODES - 1)];
  return {
    counts,
    values,
    lowest_frac,
    highest_frac,
    lowestMeans,
    highestMeans,
    clipped_frac: (lowestMeans === "range" ? lowest_frac : 0) + (highestMeans === "range" ? highest_frac : 0),
    codesUsed: counts.reduce((used, count) => used + (count > 0 ? 1 : 0), 0),
  };
}

/**
 * What the first and the last code of an operator's output mean. Operators that only move values (RESHAPE,
 * PAD, CONCATENATION) hand on what their input's ends mean; of several inputs, the range wins.
 */
export function endMeanings(model: Model, operator: Operator): readonly [EndMeaning, EndMeaning] {
  switch (operator.kind) {
    case "CONV_2D":
    case "DEPTHWISE_CONV_2D":
    case "FULLY_CONNECTED":
    case "ADD":
      if (operator.activation === "NONE") return ["range", "range"];
      return ["operator", operator.activation === "RELU6" && hasSix(model, operator) ? "operator" : "range"];
    case "TANH":
    case "LOGISTIC":
      return ["operator", "operator"];
    case "RESHAPE":
    case "PAD":
    case "CONCATENATION":
      return meaningsOfInputs(model, operator);
    case "MEAN":
    case "QUANTIZE":
    case "DEQUANTIZE":
      return ["range", "range"];
  }
}

/** Whether 6.0 has a code: with a smaller range the codes end before RELU6 does. */
function hasSix(model: Model, operator: Operator): boolean {
  const { scales, zeroPoints } = tensorAt(model, operator.output).quantisation ?? {};
  return 6 / (scales?.[0] ?? 1) + (zeroPoints?.[0] ?? 0) <= 127.5;
}

function meaningsOfInputs(model: Model, operator: Operator): readonly [EndMeaning, EndMeaning] {
  const all = operator.inputs.flatMap((index) => {
    const maker = model.operators.find((other) => other.output === index);
    return maker === undefined ? [] : [endMeanings(model, maker)];
  });
  const merged = (end: 0 | 1): EndMeaning =>
    all.length > 0 && all.every((meanings) => meanings[end] === "operator") ? "operator" : "range";
  return [merged(0), merged(1)];
}
