/**
 * Which tensor is the embedding: what the last FULLY_CONNECTED reads, the layer that personal
 * calibration builds on.
 */
import { type Model, type Tensor, tensorAt } from "../tflite/model.ts";

/** null for a network without FULLY_CONNECTED. */
export function embeddingTensor(model: Model): Tensor | null {
  const last = model.operators.findLast((operator) => operator.kind === "FULLY_CONNECTED");
  return last === undefined ? null : tensorAt(model, last.input);
}
