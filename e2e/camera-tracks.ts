/** Remembers every camera track that a page is ever given. */
import type { Page } from "@playwright/test";

/** Call before the page is opened. @returns the tracks' states: "live" keeps the camera's light on. */
export async function rememberTracks(page: Page): Promise<() => Promise<string[]>> {
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
