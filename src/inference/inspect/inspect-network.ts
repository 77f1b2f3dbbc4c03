/**
 * A network taken apart: what its file says, what each operator takes on this computer, and how its
 * activations use their codes on given pictures. Takes a second or two: not for the thread that follows a gaze.
 */
import { modelInfo } from "../engine-model.ts";
import type { Kernels } from "../kernels/kernels.ts";
import type { ModelInfo } from "../protocol.ts";
import { createNetwork } from "../runtime/create-network.ts";
import { describeInput } from "../runtime/describe-input.ts";
import type { Network } from "../runtime/network.ts";
import { type Model, tensorAt } from "../tflite/model.ts";
import { readModel } from "../tflite/read-model.ts";
import {
  type ActivationStatistics,
  CODES,
  countCodes,
  endMeanings,
  statisticsOf,
} from "./activation-statistics.ts";
import { type LayerFacts, layerFacts, type QuantisationFacts, quantisationFacts } from "./layer-facts.ts";

export interface LayerInspection extends LayerFacts {
  /** Place in order of execution. */
  readonly operator: number;
  /** Median on this computer; 0 = too quick for the clock; null = done as part of a neighbour. */
  readonly time_ms: number | null;
  /** Null without pictures, and for a float32 output. */
  readonly activations: ActivationStatistics | null;
}

export interface NetworkInspection {
  readonly model: ModelInfo;
  /** Pictures that the activations are from; 0 = none were given. */
  readonly pictures: number;
  /** One whole run on this computer, median. */
  readonly run_ms: number;
  /** How the input reads. */
  readonly input: QuantisationFacts | null;
  /** By operator index. */
  readonly layers: readonly LayerInspection[];
}

export interface InspectionOptions {
  readonly kernels: Kernels | null;
  /** A clock, ms; browsers' may tick as coarsely as 0.1 ms. */
  readonly now_ms: () => number;
  /** Runs that each time is taken over; fewer make a quicker, rougher figure. */
  readonly repeats?: number;
}

/** WebAssembly is compiled in two steps; by this many runs the optimised code has taken over. */
const WARM_UP_RUNS = 100;
/** A browser's clock ticks every 0.1 ms: this many runs of a layer resolve a quarter of a microsecond. */
const REPEATS = 400;

/**
 * @param pictures inputs of the network, int8; a picture of another size is refused with a RangeError
 * @throws GazeError model/corrupt, model/unsupported, model/too-large
 */
export async function inspectNetwork(
  bytes: Uint8Array<ArrayBuffer>,
  pictures: readonly Int8Array[],
  { kernels, now_ms, repeats = REPEATS }: InspectionOptions,
): Promise<NetworkInspection> {
  const model = readModel(bytes);
  describeInput(model);
  const network = createNetwork(model, kernels);
  const [picture] = pictures;
  if (picture !== undefined) network.run(picture);
  for (let i = 0; i < Math.min(WARM_UP_RUNS, repeats); i++) network.run(network.input);
  const times = network.profile(repeats, now_ms);
  const activations = activationsOf(model, kernels, pictures);
  return {
    model: await modelInfo(network, bytes),
    pictures: pictures.length,
    run_ms: timeOfRun(network, repeats, now_ms),
    input: quantisationFacts(tensorAt(model, model.input)),
    layers: model.operators.map((operator, index) => ({
      operator: index,
      ...layerFacts(model, operator),
      time_ms: times[index]?.isFused === false ? times[index].time_ms : null,
      activations: activations?.[index] ?? null,
    })),
  };
}

/** By operator; null without pictures. */
function activationsOf(
  model: Model,
  kernels: Kernels | null,
  pictures: readonly Int8Array[],
): (ActivationStatistics | null)[] | null {
  if (pictures.length === 0) return null;
  const network = createNetwork(model, kernels, { keepTensors: true });
  const counts = model.operators.map(() => new Uint32Array(CODES));
  for (const picture of pictures) {
    network.run(picture);
    model.operators.forEach(({ output }, index) => {
      const values = network.readTensor(output);
      const count = counts[index];
      if (values instanceof Int8Array && count !== undefined) countCodes(count, values);
    });
  }
  return model.operators.map((operator, index) => {
    const count = counts[index];
    if (count === undefined || tensorAt(model, operator.output).type !== "int8") return null;
    return statisticsOf(count, endMeanings(model, operator));
  });
}

/** Median of five batches: clocks in browsers tick coarsely. */
function timeOfRun(network: Network, repeats: number, now_ms: () => number): number {
  const times = Array.from({ length: 5 }, () => {
    const start_ms = now_ms();
    for (let i = 0; i < repeats; i++) network.run(network.input);
    return (now_ms() - start_ms) / repeats;
  }).sort((a, b) => a - b);
  return times[2] ?? Number.NaN;
}
