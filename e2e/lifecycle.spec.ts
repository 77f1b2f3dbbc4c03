/** Whatever was started is ended: the camera's light goes out and no worker stays behind. */
import { expect, test } from "./browser.ts";
import { rememberTracks } from "./camera-tracks.ts";
import { demoButton, expectRunning, startButton, stopButton } from "./page-words.ts";

test("started and stopped ten times, camera and demo in turn: all tracks ended, no worker left", async ({
  launch,
}) => {
  test.setTimeout(240_000);
  const { page, watch } = await launch();
  const trackStates = await rememberTracks(page);
  await page.goto("/");
  for (let round = 0; round < 5; round += 1) {
    await startButton(page).click();
    await expectRunning(page);
    expect(page.workers().length).toBeLessThanOrEqual(1);
    await stopButton(page).click();
    await expect(demoButton(page)).toBeVisible();
    await demoButton(page).click();
    await expectRunning(page);
    await stopButton(page).click();
    await expect(startButton(page)).toBeVisible();
  }
  await expect.poll(trackStates).toEqual(Array.from({ length: 5 }, () => "ended"));
  await expect.poll(() => page.workers().length).toBe(0);
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
