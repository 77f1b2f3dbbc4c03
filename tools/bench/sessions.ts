/**
 * Sessions: fresh browsers, one after another, because a single one may sit on an unlucky memory
 * layout or a busy moment. Medians over sessions are what is reported.
 */
import { chromium } from "playwright";
import { CHROMIUM_ARGS, chromiumPath } from "../chromium.ts";
import type { BenchRequest, EngineReport } from "./page/page.ts";
import type { Peaks } from "./page/peaks.ts";

export interface SessionOptions {
  readonly url: string;
  readonly sessions: number;
  /** More command line flags for Chromium, e.g. to switch CPU features off. */
  readonly browserFlags: readonly string[];
}

export interface Session {
  readonly reports: EngineReport[];
  readonly peaks: Peaks;
}

/** The functions page.ts puts on its window. */
interface BenchWindow {
  bench(request: BenchRequest): Promise<EngineReport[]>;
  measurePeaks(): Promise<Peaks>;
}

export async function runSessions(options: SessionOptions, request: BenchRequest): Promise<Session[]> {
  const sessions: Session[] = [];
  for (let session = 0; session < options.sessions; session++) {
    const browser = await chromium.launch({
      executablePath: await chromiumPath(),
      args: [...CHROMIUM_ARGS, "--enable-precise-memory-info", ...withGc(options.browserFlags)],
    });
    try {
      const page = await browser.newPage();
      page.on("pageerror", (error) => process.stderr.write(`${error.message}\n`));
      await page.goto(options.url);
      await page.waitForFunction(() => "bench" in globalThis);
      const peaks = await page.evaluate(() => (globalThis as unknown as BenchWindow).measurePeaks());
      const reports = await page.evaluate((wanted) => (globalThis as unknown as BenchWindow).bench(wanted), {
        ...request,
        growthRuns: session === 0 ? request.growthRuns : 0,
      });
      sessions.push({ reports, peaks });
    } finally {
      await browser.close();
    }
  }
  return sessions;
}

/** Chromium takes one --js-flags, the last. */
function withGc(flags: readonly string[]): string[] {
  const isForJs = (flag: string): boolean => flag.startsWith(JS_FLAGS);
  const forJs = flags.filter(isForJs).map((flag) => flag.slice(JS_FLAGS.length));
  return [...flags.filter((flag) => !isForJs(flag)), JS_FLAGS + [...forJs, "--expose-gc"].join()];
}

const JS_FLAGS = "--js-flags=";

export const medianOf = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
};
