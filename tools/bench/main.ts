/**
 * `npm run bench -- [--json F] [--model NAME]… [--engine NAME]… [--sessions N] [--runs N] [--flags="…"]`
 *
 * Our engine (both kernel families) against LiteRT.js (both builds) and tfjs-wasm float32, in one page,
 * taking turns; results are compared before anything is timed. Prints medians and ratios, and for our
 * engine a table of layers. Browser flags such as
 * --flags="--js-flags=--no-enable-avx-vnni" show how it fares on lesser processors.
 */
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildKernels } from "../build-kernels.ts";
import { throughputText } from "../simulate/text.ts";
import { timeSimulatedFrames } from "../simulate/throughput.ts";
import { boundsOf } from "./bounds.ts";
import { buildPeaks } from "./build-peaks.ts";
import { type BenchModel, benchModels, MODEL_NAMES, type ModelName } from "./models.ts";
import { ENGINES, type EngineName } from "./page/engine.ts";
import type { Order } from "./page/measure.ts";
import type { EngineReport } from "./page/page.ts";
import type { Peaks } from "./page/peaks.ts";
import { type BoundsRow, boundsTable, layerTable, peakLine, ratioTable, startTable } from "./report.ts";
import { serveBench } from "./serve.ts";
import { medianOf, runSessions, type Session } from "./sessions.ts";

const BUILD = fileURLToPath(new URL("../../src/inference/kernels/build/", import.meta.url));
const ORDERS: readonly Order[] = ["burst", "interleaved", "paced"];

/** Enough for one boxed number per run to show as 120 kB. */
const GROWTH_RUNS = 10_000;

export interface BenchRun {
  readonly model: ModelName;
  readonly engine: EngineName;
  readonly median_ms: number;
  readonly p95_ms: number;
  readonly max_abs_diff: number;
  readonly order: Order;
  readonly min_ms: number;
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      json: { type: "string" },
      model: { type: "string", multiple: true },
      engine: { type: "string", multiple: true },
      sessions: { type: "string", default: "5" },
      runs: { type: "string", default: "300" },
      order: { type: "string", multiple: true },
      flags: { type: "string", default: "" },
    },
  });
  const models = MODEL_NAMES.filter((name) => values.model?.includes(name) ?? true);
  const engines = ENGINES.filter((name) => values.engine?.includes(name) ?? true);
  const orders = ORDERS.filter((name) => values.order?.includes(name) ?? true);
  const sessions = Number(values.sessions);
  const runs = Number(values.runs);
  if (models.length === 0) throw new Error(`--model takes ${MODEL_NAMES.join(", ")}`);
  if (engines.length === 0) throw new Error(`--engine takes ${ENGINES.join(", ")}`);
  if (orders.length === 0) throw new Error(`--order takes ${ORDERS.join(", ")}`);
  if (!(sessions >= 1) || !(runs >= 10)) throw new Error("--sessions starts at 1, --runs at 10");
  const browserFlags = values.flags.split(" ").filter((flag) => flag !== "");
  return { json: values.json, models, engines, orders, sessions, runs, browserFlags };
}

const kernelBytes = (): number =>
  readdirSync(BUILD)
    .filter((name) => name.endsWith(".wasm"))
    .reduce((sum, name) => sum + statSync(`${BUILD}${name}`).size, 0);

/** Medians over sessions of each engine's median, p95 and minimum. */
function summarise(model: ModelName, order: Order, sessions: readonly EngineReport[][]): BenchRun[] {
  return (sessions[0] ?? []).flatMap(({ engine, excluded }, i) => {
    if (excluded !== "") return [];
    const of = (pick: (report: EngineReport) => number | undefined): number =>
      medianOf(sessions.map((reports) => reports[i]).map((r) => (r && pick(r)) ?? Number.NaN));
    return {
      model,
      engine,
      order,
      median_ms: of((report) => report.timings[order]?.median_ms),
      p95_ms: of((report) => report.timings[order]?.p95_ms),
      min_ms: of((report) => report.timings[order]?.min_ms),
      max_abs_diff: Math.max(...sessions.map((reports) => reports[i]?.max_abs_diff ?? Number.NaN)),
    };
  });
}

