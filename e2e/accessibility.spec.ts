/** The page for everybody: keyboard only, reduced motion, small screens, and no serious finding by axe. */
import { endlessAnimations, seriousFindings, tabTo } from "./accessible.ts";
import { expect, test } from "./browser.ts";
import { demoButton, expectRunning, problem, startButton, stopButton } from "./page-words.ts";

for (const colorScheme of ["dark", "light"] as const) {
  test(`axe finds nothing serious on the main screens, ${colorScheme}`, async ({ launch }) => {
    const { page } = await launch({ camera: "none", context: { colorScheme } });
    await page.goto("/");
    await expect(startButton(page)).toBeVisible();
    expect(await seriousFindings(page), "welcome").toEqual([]);
    await startButton(page).click();
    await expect(problem(page)).toBeVisible();
    expect(await seriousFindings(page), "problem").toEqual([]);
    await page.reload();
    await demoButton(page).click();
    await expectRunning(page);
    expect(await seriousFindings(page), "tracking").toEqual([]);
  });
}

test("the demo starts and stops with the keyboard alone", async ({ launch }) => {
  const { page } = await launch({ camera: "none" });
  await page.goto("/");
  await tabTo(page, demoButton(page));
  await page.keyboard.press("Enter");
  await expectRunning(page);
  await tabTo(page, stopButton(page));
  await page.keyboard.press("Space");
  await expect(startButton(page)).toBeVisible();
});

test("nothing moves endlessly for a visitor who asked for reduced motion", async ({ launch }) => {
  const { page } = await launch({ camera: "none", context: { reducedMotion: "reduce" } });
  await page.goto("/");
  await expect(startButton(page)).toBeVisible();
  expect(await endlessAnimations(page)).toEqual([]);
  await demoButton(page).click();
  await expectRunning(page);
  expect(await endlessAnimations(page)).toEqual([]);
});

test("a phone shows everything within its width, with buttons for fingers", async ({ launch }) => {
  const phone = {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    deviceScaleFactor: 2,
  };
  const { page } = await launch({ camera: "none", context: phone });
  const scrollWidth = () => page.evaluate(() => document.documentElement.scrollWidth);
  await page.goto("/");
  await expect(startButton(page)).toBeInViewport();
  expect(await scrollWidth()).toBe(390);
  for (const button of [startButton(page), demoButton(page)]) {
    // 44 CSS px: WCAG 2.2, success criterion 2.5.5 (target size, enhanced).
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  }
  await demoButton(page).tap();
  await expectRunning(page);
  expect(await scrollWidth()).toBe(390);
});
