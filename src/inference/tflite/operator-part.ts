/**
 * One operator while it is being read, and what every check of it asks: its tensors, whether they are
 * plain int8 activations, their sizes.
 */
import { corrupt, type Table } from "./flatbuffer.ts";
import type { OperatorKind, Tensor } from "./model.ts";
import type { Unsupported } from "./unsupported.ts";

/** One operator while it is being read. */
export interface Part {
  readonly table: Table;
  readonly kind: OperatorKind;
  readonly index: number;
  /** −1 = optional input left out. All other indices are valid and their tensors not null. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly tensors: readonly (Tensor | null)[];
  readonly unsupported: Unsupported;
  readonly options: Table | null;
}

/** XNNPACK's own range for input scale × weight scale ÷ output scale; outside it rounding is undefined. */
export const SMALLEST_RESCALE = 2 ** -32;
export const LARGEST_RESCALE = 256;

export interface Size {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** @throws GazeError model/corrupt where the tensor is left out. */
export function tensorOf(part: Part, role: "inputs" | "outputs", position: number): Tensor {
  const index = part[role][position] ?? -1;
  const tensor = part.tensors[index];
  if (tensor === undefined || tensor === null) {
    throw corrupt(`${part.table.field}.${role}[${position}]`, `${part.kind} cannot do without it`);
  }
  return tensor;
}

export const named = (tensor: Tensor): string => `tensors[${tensor.index}]`;

/** int8 with one scale: what activations must be. */
export function isInt8(part: Part, tensor: Tensor): boolean {
  if (tensor.type !== "int8" || tensor.quantisation === null) {
    const what = tensor.type === "int8" ? "int8 without a scale" : tensor.type;
    part.unsupported.add(`${part.kind} on ${what}`, part.table.field);
    return false;
  }
  if (tensor.quantisation.scales.length !== 1) {
    part.unsupported.add("activations quantised per channel", named(tensor));
    return false;
  }
  return true;
}

/** [1, H, W, C]; null for other batch sizes, which is noted. */
export function sizeOf(part: Part, tensor: Tensor): Size | null {
  const { 0: batch, 1: height, 2: width, 3: channels } = tensor.shape;
  if (tensor.shape.length !== 4 || height === undefined || width === undefined || channels === undefined) {
    throw corrupt(`${named(tensor)}.shape`, `${part.kind} takes rank 4, not [${tensor.shape.join(", ")}]`);
  }
  if (batch !== 1) {
    part.unsupported.add(`batch size ${batch}`, named(tensor));
    return null;
  }
  return { height, width, channels };
}
