/**
 * What a network would take if every kind of its work ran at the peak this processor reached in the same
 * run: the composite of wasm-baselines, by measured peaks. It leaves out ADD, copies and memory, and any
 * overlap between kinds of work, so it is a yardstick, not a proof.
 */
import { type Model, type Operator, tensorAt } from "../../src/inference/tflite/model.ts";
import { macsOf } from "../../src/inference/tflite/workload.ts";
import type { Peaks } from "./page/peaks.ts";

export interface BenchWork {
  /** CONV_2D and FULLY_CONNECTED. */
  readonly gemm_macs: number;
  readonly depthwise_macs: number;
  /** int32 sums that become int8. */
  readonly roundings: number;
}

export interface Bounds {
  /** Multiplications alone, all at the family's dot product. */
  readonly macs_ms: number;
  readonly composite_ms: number;
}

export function workOf(model: Model): BenchWork {
  const sum = (wanted: (operator: Operator) => boolean, figure: (operator: Operator) => number): number =>
    model.operators.filter(wanted).reduce((total, operator) => total + figure(operator), 0);
  const isDepthwise = (operator: Operator): boolean => operator.kind === "DEPTHWISE_CONV_2D";
  return {
    gemm_macs: sum(
      (operator) => !isDepthwise(operator),
      (operator) => macsOf(model, operator),
    ),
    depthwise_macs: sum(isDepthwise, (operator) => macsOf(model, operator)),
    roundings: sum(
      (operator) => "weights" in operator,
      (operator) => tensorAt(model, operator.output).elements,
    ),
  };
}

/** @param gmac_per_s peak of the family's dot product. */
export function boundsOf(work: BenchWork, gmac_per_s: number, peaks: Peaks): Bounds {
  const per_ms = 1e6;
  return {
    macs_ms: (work.gemm_macs + work.depthwise_macs) / gmac_per_s / per_ms,
    composite_ms:
      (work.gemm_macs / gmac_per_s +
        work.depthwise_macs / peaks.windows_gmac_per_s +
        work.roundings / peaks.roundings_g_per_s) /
      per_ms,
  };
}
