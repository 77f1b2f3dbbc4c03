/**
 * From a Model to an image of WASM memory: packed weights and tables, the list of steps, and an arena
 * in which activations share addresses by lifetime. Everything a run needs is decided here.
 */
import {
  addParameters,
  type ClampRange,
  convertTable,
  logisticTable,
  meanParameters,
  tanhTable,
  weightedParameters,
} from "../kernels/requantise.ts";
import * as at from "../kernels/step-layout.ts";
import {
  type Model,
  type Operator,
  type Padding,
  quantisationOf,
  type Tensor,
  tensorAt,
} from "../tflite/model.ts";
import { alignUp, layOut, SLOT_ALIGNMENT } from "./arena.ts";
import { embeddingTensor } from "./embedding.ts";
import { packDepthwiseAny, packDepthwisePairs, packGemmPairs, type Weights } from "./pack-weights.ts";
import type { Region, Slot } from "./regions.ts";
import * as regions from "./regions.ts";

/** Which steps of the list belong to an operator. */
export interface StepRange {
  readonly first: number;
  readonly count: number;
}

export interface Plan {
  /** Contents of memory from address 0 on: constants and steps. The arena follows, uninitialised. */
  readonly image: Uint8Array;
  readonly memory_bytes: number;
  readonly stepsAddress: number;
  readonly stepCount: number;
  /** By operator index. */
  readonly stepsOf: readonly StepRange[];
  /** Where callers write the picture, as int8. */
  readonly inputAddress: number;
  readonly regions: ReadonlyMap<number, Region>;
  /** All memory a run may write. */
  readonly slots: readonly Slot[];
  readonly arena_bytes: number;
  readonly weight_bytes: number;
}

/** Kernels may read (never write) this far past any address they are given. */
const OVER_READ_BYTES = 256;
/** Widened input values of one run of a GEMM: the kernel's own 12 KB, or four rows if longer. */
const SCRATCH_BYTES = 12288;
/** Address 0 stays unused, so that a missing address shows. */
const FIRST_ADDRESS = SLOT_ALIGNMENT;

export interface PlanOptions {
  /** The kernels hold q + 128 as unsigned bytes instead of q. */
  readonly storedUnsigned: boolean;
  /** Give every tensor memory of its own, so that all can be read after a run. */
  readonly keepTensors: boolean;
  /** Bytes left free after every slot; 0 unless a test looks for stray writes. */
  readonly guard_bytes?: number;
}

export function planNetwork(model: Model, options: PlanOptions): Plan {
  return new Planner(model, options).finish();
}

/** A step whose addresses into the arena are filled in once the arena is laid out. */
type StepWriter = (words: Int32Array) => void;

class Planner {
  private readonly model: Model;
  private readonly offset: number;
  private readonly options: PlanOptions;
  private readonly places: regions.Regions;
  private readonly slots: Slot[];
  private readonly inputSlot: Slot;
  /** Constants so far: [address, bytes]. */
  private readonly constants: [number, Uint8Array][] = [];
  private constantEnd = FIRST_ADDRESS;
  /** Pixel tables: they hold arena addresses, so their contents come last. */
  private readonly tables: { address: number; entries: () => number[] }[] = [];
  private readonly steps: StepWriter[] = [];
  private readonly stepsOf: StepRange[] = [];
  private weightBytes = 0;

  constructor(model: Model, options: PlanOptions) {
    this.model = model;
    this.options = options;
    this.offset = options.storedUnsigned ? 128 : 0;
    const all = model.tensors.map((tensor) => tensor.index);
    const source = outputSource(model);
    const kept = options.keepTensors ? all : [source.index, embeddingTensor(model)?.index ?? source.index];
    this.places = regions.placeRegions(model, new Set(kept));
    this.slots = [...this.places.slots];
    this.inputSlot = this.placeInput();
    for (const operator of model.operators) {
      const first = this.steps.length;
      if (!this.places.vanished.has(operator.index)) this.lower(operator);
      this.stepsOf.push({ first, count: this.steps.length - first });
    }
  }

  finish(): Plan {
    const stepsAddress = this.reserve(this.steps.length * at.STEP_BYTES);
    const arenaStart = alignUp(this.constantEnd, SLOT_ALIGNMENT);
    const end = layOut(this.slots, arenaStart, this.options.guard_bytes);
    const image = new Uint8Array(arenaStart);
    for (const [address, bytes] of this.constants) image.set(bytes, address);
    for (const table of this.tables) {
      image.set(new Uint8Array(Int32Array.from(table.entries()).buffer), table.address);
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
      stepsOf: this.stepsOf,
      inputAddress: this.inputSlot.address,
      regions: this.places.byTensor,
      slots: this.slots,
      arena_bytes: end - arenaStart,
      weight_bytes: this.weightBytes,
    };
  }

