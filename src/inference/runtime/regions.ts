/**
 * Where each activation lies. A region is a picture inside a slot of memory, possibly with a border
 * of zero points around it: then a convolution that needs padding reads straight through the border,
 * and neither PAD nor SAME costs a pass over the data.
 *
 * Who gets a border: a tensor written by a convolution and read by one padded convolution alone. A
 * PAD between the two disappears (its input becomes the middle of its output). Everything else is
 * copied into a bordered slot of its own right before it is read (`paddedCopies`).
 */
import { type Model, type Operator, type Padding, type Tensor, tensorAt } from "../tflite/model.ts";

/** A piece of memory in use during steps first … last (operator indices; −1 = before the first). */
export interface Slot {
  readonly bytes: number;
  first: number;
  last: number;
  /** Byte address; set by the arena. */
  address: number;
}

export interface Region {
  readonly slot: Slot;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Pixels between the region and the slot's edges. */
  readonly border: Padding;
}

export const NO_PADDING: Padding = { top: 0, bottom: 0, left: 0, right: 0 };

export const isPadded = (p: Padding): boolean => p.top + p.bottom + p.left + p.right > 0;

/** Bytes from a row to the next. */
export const rowStrideOf = (r: Region): number => (r.border.left + r.width + r.border.right) * r.channels;

/** Address of the region's first byte. */
export const addressOf = (r: Region): number =>
  r.slot.address + r.border.top * rowStrideOf(r) + r.border.left * r.channels;

/** [1, H, W, C] as height, width, channels; other ranks are one row of one pixel. */
export function pictureOf(tensor: Tensor): { height: number; width: number; channels: number } {
  const { 1: height, 2: width, 3: channels } = tensor.shape;
  if (tensor.shape.length !== 4 || height === undefined || width === undefined || channels === undefined) {
    return { height: 1, width: 1, channels: tensor.elements };
  }
  return { height, width, channels };
}

export function newRegion(
  picture: { height: number; width: number; channels: number },
  border: Padding,
  first: number,
  last: number,
): Region {
  const rows = border.top + picture.height + border.bottom;
  const bytes = rows * (border.left + picture.width + border.right) * picture.channels;
  return { ...picture, border, slot: { bytes, first, last, address: 0 } };
}

export interface Regions {
  /** Every int8 activation by tensor index; PADs that disappeared and RESHAPEs share slots. */
  readonly byTensor: ReadonlyMap<number, Region>;
  /** By operator index: a bordered copy of its input that must be made first. */
  readonly paddedCopies: ReadonlyMap<number, Region>;
  /** Operators that leave nothing to do: PADs folded into a border, RESHAPEs. */
  readonly vanished: ReadonlySet<number>;
  /** Working memory of an operator, by its index. */
  readonly slots: readonly Slot[];
}

/**
 * @param kept tensors that must outlive the run (all of them, for layer-by-layer tests).
 */
