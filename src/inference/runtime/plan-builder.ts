/**
 * The growing plan of WASM memory: constants, packed weights, pixel tables, steps and slots. Steps hold
 * addresses of slots, which are known only once the arena is laid out; so they are kept as functions and
 * written when the plan is loaded into memory. Packing and filling tables are steps too, done once.
 */

import type { KernelFamily } from "../kernels/kernels.ts";
import type { ClampRange } from "../kernels/requantise.ts";
import {
  COPY_FLIP,
  COPY_IN,
  COPY_OUT,
  COPY_ROW_BYTES,
  COPY_ROWS,
  DO_COPY,
  DO_PIXELS,
  PIXEL_MULTIPLE,
  PIXELS_ACROSS,
  PIXELS_COUNT,
  PIXELS_DOWN,
  PIXELS_FIRST,
  PIXELS_HEIGHT,
  PIXELS_TO,
  PIXELS_WIDTH,
  STEP_BYTES,
  STEP_WORDS,
} from "../kernels/step-layout.ts";
import { type Model, type Tensor, tensorAt } from "../tflite/model.ts";
import { alignUp, layOut, SLOT_ALIGNMENT } from "./arena.ts";
import { NO_PADDING, pictureOf, placeRegions, type Region, type Regions, type Slot } from "./regions.ts";

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

/** Runs `count` steps of the list at address `steps`, from number `first` on: the kernels' one function. */
export type RunSteps = (steps: number, first: number, count: number) => void;

/** The words of a step as float32. */
export const floatsOf = (words: Int32Array): Float32Array =>
  new Float32Array(words.buffer, words.byteOffset, words.length);

/** A step that is done once, and constants that only it reads (see `stage`). */
interface Preparation {
  readonly staged: readonly Constant[];
  /** @param staged where each of them lies. */
  readonly write: (words: Int32Array, staged: readonly number[]) => void;
}

type Constant = Int8Array | Int32Array | Float32Array;

/** What PlanBuilder.finish puts together. */
export interface PlanImage {
  readonly memory_bytes: number;
  readonly stepsAddress: number;
  readonly stepCount: number;
  /** Constants, packed weights and steps lie below, activations from here on. */
  readonly arenaAddress: number;
  readonly arena_bytes: number;
  /** Fills new memory (all 0) of at least `memory_bytes` up to the arena; the arena is left as it may be. */
  load(memory: Uint8Array, runSteps: RunSteps): void;
}

/** 12582912 as float32: added to a smaller number, it rounds that number into its lowest bits. */
const MAGIC_BITS = 0x4b400000;

/** Kernels may read (never write) this far past any address they are given. */
const OVER_READ_BYTES = 256;
/** Address 0 stays unused, so that a missing address shows. */
const FIRST_ADDRESS = SLOT_ALIGNMENT;

export class PlanBuilder {
  readonly model: Model;
  readonly options: PlanOptions;
  /** What is added to a quantised value to store it: 128 or 0. */
  readonly offset: number;
  readonly places: Regions;
  readonly slots: Slot[];
  private readonly constants: (readonly [address: number, bytes: Uint8Array])[] = [];
  private constantEnd = FIRST_ADDRESS;
  private readonly preparations: Preparation[] = [];
  private readonly steps: StepWriter[] = [];