function medianPeaks(sessions: readonly Session[]): Peaks {
  const of = (pick: (peaks: Peaks) => number): number => medianOf(sessions.map(({ peaks }) => pick(peaks)));
  return {
    pairs_gmac_per_s: of((peaks) => peaks.pairs_gmac_per_s),
    quads_gmac_per_s: of((peaks) => peaks.quads_gmac_per_s),
    windows_gmac_per_s: of((peaks) => peaks.windows_gmac_per_s),
    roundings_g_per_s: of((peaks) => peaks.roundings_g_per_s),
  };
}

/** Our families as they were timed first (bursts, unless other orders alone were asked for). */
function boundsRows(model: BenchModel, peaks: Peaks, runs: readonly BenchRun[]): BoundsRow[] {
  const timed = runs.filter((run) => run.model === model.name && run.order === runs[0]?.order);
  return timed.flatMap(({ engine, median_ms }) => {
    if (engine !== "simd128" && engine !== "relaxed") return [];
    const peak = engine === "simd128" ? peaks.pairs_gmac_per_s : peaks.quads_gmac_per_s;
    return { model: model.name, engine, median_ms, ...boundsOf(model.work, peak, peaks) };
  });
}

async function main(): Promise<void> {
  const options = readArguments();
  await buildKernels();
  await buildPeaks();
  const models = benchModels(options.models);
  if (models.length === 0) throw new Error("none of the networks is there; see tools/bench/models.ts");
  const server = await serveBench(new Map(models.map((model) => [model.name, model.path])));
  const runs: BenchRun[] = [];
  const bounds: BoundsRow[] = [];
  const details: Record<string, Session[]> = {};
  try {
    for (const model of models) {
      const request = {
        model: model.name,
        inputBytes: model.inputBytes,
        engines: options.engines,
        orders: options.orders,
        runs: options.runs,
        vectors: 24,
        growthRuns: GROWTH_RUNS,
      };
      const measured = await runSessions({ ...options, url: server.url }, request);
      details[model.name] = measured;
      const sessions = measured.map(({ reports }) => reports);
      for (const order of options.orders) {
        const rows = summarise(model.name, order, sessions);
        runs.push(...rows);
        console.log(ratioTable(`${model.name}, ${order}`, rows));
      }
      const peaks = medianPeaks(measured);
      const rows = boundsRows(model, peaks, runs);
      bounds.push(...rows);
      console.log(peakLine(peaks));
      console.log(boundsTable(`${model.name}, ${runs[0]?.order}: how near to the processor`, rows));
      console.log(startTable(`${model.name}, start`, sessions));
      for (const report of sessions[0] ?? []) {
        if (report.excluded !== "") console.log(`${report.engine}: ${report.excluded}`);
        if (report.heap_growth_bytes !== null)
          console.log(`${report.engine}: heap grew ${report.heap_growth_bytes} bytes in ${GROWTH_RUNS} runs`);
        if (report.layers.length > 0)
          console.log(layerTable(`${model.name}, ${report.engine}`, report.layers));
      }
    }
  } finally {
    await server.close();
  }
  const sensor_simulation = timeSimulatedFrames();
  process.stdout.write(throughputText(sensor_simulation));
  if (options.json === undefined) return;
  mkdirSync(dirname(options.json), { recursive: true });
  const document = {
    kernel_wasm_bytes: kernelBytes(),
    browser_flags: options.browserFlags,
    sensor_simulation,
    runs,
    bounds,
    sessions: details,
  };
  writeFileSync(options.json, `${JSON.stringify(document, null, 1)}\n`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
