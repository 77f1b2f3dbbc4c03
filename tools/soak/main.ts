/**
 * `npm run soak -- --minutes N --json F`: the app on a demo clip for a long time. Measures what creeps:
 * the heap of page and worker, the rate, frames passed over, requests made, errors. Exit code 1 if anything
 * went wrong: an error, a request to another origin, no samples.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { chromium, type Page } from "playwright";
import { budgetOf, type FrameBudget } from "../../src/session/frame-budget.ts";
import type { Inspection } from "../../src/session/inspection.ts";
import { CHROMIUM_ARGS, chromiumPath } from "../chromium.ts";
import { installRecorder, type PageRecord, readRecord, resultCount } from "../page-recorder/page-recorder.ts";
import { serveApp } from "../served-app.ts";
import { watch } from "../watch.ts";
import { meterHeap } from "./heap.ts";

declare const window: { readonly __tinytracker?: Inspection };

export interface SoakReport {
  readonly minutes: number;
  readonly samples: number;
  readonly samples_per_s: number;
  readonly heap_start_MB: number;
  readonly heap_end_MB: number;
  /** Frames that the clip showed and the engine never saw, because it was busy with an earlier one. */
  readonly dropped_frames: number;
  readonly frames: number;
  readonly frames_without_gaze: number;
  /** Light to dot, stage by stage, over the newest frames; null where too few dots were drawn. */
  readonly frame_budget: FrameBudget | null;
  readonly long_tasks: number;
  readonly longest_task_ms: number;
  readonly requests: number;
  readonly off_origin_requests: number;
  readonly off_origin_addresses: readonly string[];
  readonly errors: number;
  readonly error_messages: readonly string[];
}

const USAGE = "Usage: npm run soak -- --minutes N --json FILE";
const MINUTE_MS = 60_000;
/** Shaders compile and caches fill at first: what is measured begins after this. */
const WARM_UP_MS = 10_000;
/** Frames that the frame budget is taken from, at most. */
const BUDGET_FRAMES = 3000;

function options(): { minutes: number; json: string | undefined } {
  const { values } = parseArgs({ options: { minutes: { type: "string" }, json: { type: "string" } } });
  const minutes = Number(values.minutes);
  if (!(minutes > 0 && minutes <= 7 * 24 * 60)) {
    throw new Error(
      `--minutes is "${values.minutes ?? ""}": a number above 0, at most a week, is needed. ${USAGE}`,
    );
  }
  return { minutes, json: values.json };
}

/** Waits, telling once a minute how it goes. */
async function runFor(page: Page, duration_ms: number, started: PageRecord): Promise<void> {
  const end_ms = Date.now() + duration_ms;
  while (Date.now() < end_ms) {
    await page.waitForTimeout(Math.min(MINUTE_MS, end_ms - Date.now()));
    const left_min = Math.max(0, (end_ms - Date.now()) / MINUTE_MS).toFixed(1);
    const samples = (await readRecord(page)).counts.gaze - started.counts.gaze;
    process.stderr.write(`${samples} samples, ${left_min} min left\n`);
  }
}

async function soak(minutes: number): Promise<SoakReport> {
  const app = await serveApp();
  const browser = await chromium.launch({ executablePath: await chromiumPath(), args: [...CHROMIUM_ARGS] });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const watching = await watch(context, new URL(app.url).origin);
    await installRecorder(context, 0);
    const page = await context.newPage();
    await page.goto(app.url);
    await page.getByRole("button", { name: /watch a demo/i }).click();
    await page
      .getByRole("status")
      .getByText("Tracking")
      .waitFor({ timeout: 2 * MINUTE_MS });
    await page.waitForTimeout(WARM_UP_MS);

    const heap = await meterHeap(page);
    const heap_start_MB = await heap.used_MB();
    const before = await readRecord(page);
    const start_ms = Date.now();
    await runFor(page, minutes * MINUTE_MS, before);
    const took_s = (Date.now() - start_ms) / 1000;
    const after = await readRecord(page);
    const frames = resultCount(after) - resultCount(before);
    const newest = Math.min(frames, BUDGET_FRAMES);
    const rows = await page.evaluate((count) => window.__tinytracker?.samples(count) ?? [], newest);
    const heap_end_MB = await heap.used_MB();

    const samples = after.counts.gaze - before.counts.gaze;
    const longTasks = after.longTasks.slice(before.longTasks.length);
    return {
      minutes: took_s / 60,
      samples,
      samples_per_s: samples / took_s,
      heap_start_MB,
      heap_end_MB,
      dropped_frames: Math.max(0, after.presented - before.presented - frames),
      frames,
      frames_without_gaze: frames - samples,
      frame_budget: budgetOf(rows),
      long_tasks: longTasks.length,
      longest_task_ms: Math.max(0, ...longTasks.map((task) => task.duration_ms)),
      requests: watching.requests.length,
      off_origin_requests: watching.offOrigin.length,
      off_origin_addresses: watching.offOrigin,
      errors: watching.errors.length,
      error_messages: watching.errors,
    };
  } finally {
    await browser.close();
    app.close();
  }
}

async function main(): Promise<void> {
  const { minutes, json } = options();
  const report = await soak(minutes);
  const text = JSON.stringify(report, null, 2);
  if (json !== undefined) writeFileSync(json, `${text}\n`);
  process.stdout.write(`${text}\n`);
  const wrongs = [
    ...report.error_messages.map((error) => `error: ${error}`),
    ...report.off_origin_addresses.map((url) => `request to another origin: ${url}`),
    ...(report.samples > 0 ? [] : ["no gaze sample arrived"]),
  ];
  for (const wrong of wrongs) process.stderr.write(`${wrong}\n`);
  process.exitCode = wrongs.length > 0 ? 1 : 0;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`soak failed: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
