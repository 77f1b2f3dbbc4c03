/**
 * The growing image of WASM memory while a plan is made: constants, pixel tables, steps and slots.
 * Steps and tables hold addresses of slots, which are known only once the arena is laid out; so both
 * are kept as functions and written at the end.
 */
import type { KernelFamily } from "../kernels/kernels.ts";
import type { ClampRange } from "../kernels/requantise.ts";
import * as at from "../kernels/step-layout.ts";
import { type Model, type Tensor, tensorAt } from "../tflite/model.ts";
import { alignUp, layOut, SLOT_ALIGNMENT } from "./arena.ts";
import * as regions from "./regions.ts";

export interface PlanOptions {
  readonly family: KernelFamily;
  /** The kernels hold q + 128 as unsigned bytes instead of q. */
  readonly storedUnsigned: boolean;
  /** Give every tensor memory of its own, so that all can be read after a run. */
  readonly keepTensors: boolean;
  /** Bytes left free after every slot; 0 unless a test looks for stray writes. */
  readonly guard_bytes?: number;
}

/** Fills in the words of a step; the addresses of slots are final by then. */
export type StepWriter = (words: Int32Array) => void;

/** What PlanBuilder.finish puts together. */
export interface PlanImage {
  /** Contents of memory from address 0 on: constants and steps. The arena follows, uninitialised. */
  readonly image: Uint8Array;
  readonly memory_bytes: number;
  readonly stepsAddress: number;
  readonly stepCount: number;
  readonly arena_bytes: number;
}

/** Kernels may read (never write) this far past any address they are given. */
const OVER_READ_BYTES = 256;
/** Address 0 stays unused, so that a missing address shows. */
const FIRST_ADDRESS = SLOT_ALIGNMENT;

export class PlanBuilder {
  readonly model: Model;
  readonly options: PlanOptions;
  /** What is added to a quantised value to store it: 128 or 0. */
  readonly offset: number;
  readonly places: regions.Regions;
  readonly slots: regions.Slot[];
  private readonly constants: (readonly [address: number, bytes: Uint8Array])[] = [];
  private constantEnd = FIRST_ADDRESS;
  private readonly tables: { address: number; entries: () => Int32Array }[] = [];
  private readonly steps: StepWriter[] = [];

  /** @param kept tensors that must be readable after a run. */
  constructor(model: Model, options: PlanOptions, kept: ReadonlySet<number>) {
    this.model = model;
    this.options = options;
    this.offset = options.storedUnsigned ? 128 : 0;
    this.places = regions.placeRegions(model, kept);
    this.slots = [...this.places.slots];
  }

  get stepCount(): number {
    return this.steps.length;
  }

  step(write: StepWriter): void {
    this.steps.push(write);
  }

  tensor(index: number): Tensor {
    return tensorAt(this.model, index);
  }

  /** Where a computed tensor lies; a constant is stored on first use. */
  region(tensor: number): regions.Region {
    const known = this.places.byTensor.get(tensor);
    if (known !== undefined) return known;
    const constant = this.tensor(tensor);
    const { data } = constant;
    if (!(data instanceof Int8Array)) throw new TypeError(`tensor ${tensor} is no int8 activation`);
    const address = this.constant(Uint8Array.from(data, (q) => q + this.offset));
    const slot = { bytes: data.length, first: -1, last: this.model.operators.length, address };
    return { ...regions.pictureOf(constant), border: regions.NO_PADDING, slot };
  }

  /** Working memory during one operator. */
  scratch(bytes: number, operator: number): regions.Slot {
    const slot = { bytes, first: operator, last: operator, address: 0 };
    this.slots.push(slot);
    return slot;
  }

  /** Stores bytes for good; returns their address. */
  constant(bytes: Uint8Array): number {
    const address = this.reserve(bytes.length);
    this.constants.push([address, bytes]);
    return address;
  }

  /** The REQUANTISE constants: rounding, zero point, clamps (given as quantised values). */
  requantiseConstants(zeroPoint: number, range: ClampRange): number {
    const bytes = new Uint8Array(64);
    const view = new DataView(bytes.buffer);
    for (let lane = 0; lane < 4; lane++) {
      view.setFloat32(lane * 4, 12582912, true);
      view.setInt32(16 + lane * 4, 0x4b400000 - (zeroPoint + this.offset), true);
    }
    bytes.fill(range.low + this.offset, 32, 48);
    bytes.fill(range.high + this.offset, 48, 64);
    return this.constant(bytes);
  }

  /** A table of one address per pixel, filled up by repeating the last. */
  pixelTable(height: number, width: number, addressAt: (y: number, x: number) => number): number {
    const count = alignUp(height * width, at.PIXEL_MULTIPLE);
    const address = this.reserve(count * 4);
    this.tables.push({ address, entries: () => pixelAddresses(height, width, count, addressAt) });
    return address;
  }

  private reserve(bytes: number): number {
    const address = alignUp(this.constantEnd, SLOT_ALIGNMENT);
    this.constantEnd = address + bytes;
    return address;
  }

  /** Lays out the arena and writes everything that refers to it. */
  finish(): PlanImage {
    const stepsAddress = this.reserve(this.steps.length * at.STEP_BYTES);
    const arenaStart = alignUp(this.constantEnd, SLOT_ALIGNMENT);
    const end = layOut(this.slots, arenaStart, this.options.guard_bytes);
    const image = new Uint8Array(arenaStart);
    for (const [address, bytes] of this.constants) image.set(bytes, address);
    for (const table of this.tables) {
      image.set(new Uint8Array(table.entries().buffer), table.address);
    }
    this.steps.forEach((write, i) => {
      const words = new Int32Array(at.STEP_WORDS);
      write(words);
      image.set(new Uint8Array(words.buffer), stepsAddress + i * at.STEP_BYTES);
    });
    return {
      image,
      memory_bytes: end + OVER_READ_BYTES,
      stepsAddress,
      stepCount: this.steps.length,
      arena_bytes: end - arenaStart,
    };
  }
}

/** Addresses row by row; entries past the last pixel repeat it. */
function pixelAddresses(
  height: number,
  width: number,
  count: number,
  addressAt: (y: number, x: number) => number,
): Int32Array {
  const addresses = new Int32Array(count);
  let i = 0;
  for (let y = 0; y < height; y++) {
    // Pixels of a row lie equally far apart.
    const start = addressAt(y, 0);
    const step = addressAt(y, 1) - start;
    for (let x = 0; x < width; x++) addresses[i++] = start + x * step;
  }
  return addresses.fill(addresses[i - 1] ?? 0, i);
}
