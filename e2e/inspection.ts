/** What the page itself says it measured: window.__tinytracker, as plain data. */
import type { Page } from "@playwright/test";
import type { CalibrationRecord } from "../src/session/calibration-record.ts";
import type { Inspection } from "../src/session/inspection.ts";
import type { GazeSample } from "../src/session/samples.ts";

declare const window: { readonly __tinytracker?: Inspection };

export const samplesOf = (page: Page, newest: number): Promise<GazeSample[]> =>
  page.evaluate((count) => window.__tinytracker?.samples(count) ?? [], newest);

/** @throws Error when there is none */
export async function calibrationOf(page: Page): Promise<CalibrationRecord> {
  const record = await page.evaluate(() => window.__tinytracker?.calibration() ?? null);
  if (record === null) throw new Error("The page holds no calibration.");
  return record;
}