  /** @param kept tensors that must be readable after a run. */
  constructor(model: Model, options: PlanOptions, kept: ReadonlySet<number>) {
    this.model = model;
    this.options = options;
    this.offset = options.storedUnsigned ? 128 : 0;
    this.places = placeRegions(model, kept);
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
  region(tensor: number): Region {
    const known = this.places.byTensor.get(tensor);
    if (known !== undefined) return known;
    const constant = this.tensor(tensor);
    const { data } = constant;
    if (!(data instanceof Int8Array)) throw new TypeError(`tensor ${tensor} is no int8 activation`);
    const address = this.reserve(data.length);
    this.prepare([data], (words, [from = 0]) => {
      words[0] = DO_COPY;
      words[COPY_IN] = from;
      words[COPY_OUT] = address;
      words[COPY_ROWS] = 1;
      words[COPY_ROW_BYTES] = data.length;
      words[COPY_FLIP] = this.offset;
    });
    const slot = { bytes: data.length, first: -1, last: this.model.operators.length, address };
    return { ...pictureOf(constant), border: NO_PADDING, slot };
  }

  /** Working memory during one operator. */
  scratch(bytes: number, operator: number): Slot {
    const slot = { bytes, first: operator, last: operator, address: 0 };
    this.slots.push(slot);
    return slot;
  }

  /** A step to be done once. `staged` are copied to where they may be read until it has run. */
  prepare(staged: readonly Constant[], write: Preparation["write"]): void {
    this.preparations.push({ staged, write });
  }

  /** Stores bytes for good; returns their address. */
  constant(bytes: Uint8Array): number {
    const address = this.reserve(bytes.length);
    this.constants.push([address, bytes]);
    return address;
  }

  /** The REQUANTISE constants: rounding, zero point, clamps (given as quantised values, −128 … 127). */
  requantiseConstants(zeroPoint: number, range: ClampRange): number {
    const words = new Int32Array(16);
    words.fill(MAGIC_BITS, 0, 4);
    words.fill(MAGIC_BITS - (zeroPoint + this.offset), 4, 8);
    words.fill(MAGIC_BITS - zeroPoint + range.low, 8, 12);
    const bytes = new Uint8Array(words.buffer);
    bytes.fill(range.high + this.offset, 48, 64);
    return this.constant(bytes);
  }

  /**
   * A table of one address per pixel of `region` (height × width): the first at `first`, `down` and
   * `across` bytes from a row and a pixel to the next. @param first asked for once slots have addresses.
   */
  pixelTable(size: PixelGrid, first: () => number): number {
    const count = alignUp(size.height * size.width, PIXEL_MULTIPLE);
    const address = this.reserve(count * 4);
    this.prepare([], (words) => {
      words[0] = DO_PIXELS;
      words[PIXELS_TO] = address;
      words[PIXELS_HEIGHT] = size.height;
      words[PIXELS_WIDTH] = size.width;
      words[PIXELS_COUNT] = count;
      words[PIXELS_FIRST] = first();
      words[PIXELS_DOWN] = size.down;
      words[PIXELS_ACROSS] = size.across;
    });
    return address;
  }

  /** Room for bytes that a step puts there. */
  reserve(bytes: number): number {
    const address = alignUp(this.constantEnd, SLOT_ALIGNMENT);
    this.constantEnd = address + bytes;
    return address;
  }

  /** Lays out the arena. */
  finish(): PlanImage {
    const stepCount = this.steps.length;
    // One step more than there are: the place of preparations, one after another.
    const stepsAddress = this.reserve((stepCount + 1) * STEP_BYTES);
    const arenaAddress = alignUp(this.constantEnd, SLOT_ALIGNMENT);
    const end = layOut(this.slots, arenaAddress, this.options.guard_bytes);
    const staged = Math.max(0, ...this.preparations.map((preparation) => stagedBytes(preparation)));
    return {
      memory_bytes: Math.max(end, arenaAddress + staged) + OVER_READ_BYTES,
      stepsAddress,
      stepCount,
      arenaAddress,
      arena_bytes: end - arenaAddress,
      load: (memory, runSteps) => {
        for (const [address, bytes] of this.constants) memory.set(bytes, address);
        const words = new Int32Array(memory.buffer, stepsAddress, (stepCount + 1) * STEP_WORDS);
        const wordsOf = (i: number) => words.subarray(i * STEP_WORDS, (i + 1) * STEP_WORDS);
        const scratch = wordsOf(stepCount);
        for (const { staged, write } of this.preparations) {
          write(scratch, stage(memory, arenaAddress, staged));
          runSteps(stepsAddress, stepCount, 1);
        }
        scratch.fill(0);
        this.steps.forEach((write, i) => {
          write(wordsOf(i));
        });
      },
    };
  }
}

export interface PixelGrid {
  readonly height: number;
  readonly width: number;
  /** Bytes from a row to the next, and from a pixel to the next. */
  readonly down: number;
  readonly across: number;
}

const stagedBytes = ({ staged }: Preparation): number =>
  staged.reduce((sum, constant) => sum + alignUp(constant.byteLength, SLOT_ALIGNMENT), 0);

/** Copies constants one after another to `start` on; returns where each lies. */
function stage(memory: Uint8Array, start: number, staged: readonly Constant[]): number[] {
  let address = start;
  return staged.map((constant) => {
    const here = address;
    memory.set(new Uint8Array(constant.buffer, constant.byteOffset, constant.byteLength), here);
    address += alignUp(constant.byteLength, SLOT_ALIGNMENT);
    return here;
  });
}
