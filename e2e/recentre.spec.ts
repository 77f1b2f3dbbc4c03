/** The one key of the page: R recentres where it can, and says why where it cannot. */
import type { Page } from "@playwright/test";
import { expect, test } from "./browser.ts";
import { calibrationOf } from "./inspection.ts";
import { beginCalibration, demoButton, expectRunning } from "./page-words.ts";

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const dialog = (page: Page) => page.getByRole("dialog", { name: "Calibration" });
const notices = (page: Page) => page.getByRole("list", { name: "Notices" });

test("R is refused with a reason before a calibration, recentres after it, and is off where letters are typed", async ({
  launch,
}) => {
  test.setTimeout(240_000);
  const { page, watch } = await launch({ camera: "none" });
  await page.goto("/#preset=booth&seed=7");
  await demoButton(page).click();
  await expectRunning(page);
  await page.keyboard.press("r");
  await expect(notices(page)).toContainText("no calibration yet");
  await expect(dialog(page)).toHaveCount(0);
  await button(page, "Dismiss").click();

  await button(page, "Calibrate").click();
  await beginCalibration(page);
  await expect(button(page, "Keep")).toBeVisible({ timeout: 120_000 });
  await button(page, "Keep").click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(button(page, "Recentre")).toHaveAttribute("aria-keyshortcuts", "R");

  await page.getByText("Settings", { exact: true }).click();
  await page.getByLabel("Smoothing").focus();
  await page.keyboard.press("r");
  await expect(dialog(page)).toHaveCount(0);

  const before = (await calibrationOf(page)).fit.map.drift_px;
  await page.getByLabel("Smoothing").blur();
  await page.keyboard.press("r");
  await expect(dialog(page).getByRole("button", { name: /^Recentring, centre/ })).toBeVisible();
  // The rendered person looks and accepts by itself.
  await expect(dialog(page)).toHaveCount(0, { timeout: 60_000 });
  await expect(notices(page)).toContainText(/Recentred by \d+ px|Not recentred/);
  if ((await notices(page).getByText("Recentred by").count()) > 0)
    expect((await calibrationOf(page)).fit.map.drift_px).not.toEqual(before);

  await button(page, "Key R recentres").click();
  await expect(button(page, "Recentre")).not.toHaveAttribute("aria-keyshortcuts");
  await page.keyboard.press("r");
  await expect(dialog(page)).toHaveCount(0);
  expect(watch.errors).toEqual([]);
});