  /** Callers may write the input at any time, so its memory is never shared. */
  private placeInput(): Slot {
    const region = this.region(this.model.input);
    const forever = { first: -1, last: this.model.operators.length };
    if (!this.options.storedUnsigned) {
      Object.assign(region.slot, forever);
      return region.slot;
    }
    const slot: Slot = { bytes: region.slot.bytes, address: 0, ...forever };
    this.slots.push(slot);
    region.slot.first = -1;
    this.steps.push((words) => {
      words[0] = at.DO_COPY;
      words[at.COPY_IN] = slot.address;
      words[at.COPY_OUT] = region.slot.address;
      words[at.COPY_ROWS] = 1;
      words[at.COPY_ROW_BYTES] = slot.bytes;
      words[at.COPY_FLIP] = 0x80;
    });
    return slot;
  }

  private reserve(bytes: number): number {
    const address = alignUp(this.constantEnd, SLOT_ALIGNMENT);
    this.constantEnd = address + bytes;
    return address;
  }

  private constant(bytes: Uint8Array): number {
    const address = this.reserve(bytes.length);
    this.constants.push([address, bytes]);
    return address;
  }

  /** Where a computed tensor lies; a constant is stored on first use. */
  private region(tensor: number): Region {
    const known = this.places.byTensor.get(tensor);
    if (known !== undefined) return known;
    const { data, ...rest } = tensorAt(this.model, tensor);
    if (!(data instanceof Int8Array)) throw new TypeError(`tensor ${tensor} is no int8 activation`);
    const address = this.constant(Uint8Array.from(data, (q) => q + this.offset));
    const slot: Slot = { bytes: data.length, first: -1, last: this.model.operators.length, address };
    return { ...regions.pictureOf({ ...rest, data }), border: regions.NO_PADDING, slot };
  }

  private tensor(index: number): Tensor {
    return tensorAt(this.model, index);
  }

  private scratch(bytes: number, operator: Operator): Slot {
    const slot: Slot = { bytes, first: operator.index, last: operator.index, address: 0 };
    this.slots.push(slot);
    return slot;
  }

  private lower(operator: Operator): void {
    if (operator.kind === "DEQUANTIZE") return;
    const output = this.region(operator.output);
    if (regions.isPadded(output.border))
      this.border(output, quantisationOf(this.tensor(operator.output)).zeroPoint);
    switch (operator.kind) {
      case "CONV_2D":
        this.gemm(operator, this.paddedInput(operator), output);
        break;
      case "DEPTHWISE_CONV_2D":
        this.depthwise(operator, this.paddedInput(operator), output);
        break;
      case "FULLY_CONNECTED":
        this.gemm(operator, flat(this.region(operator.input)), flat(output));
        break;
      case "PAD": {
        const inner = insideOf(output, operator.padding);
        this.border(inner, quantisationOf(this.tensor(operator.output)).zeroPoint);
        this.copyPicture(this.region(operator.input), inner);
        break;
      }
      case "ADD":
        this.add(operator, output);
        break;
      case "MEAN":
        this.mean(operator, output);
        break;
      case "CONCATENATION":
        this.concatenate(operator, output);
        break;
      case "RESHAPE":
        this.copyPicture(this.region(operator.input), output);
        break;
      case "TANH":
        this.table(operator, tanhTable(this.tensor(operator.input), this.tensor(operator.output)));
        break;
      case "LOGISTIC":
        this.table(operator, logisticTable(this.tensor(operator.input), this.tensor(operator.output)));
        break;
      case "QUANTIZE":
        this.table(operator, convertTable(this.tensor(operator.input), this.tensor(operator.output)));
        break;
    }
  }

  /** The input with its padding around it: as it lies, or copied into a bordered slot. */
  private paddedInput(operator: Operator & { readonly padding: Padding }): Region {
    const source = this.region(operator.input);
    const copy = this.places.paddedCopies.get(operator.index);
    if (copy === undefined) return source;
    this.border(copy, quantisationOf(this.tensor(operator.input)).zeroPoint);
    this.copyPicture(source, copy);
    return copy;
  }

  private border(region: Region, zeroPoint: number): void {
    const { border, channels, slot } = region;
    this.steps.push((words) => {
      words[0] = at.DO_BORDER;
      words[at.BORDER_AT] = slot.address;
      words[at.BORDER_ROW] = regions.rowStrideOf(region);
      words[at.BORDER_HEIGHT] = region.height;
      words[at.BORDER_ROW_BYTES] = region.width * channels;
      words[at.BORDER_TOP] = border.top;
      words[at.BORDER_BOTTOM] = border.bottom;
      words[at.BORDER_LEFT_BYTES] = border.left * channels;
      words[at.BORDER_RIGHT_BYTES] = border.right * channels;
      words[at.BORDER_VALUE] = zeroPoint + this.offset;
    });
  }

