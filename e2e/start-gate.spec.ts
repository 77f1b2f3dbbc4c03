/** Before the first target: what does not hold is said with its cure, can be overridden, and never hangs a kiosk. */
import type { Page } from "@playwright/test";
import { TROUBLE_WORDS } from "../src/components/start/start-words.ts";
import { PATIENCE } from "../src/session/calibration-patience.ts";
import { LONGEST_WAIT_MS } from "../src/session/start-countdown.ts";
import { seriousFindings } from "./accessible.ts";
import { expect, test } from "./browser.ts";
import { calibrationOf } from "./inspection.ts";
import { beginCalibration, demoButton, expectRunning, startButton } from "./page-words.ts";

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const dialog = (page: Page) => page.getByRole("dialog", { name: "Calibration" });
const check = (page: Page, name: string) => dialog(page).locator(`[data-check="${name}"]`);
const target = (page: Page) => dialog(page).getByRole("button", { name: /look at it and press/ });

/** Chromium's test picture: bright, moving, and nobody in it. */
async function openBeforeNobody(page: Page, hash: string): Promise<void> {
  await page.goto(`/${hash}`);
  await startButton(page).click();
  await expectRunning(page);
  await button(page, "Calibrate").click();
}

test("nobody in the picture: the cause, the next step, and a start in spite of it", async ({ launch }) => {
  const { page, watch } = await launch({ camera: "pattern" });
  await openBeforeNobody(page, "");
  const { label, hint } = TROUBLE_WORDS["no-face"];
  await expect(check(page, "face")).toContainText(label);
  await expect(check(page, "face")).toContainText(hint);
  await expect(check(page, "light")).toHaveAttribute("data-tone", "neutral");
  await expect(dialog(page).getByRole("status")).toContainText(`${label}. ${hint}`);
  await expect(button(page, "Begin")).toHaveAttribute("aria-disabled", "true");
  await expect(button(page, "Begin")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(target(page)).toHaveCount(0);
  expect(await seriousFindings(page)).toEqual([]);
  await button(page, "Begin anyway").click();
  await expect(target(page)).toBeVisible();
  expect(watch.errors).toEqual([]);
});

test("hands-free with nobody there: says why, counts down, begins anyway, and does not wait for ever", async ({
  launch,
}) => {
  test.setTimeout(180_000);
  const { page } = await launch({ camera: "pattern" });
  await openBeforeNobody(page, "#accept=dwell");
  await expect(check(page, "face")).toContainText(TROUBLE_WORDS["no-face"].label);
  await expect(dialog(page).getByText(/Begins anyway in \d+ s/)).toBeVisible();
  await expect(target(page)).toBeVisible({ timeout: LONGEST_WAIT_MS + 10_000 });
  await expect(dialog(page)).toHaveCount(0, { timeout: PATIENCE.nobody_ms + 20_000 });
  const ended = page.getByText(/Calibration ended, because the camera saw no face/);
  await expect(ended).toBeVisible();
  await expectRunning(page);
  // The next to calibrate may be another visitor, whom it would tell what is not so.
  await button(page, "Calibrate").click();
  await expect(dialog(page)).toBeVisible();
  await expect(ended).toHaveCount(0);
});

test("a rendered person in good light: face, size and light hold, and an override is on the record", async ({
  launch,
}) => {
  test.setTimeout(180_000);
  const { page, watch } = await launch({ camera: "none" });
  await page.goto("/#preset=booth&seed=7");
  await demoButton(page).click();
  await expectRunning(page);
  await button(page, "Calibrate").click();
  for (const name of ["face", "size", "light"])
    await expect(check(page, name)).toHaveAttribute("data-tone", "good");
  await expect(check(page, "rate")).toContainText(/\d+ per second/);
  await beginCalibration(page);
  await expect(button(page, "Keep")).toBeVisible({ timeout: 120_000 });
  // Only the frame rate is the computer's affair.
  const { startedDespite } = await calibrationOf(page);
  expect([[], ["slow"]]).toContainEqual(startedDespite);
  expect(watch.errors).toEqual([]);
});
