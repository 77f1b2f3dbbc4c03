/**
 * The whole visit with the keyboard alone, under reduced motion, with axe on every screen: start, calibrate,
 * report, keep, every panel, save, stop. The rendered person looks at the targets; the keys do the rest.
 */
import { readFileSync } from "node:fs";
import type { BrowserContextOptions, Page } from "@playwright/test";
import { endlessAnimations, seriousFindings, tabTo } from "./accessible.ts";
import { expect, test } from "./browser.ts";
import { beginByKeyboard, demoButton, expectRunning, startButton, stopButton } from "./page-words.ts";

const VISITORS: Readonly<Record<string, BrowserContextOptions>> = {
  "desktop, dark": { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  "phone, light": {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    colorScheme: "light",
  },
};

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const dialog = (page: Page) => page.getByRole("dialog", { name: "Calibration" });

/** No serious finding, nothing that moves endlessly, nothing wider than the screen. */
async function expectGood(page: Page, screen: string): Promise<void> {
  expect(await seriousFindings(page), screen).toEqual([]);
  expect(await endlessAnimations(page), `${screen}: endless motion`).toEqual([]);
  const overflow_px = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow_px, `${screen}: wider than the screen`).toBeLessThanOrEqual(0);
}

for (const [name, context] of Object.entries(VISITORS)) {
  test(`the whole flow by keyboard, with less motion: ${name}`, async ({ launch }) => {
    test.setTimeout(240_000);
    const { page, watch } = await launch({
      camera: "none",
      context: { ...context, reducedMotion: "reduce" },
    });
    await page.goto("/#preset=booth&seed=7");
    await expect(startButton(page)).toBeVisible();
    await expectGood(page, "welcome");
    await tabTo(page, demoButton(page));
    await page.keyboard.press("Enter");
    await expectRunning(page);
    await expectGood(page, "tracking");

    await tabTo(page, button(page, "Calibrate"));
    await page.keyboard.press("Enter");
    await expect(button(page, "Begin")).toBeFocused();
    await expectGood(page, "before the calibration");
    await beginByKeyboard(page);
    await expect(dialog(page).getByRole("button", { name: /look at it and press/ })).toBeVisible();
    await expectGood(page, "calibration target");
    await expect(button(page, "Keep")).toBeFocused({ timeout: 120_000 });
    await expectGood(page, "report");
    await page.keyboard.press("Enter");
    await expect(dialog(page)).toHaveCount(0);
    await expectGood(page, "tracking, calibrated");

    const tabs = page.getByRole("tab");
    await tabTo(page, page.getByRole("tab", { selected: true }));
    for (let index = 1; index <= (await tabs.count()); index += 1) {
      await page.keyboard.press("ArrowRight");
      const tab = page.getByRole("tab", { selected: true });
      await expect(tab).toBeFocused();
      await expect(tabs.nth(index % (await tabs.count()))).toHaveAttribute("aria-selected", "true");
      await expect(page.getByRole("tabpanel")).toBeVisible();
      await expectGood(page, `panel ${await tab.textContent()}`);
    }

    await tabTo(page, button(page, "Save session (JSON)"));
    const download = page.waitForEvent("download");
    await page.keyboard.press("Enter");
    const saved: unknown = JSON.parse(readFileSync(await (await download).path(), "utf8"));
    expect(saved).toHaveProperty("version");
    await tabTo(page, stopButton(page));
    await page.keyboard.press("Space");
    await expect(startButton(page)).toBeVisible();
    expect(watch.errors).toEqual([]);
    expect(watch.offOrigin).toEqual([]);
  });
}
