/** The page for everybody: keyboard only, reduced motion, small screens, and no serious finding by axe. */
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./browser.ts";
import { demoButton, expectRunning, problem, startButton, stopButton } from "./page-words.ts";

/** Names of the serious and critical findings, with the elements they are about. */
async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

/** Presses Tab until the element has the focus, and checks that one can see it there. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const hasFocus = () => target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 80 && !(await hasFocus()); presses += 1) await page.keyboard.press("Tab");
  await expect(target).toBeFocused();
  const ring = await target.evaluate((element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return (outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== "none";
  });
  expect(ring, "the focus can be seen").toBe(true);
}

/** Animations that go on and on; a reader who asked for less motion must meet none. */
const endlessAnimations = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    document
      .getAnimations()
      .filter((animation) => animation.playState === "running")
      .filter((animation) => animation.effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY)
      .map((animation) => (animation instanceof CSSAnimation ? animation.animationName : animation.id)),
  );

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
