/**
 * How long the page's main thread computed without a pause, from Chromium's trace. Unlike a long-task
 * observer, which goes by the clock on the wall, it does not take a crowded computer for a slow page.
 */
import type { Browser, Page } from "@playwright/test";

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor time of the thread, µs. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

export interface MainThread {
  readonly tasks: number;
  /** The longest task's own processor time. */
  readonly longest_ms: number;
}

export async function traceMainThread(page: Page, during: () => Promise<void>): Promise<MainThread> {
  const browser: Browser | null = page.context().browser();
  if (browser === null) throw new Error("The page's browser cannot be traced.");
  await browser.startTracing(page, { categories: ["toplevel"] });
  try {
    await during();
  } catch (error) {
    await browser.stopTracing();
    throw error;
  }
  const trace: { traceEvents: TraceEvent[] } = JSON.parse((await browser.stopTracing()).toString("utf8"));
  return mainThreadOf(trace.traceEvents);
}

function mainThreadOf(events: readonly TraceEvent[]): MainThread {
  const mains = new Set(
    events
      .filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = events.filter(
    ({ name, pid, tid, tdur }) =>
      name === "ThreadControllerImpl::RunTask" && tdur !== undefined && mains.has(`${pid} ${tid}`),
  );
  return {
    tasks: tasks.length,
    longest_ms: tasks.reduce((longest, { tdur = 0 }) => Math.max(longest, tdur), 0) / 1000,
  };
}
