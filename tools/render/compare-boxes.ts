/** Drives the page through people for `render -- boxes`; keeps what it has after each person. */
import type { Page } from "playwright";
import type { BoxComparison } from "./page/boxes.ts";
import type { RendererApi } from "./page/main.ts";

declare const renderer: RendererApi;

export interface BoxRun {
  /** Number of the first person. */
  readonly first: number;
  readonly people: number;
  /** Per person; few, so that people differ more than pictures. */
  readonly each: number;
  readonly hdris: readonly string[];
  readonly keep?: (rows: readonly BoxComparison[]) => void;
}

export async function compareOnPage(page: Page, run: BoxRun): Promise<BoxComparison[]> {
  const rows: BoxComparison[] = [];
  for (let person = run.first; person < run.first + run.people; person++) {
    const hdri = run.hdris[person % run.hdris.length] ?? "";
    const plan = { person, pictures: run.each, hdri };
    rows.push(...(await page.evaluate((wanted) => renderer.boxes(wanted), plan)));
    run.keep?.(rows);
  }
  return rows;
}
