/** Whatever was started is ended: the camera's light goes out and no worker stays behind. */
import type { Page } from "@playwright/test";
import { installOpenThings } from "../tools/open-things.ts";
import { expect, test } from "./browser.ts";
import { rememberTracks } from "./camera-tracks.ts";
import { demoButton, expectRunning, startButton, stopButton } from "./page-words.ts";

/** Live objects of the page after a collection, MB (10⁶ bytes). */
async function heapMeter(page: Page): Promise<() => Promise<number>> {
  const browser = await page.context().newCDPSession(page);
  return async () => {
    await browser.send("HeapProfiler.collectGarbage");
    return (await browser.send("Runtime.getHeapUsage")).usedSize / 1e6;
  };
}

/** How often the tracker is started in all; every fifth time with the clip, else with the camera. */
const ROUNDS = 50;
const DEMO_EVERY = 5;

test(`started and stopped ${ROUNDS} times: tracks ended, no worker, listener, timer or memory left`, async ({
  launch,
}) => {
  test.setTimeout(300_000);
  const { page, watch } = await launch();
  const trackStates = await rememberTracks(page);
  await page.addInitScript(installOpenThings);
  const openThings = () => page.evaluate(() => window.openThings?.());
  const heap_MB = await heapMeter(page);
  await page.goto("/#view=signal");
  const round = async (index: number): Promise<void> => {
    const start = index % DEMO_EVERY === 0 ? demoButton(page) : startButton(page);
    await start.click();
    await expectRunning(page);
    expect(page.workers().length).toBeLessThanOrEqual(1);
    await stopButton(page).click();
    await expect(startButton(page)).toBeVisible();
  };
  const began_ms = performance.now();
  for (let index = 0; index < 5; index += 1) await round(index);
  const early = await openThings();
  const early_MB = await heap_MB();
  for (let index = 5; index < ROUNDS; index += 1) await round(index);
  console.log(
    `${ROUNDS} rounds in ${((performance.now() - began_ms) / 1000).toFixed(0)} s; ` +
      `heap ${early_MB.toFixed(1)} MB after 5, ${(await heap_MB()).toFixed(1)} MB after all; ${JSON.stringify(early)}`,
  );
  await expect.poll(trackStates).toEqual(Array.from({ length: ROUNDS - ROUNDS / DEMO_EVERY }, () => "ended"));
  await expect.poll(() => page.workers().length).toBe(0);
  await expect.poll(openThings).toEqual(early);
  expect(early).toMatchObject({ intervals: 0, animationFrames: 0, objectUrls: 0 });
  expect((await heap_MB()) - early_MB).toBeLessThan(3);
  expect(watch.errors).toEqual([]);
});

test("cancelled while starting: nothing stays behind", async ({ launch }) => {
  const { page, watch } = await launch();
  const trackStates = await rememberTracks(page);
  await page.goto("/");
  for (let round = 0; round < 5; round += 1) {
    await startButton(page).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect(startButton(page)).toBeVisible();
  }
  await expect.poll(async () => (await trackStates()).filter((state) => state !== "ended")).toEqual([]);
  await expect.poll(() => page.workers().length).toBe(0);
  expect(watch.errors).toEqual([]);
});
