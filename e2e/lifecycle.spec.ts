/** Whatever was started is ended: the camera's light goes out and no worker stays behind. */
import type { Page } from "@playwright/test";
import { expect, test } from "./browser.ts";
import { demoButton, expectRunning, startButton, stopButton } from "./page-words.ts";

/** Remembers every camera track that the page is ever given. */
async function rememberTracks(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const tracks: MediaStreamTrack[] = [];
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      tracks.push(...stream.getTracks());
      return stream;
    };
    Object.assign(window, { cameraTracks: tracks });
  });
  return () =>
    page.evaluate(() =>
      (window as unknown as { cameraTracks: MediaStreamTrack[] }).cameraTracks.map(
        (track) => track.readyState,
      ),
    );
}

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
