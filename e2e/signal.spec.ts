/** The filter lab: figures from the running stream, parameters from the address, applied to the dot at once. */
import type { Page } from "@playwright/test";
import { expect, test } from "./browser.ts";
import { samplesOf } from "./inspection.ts";
import { demoButton, expectRunning } from "./page-words.ts";

const figure = (page: Page, filter: string, name: string) =>
  page.locator(`tr[data-filter="${filter}"] [data-figure="${name}"]`);
const jitter_deg = async (page: Page, filter: string): Promise<number> =>
  Number.parseFloat((await figure(page, filter, "rms").textContent()) ?? "");
const picture = (page: Page): Promise<string> =>
  page
    .getByRole("img", { name: /gaze over the last 10 seconds/ })
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

async function openLab(page: Page, hash: string): Promise<void> {
  await page.goto(`/#view=signal${hash}`);
  await demoButton(page).click();
  await expectRunning(page);
  await expect(page.getByRole("heading", { name: "Filter lab" })).toBeVisible();
}

/** Mean distance of the dot from the unfiltered gaze over the samples captured after a time, px; null below 20. */
async function smoothing_px(page: Page, after_ms: number): Promise<number | null> {
  const samples = (await samplesOf(page, 200)).filter(
    ({ validity, captured_ms }) => validity === "gaze" && captured_ms > after_ms,
  );
  const distances = samples.map((s) =>
    Math.hypot(s.filtered_x_px - s.mapped_x_px, s.filtered_y_px - s.mapped_y_px),
  );
  return distances.length < 20 ? null : distances.reduce((sum, d) => sum + d, 0) / distances.length;
}

test("jitter and lag of all three filters on the running stream, paused and resumed", async ({ launch }) => {
  const { page, watch } = await launch({ camera: "none" });
  await openLab(page, "");
  for (const filter of ["one-euro", "kalman"]) {
    await expect(figure(page, filter, "lag")).toHaveText(/^-?\d+ ms$/, { timeout: 60_000 });
    await expect(figure(page, filter, "rms")).toHaveText(/^\d+\.\d\d° \(\d+ px\)$/);
  }
  expect(await jitter_deg(page, "one-euro")).toBeLessThan(await jitter_deg(page, "none"));
  expect(await jitter_deg(page, "kalman")).toBeLessThan(await jitter_deg(page, "none"));

  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("button", { name: "Resume" })).toBeVisible();
  // A drawing that was asked for before the click may still come.
  await page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
  const frozen = await picture(page);
  const [last] = await samplesOf(page, 1);
  await expect.poll(() => smoothing_px(page, last?.captured_ms ?? 0)).not.toBeNull();
  expect(await picture(page)).toBe(frozen);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect.poll(() => picture(page)).not.toBe(frozen);
  expect(watch.errors).toEqual([]);
});

test("parameters come from the address, and move the dot's own filter at once", async ({ launch }) => {
  const { page, watch } = await launch({ camera: "none" });
  await openLab(page, "&euro_cutoff_Hz=25&euro_beta=1e9");
  await expect(page.getByText(/“euro_beta”/)).toBeVisible();
  await expect(page.getByLabel("Cut-off at rest", { exact: true })).toHaveValue("25");
  await expect.poll(() => smoothing_px(page, 0)).not.toBeNull();
  const quick_px = (await smoothing_px(page, 0)) ?? Number.NaN;

  await page.getByRole("slider", { name: "Cut-off at rest" }).focus();
  await page.keyboard.press("Home");
  await expect(page).toHaveURL(/euro_cutoff_Hz=0\.05/);
  const [changed] = await samplesOf(page, 1);
  await expect.poll(() => smoothing_px(page, changed?.captured_ms ?? 0)).not.toBeNull();
  const slow_px = (await smoothing_px(page, changed?.captured_ms ?? 0)) ?? Number.NaN;
  console.log(
    `dot off the raw gaze by ${quick_px.toFixed(1)} px at 25 Hz, ${slow_px.toFixed(1)} px at 0.05 Hz`,
  );
  expect(slow_px).toBeGreaterThan(quick_px + 5);
  expect(watch.errors).toEqual([]);
});

test("the traces are redrawn once a second for a visitor who asked for less motion", async ({ launch }) => {
  const { page } = await launch({ camera: "none", context: { reducedMotion: "reduce" } });
  await page.addInitScript(() => {
    const times: number[] = [];
    const clear = CanvasRenderingContext2D.prototype.clearRect;
    CanvasRenderingContext2D.prototype.clearRect = function (...area) {
      if (this.canvas.getAttribute("role") === "img") times.push(performance.now());
      clear.apply(this, area);
    };
    Object.assign(window, { traceTimes: times });
  });
  await openLab(page, "");
  const times = () => page.evaluate(() => (window as unknown as { traceTimes: number[] }).traceTimes);
  await expect.poll(async () => (await times()).length).toBeGreaterThanOrEqual(4);
  const drawn_ms = await times();
  for (const [i, time_ms] of drawn_ms.slice(1).entries())
    expect(time_ms - (drawn_ms[i] ?? Number.NaN)).toBeGreaterThanOrEqual(900);
});
