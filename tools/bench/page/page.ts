/**
 * The page: a frame per engine, results compared before anything is timed, then the turns. Called from
 * Node through `window.bench`.
 */
import type { Engine, EngineName, LayerTiming, ReadyFrame, StartTimes } from "./engine.ts";
import { measure, type Order, type Timing } from "./measure.ts";
import { measurePeaks } from "./peaks.ts";

export interface BenchRequest {
  readonly model: string;
  readonly inputBytes: number;
  readonly engines: readonly EngineName[];
  readonly orders: readonly Order[];
  readonly runs: number;
  readonly vectors: number;
  /** Runs over which our engines' heap growth is measured; 0 to leave it out. */
  readonly growthRuns: number;
}

export interface EngineReport {
  readonly engine: EngineName;
  readonly start: StartTimes;
  /** Largest difference of any output from the first engine's, over all vectors. */
  readonly max_abs_diff: number;
  /** Why it was not timed; "" where it was. */
  readonly excluded: string;
  readonly timings: Partial<Record<Order, Timing>>;
  readonly layers: readonly LayerTiming[];
  /** Growth of the JavaScript heap over `growthRuns` runs, nothing collected in between; null = not measured. */
  readonly heap_growth_bytes: number | null;
}

/** Runs of one layer per reading of the clock. */
const LAYER_REPEATS = 50;

async function bench(request: BenchRequest): Promise<EngineReport[]> {
  const frames: ReadyFrame[] = [];
  for (const engine of request.engines) frames.push(await openFrame(request, engine));
  const inputs = makeInputs(request.vectors, request.inputBytes);
  const differences = await compare(frames, inputs);
  const isTimed = request.engines.map((engine, i) => engine !== "relaxed" || differences[i] === 0);
  const timings: Partial<Record<Order, Timing>>[] = frames.map(() => ({}));
  for (const order of request.orders) {
    const timed = frames.filter((_, i) => isTimed[i]);
    const results = await measure(
      timed.map((frame) => frame.engine),
      inputs,
      request.runs,
      order,
    );
    frames.forEach((frame, i) => {
      const timing = results[timed.indexOf(frame)];
      if (timing !== undefined) Object.assign(timings[i] ?? {}, { [order]: timing });
    });
  }
  const reports = request.engines.flatMap((engine, i): EngineReport[] => {
    const frame = frames[i];
    if (frame === undefined) return [];
    return [
      {
        engine,
        start: frame.start,
        max_abs_diff: differences[i] ?? Number.NaN,
        excluded: isTimed[i] ? "" : "not exact on this processor, so the app does not use it",
        timings: timings[i] ?? {},
        layers: isTimed[i] ? (frame.engine.layers?.(LAYER_REPEATS) ?? []) : [],
        heap_growth_bytes: isTimed[i] ? heapGrowth(frame.engine, inputs, request.growthRuns) : null,
      },
    ];
  });
  for (const frame of document.querySelectorAll("iframe")) frame.remove();
  return reports;
}

const GROWTH_WINDOWS = 3;

/** Chromium's own figure, exact with --enable-precise-memory-info; gc is there with --js-flags=--expose-gc. */
interface MeasuredPage {
  readonly gc: () => void;
  readonly performance: { readonly memory: { readonly usedJSHeapSize: number } };
}

function heapGrowth(engine: Engine, inputs: readonly Int8Array[], runs: number): number | null {
  if (runs === 0 || engine.layers === undefined) return null;
  const { gc, performance: clock } = globalThis as unknown as MeasuredPage;
  const input = inputs[0] ?? new Int8Array();
  // The compiler's own notes land on the same heap now and then; what a run allocates is in every window.
  const growths = Array.from({ length: GROWTH_WINDOWS }, () => {
    gc();
    const before = clock.memory.usedJSHeapSize;
    for (let i = 0; i < runs; i++) engine.run(input);
    return clock.memory.usedJSHeapSize - before;
  });
  return Math.min(...growths);
}

async function openFrame(request: BenchRequest, engine: EngineName): Promise<ReadyFrame> {
  const frame = document.createElement("iframe");
  const query = new URLSearchParams({ engine, model: request.model, inputBytes: `${request.inputBytes}` });
  frame.src = `./frame.html?${query}`;
  await new Promise((resolve) => {
    frame.onload = resolve;
    document.body.append(frame);
  });
  const { ready } = frame.contentWindow as unknown as { ready: Promise<ReadyFrame> };
  return ready;
}

/** Half noise, half smooth fields, from a fixed sequence. */
function makeInputs(count: number, bytes: number): Int8Array[] {
  let state = 1;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, (_, i) => {
    const [a, b, c] = [random() * 0.01, random() * 0.001, random() * 6];
    const smooth = (k: number): number => Math.round(100 * Math.sin(a * k + c) * Math.cos(b * k));
    return Int8Array.from({ length: bytes }, (_, k) =>
      i % 2 === 0 ? Math.floor(random() * 256) - 128 : smooth(k),
    );
  });
}

/** Each engine's largest distance from the first engine. */
async function compare(frames: readonly ReadyFrame[], inputs: readonly Int8Array[]): Promise<number[]> {
  const differences = frames.map(() => 0);
  for (const input of inputs) {
    const outputs: number[][] = [];
    for (const frame of frames) outputs.push([...(await frame.engine.run(input))]);
    outputs.forEach((output, i) => {
      output.forEach((value, k) => {
        differences[i] = Math.max(differences[i] ?? 0, Math.abs(value - (outputs[0]?.[k] ?? Number.NaN)));
      });
    });
  }
  return differences;
}

Object.assign(globalThis, { bench, measurePeaks });
