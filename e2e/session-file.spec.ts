/** A session saved and opened again, damaged files, and a calibration kept for the next visit, or not, in a kiosk. */
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, test } from "./browser.ts";
import { calibrationOf, samplesOf } from "./inspection.ts";
import { beginCalibration, demoButton, expectProblem, expectRunning, stopButton } from "./page-words.ts";

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

async function calibrateOnDemo(page: Page, hash: string): Promise<void> {
  await page.goto(`/${hash}`);
  await demoButton(page).click();
  await expectRunning(page);
  await button(page, "Calibrate").click();
  await beginCalibration(page);
  await expect(button(page, "Keep")).toBeVisible({ timeout: 120_000 });
  await button(page, "Keep").click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

/** The unrounded figures on screen. */
const figuresOf = (page: Page): Promise<(string | null)[]> =>
  page
    .getByTestId("error-figures")
    .locator("[data-unit]")
    .evaluateAll((cells) => cells.map((cell) => cell.getAttribute("data-value")));

/** Gives a text to the page as a chosen file. */
const choose = (page: Page, text: string, name = "session.json"): Promise<void> =>
  page
    .locator('input[type="file"][accept=".json"]')
    .setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });

const storedNames = (page: Page): Promise<string[]> => page.evaluate(() => Object.keys(localStorage));

/** As if the stored calibration had been made with another number of views than the machine chose; -> that number. */
const storeWithOtherViews = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const slot = localStorage.key(0) ?? "";
    const stored = JSON.parse(localStorage.getItem(slot) ?? "") as { views?: number };
    if (stored.views === undefined)
      throw new Error("the stored calibration does not say with how many views it was made");
    stored.views = stored.views === 1 ? 5 : 1;
    localStorage.setItem(slot, JSON.stringify(stored));
    return stored.views;
  });

test("saved, refused when damaged, replayed with the same figures; the calibration is offered again and checked", async ({
  launch,
}) => {
  test.setTimeout(300_000);
  const { page, watch } = await launch({ camera: "none" });
  await calibrateOnDemo(page, "#preset=booth&seed=5");
  const live = await figuresOf(page);
  expect(live).toHaveLength(3);
  expect(Number(live[0])).toBeGreaterThan(0);

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    button(page, "Save session (JSON)").click(),
  ]);
  const text = await readFile(await download.path(), "utf8");
  expect(text).not.toMatch(/data:|base64|blob:/);

  for (const [damaged, code] of [
    [text.slice(0, text.length / 2), "session-file/corrupt"],
    [
      text.replace(/"px":(\d)/, (_, digit: string) => `"px":${(Number(digit) % 9) + 1}`),
      "session-file/edited",
    ],
    [text.replace('"version":3', '"version":4'), "session-file/version"],
    ["<!doctype html>", "session-file/foreign"],
  ] as const) {
    await choose(page, damaged);
    await expectProblem(page, code);
    await button(page, "Go on").click();
    await expect(page.getByRole("alert")).toHaveCount(0);
    await expect(stopButton(page)).toBeVisible();
    expect(await figuresOf(page)).toEqual(live);
  }

  await choose(page, text);
  await expect(page.getByRole("alert")).toContainText("session.json");
  await expect(stopButton(page)).toBeVisible();
  await button(page, "Stop and show it").click();
  const replay = page.getByTestId("replay");
  await expect(replay.getByRole("heading", { level: 1 })).toBeFocused();
  expect(await figuresOf(page)).toEqual(live);
  await expect(replay.locator('[data-agreement="equal"]')).toBeVisible();
  await expect(page.locator("video")).toHaveCount(0);

  const time = page.getByTestId("replay-time");
  await page.keyboard.press("ArrowRight");
  await expect(time).toHaveText(/^1\.0 s of/);
  await page.keyboard.press("Space");
  await expect(replay.getByRole("status")).toHaveText("Playing");
  await expect(time).not.toHaveText(/^1\.\d s of/);
  await page.keyboard.press("Space");
  await expect(replay.getByRole("status")).toHaveText("Paused");
  await button(page, "Back to the start").click();

  expect(await storedNames(page)).toHaveLength(1);
  const views = await storeWithOtherViews(page);
  await demoButton(page).click();
  await expectRunning(page);
  await button(page, "Check and use it").click();
  const verdict = page.getByRole("dialog").locator("[data-verdict]");
  await expect(verdict).toBeVisible({ timeout: 120_000 });
  const fresh = await figuresOf(page);
  expect(await verdict.getAttribute("data-verdict")).toBe(
    Number(fresh[0]) <= 1.5 * Number(live[0]) ? "holds" : "worse",
  );
  await verdict.getByRole("button", { name: /^Use it/ }).click();
  expect(await figuresOf(page)).toEqual(fresh);
  const restored = await calibrationOf(page);
  expect(restored.collected.map(({ role }) => role)).toEqual(Array.from({ length: 4 }, () => "validation"));
  expect(restored.views).toBe(views);
  await stopButton(page).click();

  // What lies there was damaged meanwhile: said, removed, and no obstacle.
  const [name = ""] = await storedNames(page);
  await page.evaluate((slot) => localStorage.setItem(slot, "{"), name);
  await demoButton(page).click();
  await expectRunning(page);
  await expect(page.getByRole("list", { name: "Notices" })).toContainText(
    "could not be read, and was removed",
  );
  expect(await storedNames(page)).toEqual([]);
  await expect(button(page, "Check and use it")).toHaveCount(0);
  expect(watch.errors).toEqual([]);
  expect(watch.offOrigin).toEqual([]);
});

test("kiosk: nothing is stored, offered or left behind", async ({ launch }) => {
  test.setTimeout(200_000);
  const { page, watch } = await launch({ camera: "none" });
  await calibrateOnDemo(page, "#kiosk=1&preset=booth&seed=5");
  await expect(page.getByText("nothing is stored here")).toBeVisible();
  await expect(button(page, "Save session (JSON)")).toHaveCount(0);
  await stopButton(page).click();
  await expect(page.getByText("nothing is stored, and a stop forgets everything")).toBeVisible();
  expect(await samplesOf(page, 1)).toEqual([]);
  const left = await page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    cookies: document.cookie,
  }));
  expect(left).toEqual({ local: 0, session: 0, databases: 0, cookies: "" });
  expect(watch.errors).toEqual([]);
});
