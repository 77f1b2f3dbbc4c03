/** Screen scale by bank card and viewing distance by blind spot or iris: with the keyboard alone, into the session file. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { fakeCameraFile } from "../tools/fake-camera/fake-camera.ts";
import { seriousFindings, tabTo } from "./accessible.ts";
import { expect, test } from "./browser.ts";
import { expectRunning, startButton, stopButton } from "./page-words.ts";

const DEMO_CLIP = join(import.meta.dirname, "..", "public", "demo", "ana.webm");
/** ana.json: viewing_distance_cm. */
const CLIP_DISTANCE_CM = 55;

const openButton = (page: Page): Locator => page.getByRole("button", { name: "Measure screen and distance" });
const sheet = (page: Page): Locator => page.getByRole("dialog", { name: "Measure screen and distance" });
const button = (page: Page, name: string): Locator => sheet(page).getByRole("button", { name });

async function openSheet(page: Page, address = "/"): Promise<void> {
  await page.goto(address);
  await startButton(page).press("Enter");
  await expectRunning(page);
  await tabTo(page, page.getByText("Settings", { exact: true }));
  await page.keyboard.press("Enter");
  await tabTo(page, openButton(page));
  await page.keyboard.press("Enter");
  await expect(sheet(page)).toBeVisible();
}

async function pressOn(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("Enter");
}

/** Presses Space once the dot has gone this far from the square; returns how far it then was, px. */
async function pressAfter(page: Page, least_px: number): Promise<number> {
  const gap_px = await page.waitForFunction((least) => {
    const centreOf = (name: string): number => {
      const box = document.querySelector(`[data-testid="${name}"]`)?.getBoundingClientRect();
      return box === undefined ? Number.NaN : box.x + box.width / 2;
    };
    const gap = centreOf("fixation") - centreOf("sweep-dot");
    return gap >= least ? gap : null;
  }, least_px);
  await page.keyboard.press("Space");
  return Number(await gap_px.jsonValue());
}

async function savedViewing(page: Page): Promise<Record<string, unknown>> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save session (JSON)" }).click(),
  ]);
  return JSON.parse(await readFile(await download.path(), "utf8")).recording.viewing;
}

test("card and blind spot by keyboard alone, with less motion, and the file says so", async ({ launch }) => {
  const { page } = await launch({ context: { reducedMotion: "reduce" } });
  await openSheet(page);
  expect(await seriousFindings(page), "card").toEqual([]);

  await tabTo(page, page.getByLabel("Width of the outline"));
  for (let press = 0; press < 25; press += 1) await page.keyboard.press("ArrowRight");
  const card = await page.getByTestId("card").boundingBox();
  const pxPerCm = (card?.width ?? Number.NaN) / 8.56;
  expect((card?.width ?? Number.NaN) / (card?.height ?? Number.NaN)).toBeCloseTo(85.6 / 53.98, 1);
  await pressOn(page, button(page, "It fits"));

  await tabTo(page, page.getByRole("radio", { name: /^Typed/ }));
  // Round to the first of the three.
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: /^Blind spot/ })).toBeChecked();
  await expect(button(page, "Use these")).toBeDisabled();
  expect(await seriousFindings(page), "distance").toEqual([]);
  await pressOn(page, button(page, "Start the sweeps"));

  // As for an eye 55 cm away: 13.2 cm from the square.
  const aim_px = 55 * Math.tan((13.5 * Math.PI) / 180) * pxPerCm;
  const gaps_px: number[] = [];
  for (let sweep = 1; sweep <= 5; sweep += 1) {
    await expect(sheet(page)).toContainText(`Sweep ${sweep} of 5`);
    gaps_px.push(await pressAfter(page, aim_px));
  }
  await expect(sheet(page)).toContainText("median of 5 sweeps");
  expect(await seriousFindings(page), "result").toEqual([]);
  await pressOn(page, button(page, "Use these"));
  await expect(sheet(page)).toBeHidden();
  await expect(openButton(page)).toBeFocused();

  const viewing = await savedViewing(page);
  expect(viewing).toMatchObject({
    scaleBasis: "measured here",
    scaleMethod: "card",
    distanceBasis: "measured here",
    distanceMethod: "blind-spot",
  });
  expect(viewing.x_pxPerCm).toBeCloseTo(pxPerCm, 2);
  const seen_cm = [...gaps_px].sort((a, b) => a - b)[2] ?? Number.NaN;
  const expected_cm = seen_cm / pxPerCm / Math.tan((13.5 * Math.PI) / 180);
  // The key may arrive a step of the dot later: 0.5 cm on the screen.
  expect(Math.abs(Number(viewing.distance_cm) - expected_cm)).toBeLessThan(2.2);
});

