/**
 * What the app does, seen from outside: the results its engine sends, the frames its source showed, the long
 * tasks of its main thread. For end-to-end tests and the soak run; the app itself knows nothing of it.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright";
import type { FrameResult } from "../../src/inference/observation.ts";

export interface RecordedFrame {
  readonly kind: FrameResult["kind"];
  /** Page clock, as all times here. */
  readonly captured_ms: number;
  readonly received_ms: number;
  /** Gaze before calibration; null without gaze. */
  readonly raw_x_cm: number | null;
  readonly raw_y_cm: number | null;
  /** Side of the face square in frame pixels; null without a face. */
  readonly faceSize_px: number | null;
  readonly face_ms: number;
  readonly crop_ms: number;
  readonly network_ms: number;
}

export interface PageRecord {
  /** Results since the page was loaded. */
  readonly counts: Readonly<Record<FrameResult["kind"], number>>;
  /** Frames that the page's video has shown. */
  readonly presented: number;
  /** The latest results, oldest first. */
  readonly frames: readonly RecordedFrame[];
  /** Times in which the main thread was busy for 50 ms or more (W3C Long Tasks). */
  readonly longTasks: readonly { readonly start_ms: number; readonly duration_ms: number }[];
}

declare const pageRecord: PageRecord;

/** Call before the page is opened. @param keepFrames how many of the latest results are kept; the rest are counted. */
export async function installRecorder(context: BrowserContext, keepFrames: number): Promise<void> {
  const script = readFileSync(join(import.meta.dirname, "recorder.js"), "utf8");
  await context.addInitScript({
    content: `${script}\ninstallPageRecorder(${JSON.stringify({ keepFrames })});`,
  });
}

export const readRecord = (page: Page): Promise<PageRecord> => page.evaluate(() => pageRecord);

export const resultCount = ({ counts }: PageRecord): number =>
  counts.gaze + counts["no-face"] + counts["eyes-closed"];

/** The page's clock, ms. */
export const pageNow_ms = (page: Page): Promise<number> => page.evaluate(() => performance.now());

/** Results per second over the frames; 0 for fewer than two. */
export function rateOf(frames: readonly RecordedFrame[]): number {
  const [first, last] = [frames[0], frames.at(-1)];
  if (!first || !last || first === last) return 0;
  return ((frames.length - 1) * 1000) / (last.received_ms - first.received_ms);
}
