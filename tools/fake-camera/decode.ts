/**
 * Decodes pictures and clips in a headless Chromium, frame by frame, onto a canvas of the camera's size.
 * The browser that runs the tests is the one decoder that is always there.
 */
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { chromium } from "@playwright/test";
import { CHROMIUM_ARGS, chromiumPath } from "../chromium.ts";
import type { Picture } from "./y4m.ts";

const ORIGIN = "http://localhost:1"; // never reached: every request to it is answered below
const MEDIABUNNY = join(
  dirname(createRequire(import.meta.url).resolve("mediabunny")), // dist/bundles
  "mediabunny.min.mjs",
);

export interface CameraSize {
  readonly width: number;
  readonly height: number;
  /** Frames per second; a clip recorded at another rate is resampled. */
  readonly fps: number;
  /** How much of a longer clip is kept, s. */
  readonly max_s: number;
}

/** What decoder.js puts on the page. */
declare const openMedia: (size: CameraSize & { still: boolean }) => Promise<number>;
declare const nextFrame: () => Promise<string>;

/**
 * Frames of a picture (one) or clip: the whole picture, black bars where the shapes differ.
 * @throws Error if the file holds no video or this browser lacks its codec.
 */
export async function* decode(file: string, size: CameraSize): AsyncGenerator<Picture> {
  const browser = await chromium.launch({ executablePath: await chromiumPath(), args: [...CHROMIUM_ARGS] });
  try {
    const page = await browser.newPage();
    const answers: Record<string, { path: string } | { contentType: string; body: string }> = {
      "/media": { path: file },
      "/decoder.js": { path: join(import.meta.dirname, "decoder.js") },
      "/mediabunny.mjs": { path: MEDIABUNNY },
      "/": { contentType: "text/html", body: '<script type="module" src="/decoder.js"></script>' },
    };
    await page.route(`${ORIGIN}/**`, (route) =>
      route.fulfill(answers[new URL(route.request().url()).pathname] ?? { status: 404 }),
    );
    await page.goto(ORIGIN, { waitUntil: "load" });
    const still = [".png", ".jpg", ".jpeg"].includes(extname(file));
    const count = await page.evaluate((options) => openMedia(options), { ...size, still });
    for (let frame = 0; frame < count; frame += 1) {
      const rgba = Buffer.from(await page.evaluate(() => nextFrame()), "base64");
      yield { width: size.width, height: size.height, rgba };
    }
  } catch (error) {
    throw new Error(`${file} could not be decoded: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  } finally {
    await browser.close();
  }
}