test("Escape closes the sheet and changes nothing", async ({ launch }) => {
  const { page } = await launch();
  await openSheet(page, "/#screen_cm=34");
  const address = page.url();
  await tabTo(page, page.getByLabel("Width of the outline"));
  for (let press = 0; press < 5; press += 1) await page.keyboard.press("ArrowLeft");
  await pressOn(page, button(page, "It fits"));
  await page.getByRole("radio", { name: /^Blind spot/ }).check();
  await pressOn(page, button(page, "Start the sweeps"));
  await expect(sheet(page)).toContainText("Sweep 1 of 5");
  await page.keyboard.press("Escape");
  await expect(sheet(page)).toBeHidden();
  await expect(openButton(page)).toBeFocused();
  await expect(page.getByLabel("Screen width, cm")).toHaveValue("34");
  expect(page.url()).toBe(address);
  expect(await savedViewing(page)).toMatchObject({ scaleBasis: "set by you", distanceBasis: "assumed" });
});

test("the iris gives an estimate that stays called assumed", async ({ launch }) => {
  const { page } = await launch({ camera: await fakeCameraFile(DEMO_CLIP) });
  await openSheet(page, "/#card_dpcm=40");
  await pressOn(page, button(page, "No card"));
  await page.getByRole("radio", { name: /^Size of your iris/ }).check();
  await pressOn(page, button(page, "Estimate"));
  await expect(sheet(page)).toContainText(/About \d+ cm/);
  const words = (await sheet(page).textContent()) ?? "";
  const [, low_cm, high_cm] = /between (\d+) and (\d+) cm/.exec(words) ?? [];
  expect(Number(low_cm)).toBeLessThan(CLIP_DISTANCE_CM);
  expect(Number(high_cm)).toBeGreaterThan(CLIP_DISTANCE_CM);
  await pressOn(page, button(page, "Use these"));
  expect(await savedViewing(page)).toMatchObject({
    scaleMethod: "card",
    distanceBasis: "assumed",
    distanceMethod: "iris",
  });
});

test("a kiosk forgets a visitor's measured distance, and keeps its screen", async ({ launch }) => {
  const { page } = await launch();
  await page.goto("/#card_dpcm=40&distance_cm=57&distance_by=iris&kiosk=1");
  await startButton(page).click();
  await expectRunning(page);
  await stopButton(page).click();
  await expect(startButton(page)).toBeVisible();
  await expect.poll(() => new URL(page.url()).hash).toBe("#card_dpcm=40&kiosk=1");
});

test("a phone held upright: all within its width, the card upright, no sweeps without room", async ({
  launch,
}) => {
  const { page } = await launch({
    context: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  });
  const overflow_px = (): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await openSheet(page);
  expect(await overflow_px()).toBeLessThanOrEqual(0);
  await expect(sheet(page)).toContainText("Hold a bank card upright");
  const box = await page.getByTestId("card").boundingBox();
  expect((box?.x ?? Number.NaN) + (box?.width ?? Number.NaN)).toBeLessThan(390);
  // A phone's scale, about 60 px per cm: as far as the outline goes.
  await page.getByLabel("Width of the outline").press("End");
  await button(page, "It fits").tap();
  await page.getByText("Blind spot", { exact: false }).first().tap();
  await expect(sheet(page)).toContainText("This window is too narrow");
  await expect(button(page, "Start the sweeps")).toHaveCount(0);
  expect(
    await sheet(page).evaluate((element) => element.scrollWidth - element.clientWidth),
  ).toBeLessThanOrEqual(0);
});
