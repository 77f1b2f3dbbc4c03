/** One frame, one engine: ?engine=…&model=… loads both, runs once and hands itself to the page. */

import type { EngineLoader, EngineName, ReadyFrame } from "./engine.ts";
import { loadLiteRt } from "./engine-litert.ts";
import { loadOurs } from "./engine-ours.ts";

const LOADERS: Readonly<Record<EngineName, EngineLoader>> = {
  simd128: () => loadOurs("simd128"),
  relaxed: () => loadOurs("relaxed-unsigned"),
  "litert-compat": () => loadLiteRt("compat"),
  "litert-relaxed": () => loadLiteRt("relaxed"),
  "tfjs-wasm": async () => (await import("./engine-tfjs.ts")).loadTfjs(),
};

async function start(): Promise<ReadyFrame> {
  const query = new URLSearchParams(location.search);
  const name = query.get("engine") as EngineName;
  const model = new Uint8Array(await (await fetch(`/models/${query.get("model")}.tflite`)).arrayBuffer());
  const begin = performance.now();
  const create = await LOADERS[name]();
  const loaded = performance.now();
  const engine = await create(model);
  const ready = performance.now();
  await engine.run(new Int8Array(Number(query.get("inputBytes"))));
  const ran = performance.now();
  return {
    engine,
    start: {
      runtime_ms: loaded - begin,
      model_ms: ready - loaded,
      first_run_ms: ran - ready,
      download_bytes: wasmBytes(),
    },
  };
}

/** Bytes of WebAssembly this frame fetched: the part of a runtime that does not shrink by bundling. */
function wasmBytes(): number {
  return performance
    .getEntriesByType("resource")
    .filter((entry) => entry.name.includes(".wasm"))
    .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).decodedBodySize, 0);
}

const holder = globalThis as unknown as { ready: Promise<ReadyFrame> };
holder.ready = start();
