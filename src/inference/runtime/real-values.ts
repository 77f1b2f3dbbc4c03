/**
 * The end of a network, where int8 turns into real values: DEQUANTIZE alone, or DEQUANTIZE and then the
 * MEAN of several copies of each output. A handful of values, so it is done here while they are read.
 */
import { type Model, type Operator, quantisationOf, type Tensor, tensorAt } from "../tflite/model.ts";

/** int8 values that an output is made from. */
export interface OutputSource {
  readonly tensor: Tensor;
  /** Values in a row that are averaged into one; 1 where each is a value of its own. */
  readonly copies: number;
}

export function outputSource(model: Model): OutputSource {
  const output = tensorAt(model, model.output);
  const last = producerOf(model, output.index);
  if (last === undefined || output.type !== "float32") return { tensor: output, copies: 1 };
  const input = tensorAt(model, last.input);
  if (last.kind !== "MEAN") return { tensor: input, copies: 1 };
  const dequantise = producerOf(model, input.index);
  if (dequantise === undefined) throw new TypeError(`nothing dequantises tensor ${input.index}`);
  return { tensor: tensorAt(model, dequantise.input), copies: input.elements / output.elements };
}

export const producerOf = (model: Model, tensor: number): Operator | undefined =>
  model.operators.find((operator) => operator.output === tensor);

/**
 * A function that reads stored bytes as real values into `target`, allocating nothing. Rounded as
 * s8_dequantise__ref and f32_mean__ref round.
 * @param bytes memory; the values lie one after another from `from` on. @param flip 0x80 where they are
 * stored as q + 128. @param copies bytes per value.
 */
export function realReader(
  bytes: Uint8Array,
  from: number,
  tensor: Tensor,
  flip: number,
  target: Float32Array,
  copies: number,
): () => void {
  const { scale, zeroPoint } = quantisationOf(tensor);
  const realAt = (address: number): number => {
    const q = (((bytes[address] ?? 0) ^ flip) << 24) >> 24;
    return Math.fround(scale * (q - zeroPoint));
  };
  const share = Math.fround(1 / copies);
  return () => {
    for (let i = 0; i < target.length; i++) {
      const first = from + i * copies;
      let sum = realAt(first);
      for (let k = 1; k < copies; k++) sum = Math.fround(sum + realAt(first + k));
      target[i] = sum * share;
    }
  };
}