  private copyPicture(from: Region, to: Region): void {
    this.steps.push((words) => {
      words[0] = at.DO_COPY;
      words[at.COPY_IN] = regions.addressOf(from);
      words[at.COPY_IN_STRIDE] = regions.rowStrideOf(from);
      words[at.COPY_OUT] = regions.addressOf(to);
      words[at.COPY_OUT_STRIDE] = regions.rowStrideOf(to);
      words[at.COPY_ROWS] = from.height;
      words[at.COPY_ROW_BYTES] = from.width * from.channels;
    });
  }

  private requantiseConstants(zeroPoint: number, range: ClampRange): number {
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

  /** A table of one address per pixel of `picture`, filled up by repeating the last. */
  private pixelTable(height: number, width: number, addressAt: (y: number, x: number) => number): number {
    const count = alignUp(height * width, at.PIXEL_MULTIPLE);
    const address = this.reserve(count * 4);
    this.tables.push({
      address,
      entries: () =>
        Array.from({ length: count }, (_, i) => {
          const pixel = Math.min(i, height * width - 1);
          return addressAt(Math.floor(pixel / width), pixel % width);
        }),
    });
    return address;
  }

  private weights(operator: WeightedOperator, channels: number, depth: number): Weights {
    const { data } = this.tensor(operator.weights);
    if (!(data instanceof Int8Array)) throw new TypeError(`tensor ${operator.weights} holds no weights`);
    const parameters = weightedParameters(this.model, operator, channels);
    return {
      values: data,
      channels,
      depth,
      parameters,
      storedZeroPoint: parameters.inputZeroPoint + this.offset,
    };
  }

  private gemm(operator: WeightedOperator, input: Region, output: Region): void {
    const window = windowOf(operator);
    const segmentBytes = window.kernelWidth * input.channels;
    const weights = this.weights(operator, output.channels, window.kernelHeight * segmentBytes);
    const packed = packGemmPairs(weights);
    this.weightBytes += packed.bytes.length;
    const weightAddress = this.constant(packed.bytes);
    const scratch = this.scratch(Math.max(SCRATCH_BYTES, 4 * packed.depth * 2) + 64, operator);
    // The window's own padding lies in the input's border.
    const origin = (): number =>
      regions.addressOf(input) -
      window.padding.top * regions.rowStrideOf(input) -
      window.padding.left * input.channels;
    const inTable = this.pixelTable(
      output.height,
      output.width,
      (y, x) =>
        origin() +
        y * window.strideHeight * regions.rowStrideOf(input) +
        x * window.strideWidth * input.channels,
    );
    const outTable = this.pixelTable(
      output.height,
      output.width,
      (y, x) => regions.addressOf(output) + y * regions.rowStrideOf(output) + x * output.channels,
    );
    const { parameters } = weights;
    const constants = this.requantiseConstants(parameters.outputZeroPoint, parameters);
    this.steps.push((words) => {
      words[0] = at.DO_GEMM;
      words[at.GEMM_IN_TABLE] = inTable;
      words[at.GEMM_OUT_TABLE] = outTable;
      words[at.GEMM_PIXELS] = output.height * output.width;
      words[at.GEMM_CHANNELS] = output.channels;
      words[at.GEMM_SEGMENTS] = window.kernelHeight;
      words[at.GEMM_SEGMENT_STRIDE] = regions.rowStrideOf(input);
      words[at.GEMM_SEGMENT_BYTES] = segmentBytes;
      words[at.GEMM_WEIGHTS] = weightAddress;
      words[at.GEMM_SCRATCH] = scratch.address;
      words[at.GEMM_DEPTH] = packed.depth;
      words[at.REQUANTISE] = constants;
    });
  }

  private depthwise(
    operator: Extract<Operator, { kind: "DEPTHWISE_CONV_2D" }>,
    input: Region,
    output: Region,
  ): void {
    const { kernelHeight, kernelWidth, strideHeight, strideWidth, padding } = operator;
    const weights = this.weights(operator, output.channels, kernelHeight * kernelWidth);
    const is3x3 =
      kernelHeight === 3 && kernelWidth === 3 && strideHeight === strideWidth && strideHeight <= 2;
    const packed = is3x3 ? packDepthwisePairs(weights) : packDepthwiseAny(weights);
    this.weightBytes += packed.length;
    const weightAddress = this.constant(packed);
    const { parameters } = weights;
    const constants = this.requantiseConstants(parameters.outputZeroPoint, parameters);
    this.steps.push((words) => {
      const row = regions.rowStrideOf(input);
      words[0] = is3x3 ? at.DO_DEPTHWISE_3X3 : at.DO_DEPTHWISE_ANY;
      words[at.DW_IN] = regions.addressOf(input) - padding.top * row - padding.left * input.channels;
      words[at.DW_IN_ROW] = row;
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

  private add(operator: Extract<Operator, { kind: "ADD" }>, output: Region): void {
    const [a, b] = [this.region(operator.input), this.region(operator.other)];
    const p = addParameters(
      this.tensor(operator.input),
      this.tensor(operator.other),
      this.tensor(operator.output),
      operator.activation,
    );
    this.steps.push((words) => {
      words[0] = at.DO_ADD;
      words[at.ADD_A] = a.slot.address;
      words[at.ADD_B] = b.slot.address;
      words[at.ADD_OUT] = output.slot.address;
      words[at.ADD_COUNT] = output.slot.bytes;
      words[at.ADD_BIAS] = p.bias - this.offset * (p.aMultiplier + p.bMultiplier);
      words[at.ADD_A_MULTIPLIER] = p.aMultiplier;
      words[at.ADD_B_MULTIPLIER] = p.bMultiplier;
      words[at.ADD_SHIFT] = p.shift;
      words[at.ADD_ZERO_POINT] = p.outputZeroPoint + this.offset;
      words[at.ADD_LOW] = p.low + this.offset;
      words[at.ADD_HIGH] = p.high + this.offset;
    });
  }

  private mean(operator: Operator, output: Region): void {
    const input = this.region(operator.input);
    const pixels = input.height * input.width;
    const p = meanParameters(this.tensor(operator.input), this.tensor(operator.output), pixels);
    const constants = this.requantiseConstants(p.outputZeroPoint, { low: -128, high: 127 });
    this.steps.push((words) => {
      words[0] = at.DO_MEAN;
      words[at.MEAN_IN] = input.slot.address;
      words[at.MEAN_OUT] = output.slot.address;
      words[at.MEAN_PIXELS] = pixels;
      words[at.MEAN_CHANNELS] = input.channels;
      words[at.MEAN_BIAS] = p.bias - this.offset * pixels;
      new Float32Array(words.buffer)[at.MEAN_RESCALE] = p.rescale;
      words[at.REQUANTISE] = constants;
    });
  }

  private concatenate(operator: Extract<Operator, { kind: "CONCATENATION" }>, output: Region): void {
    const block = (index: number): number =>
      this.tensor(index)
        .shape.slice(operator.axis)
        .reduce((product, size) => product * size, 1);
    const stride = block(operator.output);
    let start = 0;
    for (const index of operator.inputs) {
      const part = this.region(index);
      const [offset, rowBytes] = [start, block(index)];
      start += rowBytes;
      this.steps.push((words) => {
        words[0] = at.DO_COPY;
        words[at.COPY_IN] = part.slot.address;
        words[at.COPY_IN_STRIDE] = rowBytes;
        words[at.COPY_OUT] = output.slot.address + offset;
        words[at.COPY_OUT_STRIDE] = stride;
        words[at.COPY_ROWS] = part.slot.bytes / rowBytes;
        words[at.COPY_ROW_BYTES] = rowBytes;
      });
    }
  }

  private table(operator: Operator, table: Int8Array): void {
    const [input, output] = [this.region(operator.input), this.region(operator.output)];
    // Indexed by the stored byte: q + 128 as it is, or q as two's complement.
    const stored = Uint8Array.from({ length: 256 }, (_, byte) => {
      const index = this.options.storedUnsigned ? byte : byte ^ 0x80;
      return (table[index] ?? 0) + this.offset;
    });
    const address = this.constant(stored);
    this.steps.push((words) => {
      words[0] = at.DO_TABLE;
      words[at.TABLE_IN] = input.slot.address;
      words[at.TABLE_OUT] = output.slot.address;
      words[at.TABLE_COUNT] = output.slot.bytes;
      words[at.TABLE_TABLE] = address;
    });
  }
}

type WeightedOperator = Extract<Operator, { readonly weights: number }>;

/** A FULLY_CONNECTED layer is a 1×1 window over one pixel. */
function windowOf(operator: WeightedOperator) {
  if (operator.kind !== "FULLY_CONNECTED") return operator;
  return { kernelHeight: 1, kernelWidth: 1, strideHeight: 1, strideWidth: 1, padding: regions.NO_PADDING };
}

const flat = (region: Region): Region => ({
  ...region,
  height: 1,
  width: 1,
  channels: region.height * region.width * region.channels,
});

const insideOf = (outer: Region, padding: Padding): Region => ({
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
});

/** The int8 tensor that holds the output: the graph output, or what DEQUANTIZE makes it from. */
export function outputSource(model: Model): Tensor {
  const last = model.operators.find((operator) => operator.output === model.output);
  return tensorAt(model, last?.kind === "DEQUANTIZE" ? last.input : model.output);
}
