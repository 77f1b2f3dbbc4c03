/** Finds things on the page the way a visitor does: by role and name. */
import { expect, type Locator, type Page } from "@playwright/test";
import { ACTION_LABELS, PROBLEM_WORDS } from "../src/components/problem-words.ts";
import { STATUS_WORDS } from "../src/components/status-words.ts";
import type { GazeErrorCode } from "../src/inference/errors.ts";

export const startButton = (page: Page): Locator => page.getByRole("button", { name: "Start camera" });
export const demoButton = (page: Page): Locator => page.getByRole("button", { name: /Watch a demo/ }).first();
export const problem = (page: Page): Locator => page.getByRole("alert");

/** The page shows this very problem: what happened, why, what to do, and a button that does it. */
export async function expectProblem(page: Page, code: GazeErrorCode): Promise<void> {
  const words = PROBLEM_WORDS[code];
  const alert = problem(page);
  await expect(alert.getByRole("heading", { name: words.title, exact: true })).toBeVisible();
  await expect(alert).toContainText(words.cause);
  await expect(alert.getByRole("button", { name: ACTION_LABELS[words.action], exact: true })).toBeVisible();
  await alert.getByText("Details").click();
  await expect(alert).toContainText(`${code}:`);
}

export const stopButton = (page: Page): Locator => page.getByRole("button", { name: "Stop", exact: true });

/** A source is running and its first frame has been looked at. Starting loads 14 MB and compiles it. */
export const expectRunning = (page: Page): Promise<void> =>
  expect(stopButton(page)).toBeVisible({ timeout: 60_000 });

/** What the page's live region says about the picture. */
export const status = (page: Page, face: keyof typeof STATUS_WORDS): Locator =>
  page.getByRole("status").getByText(STATUS_WORDS[face].label, { exact: true });

/**
 * Begins the open calibration as its checks allow: "Begin", or "Begin anyway" where one does not hold (a
 * computer that is busy with tests seldom reaches the frame rate asked for).
 */
export const beginCalibration = (page: Page): Promise<void> =>
  page
    .getByRole("button", { name: /^Begin( anyway)?$/, disabled: false })
    .first()
    .click();

/** `beginCalibration` with the keyboard alone: "Begin" has the focus, "Begin anyway" is two Tabs further. */
export async function beginByKeyboard(page: Page): Promise<void> {
  const begin = page.getByRole("button", { name: "Begin", exact: true });
  await expect(begin).toBeFocused();
  await expect(async () => {
    // The checks may change between the look and the key: then this is tried again.
    if ((await begin.count()) > 0) {
      const isHeld = (await begin.getAttribute("aria-disabled")) === "true";
      await begin.focus();
      for (let presses = 0; isHeld && presses < 2; presses += 1) await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
    }
    await expect(begin).toHaveCount(0, { timeout: 1000 });
  }).toPass({ timeout: 20_000 });
}