export function placeRegions(model: Model, kept: ReadonlySet<number>): Regions {
  const readers = readersOf(model);
  const byTensor = new Map<number, Region>();
  const paddedCopies = new Map<number, Region>();
  const vanished = new Set<number>();
  const foldable = (tensor: number, producer: Operator | undefined): boolean =>
    producer !== undefined &&
    (producer.kind === "CONV_2D" || producer.kind === "DEPTHWISE_CONV_2D") &&
    readers.get(tensor)?.length === 1 &&
    tensor !== model.output;
  const producers = new Map(model.operators.map((operator) => [operator.output, operator]));

  // Backwards, so that the reader's needs are known when its input is placed.
  const place = (tensor: Tensor, first: number): void => {
    if (byTensor.has(tensor.index)) return;
    const producer = producers.get(tensor.index);
    const reader = readers.get(tensor.index)?.[0];
    if (foldable(tensor.index, producer) && reader !== undefined) {
      if (reader.kind === "PAD") {
        const outer = byTensor.get(reader.output);
        if (outer !== undefined) {
          vanished.add(reader.index);
          outer.slot.first = Math.min(outer.slot.first, first);
          byTensor.set(tensor.index, inside(outer, reader.padding));
          return;
        }
      }
      if ("padding" in reader && reader.kind !== "PAD" && isPadded(reader.padding)) {
        byTensor.set(tensor.index, newRegion(pictureOf(tensor), reader.padding, first, first));
        return;
      }
    }
    byTensor.set(tensor.index, newRegion(pictureOf(tensor), NO_PADDING, first, first));
  };

  for (let i = model.operators.length - 1; i >= 0; i--) {
    const operator = model.operators[i];
    if (operator === undefined) continue;
    const output = tensorAt(model, operator.output);
    if (output.type === "int8") place(output, i);
  }
  byTensor.set(model.input, newRegion(pictureOf(tensorAt(model, model.input)), NO_PADDING, -1, -1));

  for (const operator of model.operators) {
    if (operator.kind === "RESHAPE") aliasReshape(model, operator, byTensor, vanished);
  }
  for (const operator of model.operators) {
    const isWindow = operator.kind === "CONV_2D" || operator.kind === "DEPTHWISE_CONV_2D";
    if (!isWindow || !isPadded(operator.padding)) continue;
    const source = byTensor.get(operator.input);
    const fits =
      source !== undefined &&
      hasRoom(source, operator.padding) &&
      foldable(operator.input, producers.get(operator.input));
    if (!fits) {
      const picture = pictureOf(tensorAt(model, operator.input));
      paddedCopies.set(operator.index, newRegion(picture, operator.padding, operator.index, operator.index));
    }
  }
  extendLifetimes(model, byTensor, kept);
  const slots = new Set([...byTensor.values(), ...paddedCopies.values()].map((region) => region.slot));
  return { byTensor, paddedCopies, vanished, slots: [...slots] };
}

function readersOf(model: Model): Map<number, Operator[]> {
  const readers = new Map<number, Operator[]>();
  for (const operator of model.operators) {
    for (const tensor of operator.inputs) {
      const known = readers.get(tensor);
      if (known === undefined) readers.set(tensor, [operator]);
      else if (!known.includes(operator)) known.push(operator);
    }
  }
  return readers;
}

/** The middle of `outer`, `padding` away from its edges. */
export function inside(outer: Region, padding: Padding): Region {
  return {
    slot: outer.slot,
    channels: outer.channels,
    height: outer.height - padding.top - padding.bottom,
    width: outer.width - padding.left - padding.right,
    border: {
      top: outer.border.top + padding.top,
      bottom: outer.border.bottom + padding.bottom,
      left: outer.border.left + padding.left,
      right: outer.border.right + padding.right,
    },
  };
}

const hasRoom = (region: Region, padding: Padding): boolean =>
  region.border.top === padding.top &&
  region.border.bottom === padding.bottom &&
  region.border.left === padding.left &&
  region.border.right === padding.right;

/** RESHAPE moves nothing: its output is another view of the same slot. */
function aliasReshape(
  model: Model,
  operator: Operator,
  byTensor: Map<number, Region>,
  vanished: Set<number>,
): void {
  const source = byTensor.get(operator.input);
  if (source === undefined || isPadded(source.border)) return;
  const output = tensorAt(model, operator.output);
  byTensor.set(operator.output, { ...pictureOf(output), border: NO_PADDING, slot: source.slot });
  vanished.add(operator.index);
}

function extendLifetimes(
  model: Model,
  byTensor: ReadonlyMap<number, Region>,
  kept: ReadonlySet<number>,
): void {
  const end = model.operators.length;
  const use = (tensor: number, at: number): void => {
    const slot = byTensor.get(tensor)?.slot;
    if (slot !== undefined) slot.last = Math.max(slot.last, at);
  };
  for (const operator of model.operators) {
    for (const tensor of operator.inputs) use(tensor, operator.index);
    use(operator.output, operator.index);
  }
  for (const tensor of kept) use(tensor, end);
}
