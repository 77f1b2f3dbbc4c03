/**
 * The built library on a page that is not ours: the example, served from dist-lib/ by `npm run example`, with
 * a rendered person as video file and with a camera.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { readDemoScript, segmentLookingAt } from "../src/session/demo-script.ts";
import { fakeCameraFile } from "../tools/fake-camera/fake-camera.ts";
import { type ServedApp, serveApp } from "../tools/served-app.ts";
import { seriousFindings } from "./accessible.ts";
import { test as base, expect } from "./browser.ts";
import { rememberTracks } from "./camera-tracks.ts";
import { isShared, PHOTOGRAPH, whyNotShared } from "./shared-media.ts";

const ROOT = join(import.meta.dirname, "..");
const CLIP = join(ROOT, "public", "demo", "ana.webm");
const script = readDemoScript(JSON.parse(readFileSync(join(ROOT, "public", "demo", "ana.json"), "utf8")));

/** The library is built and served once for all tests of this file. */
const test = base.extend<object, { readonly example: ServedApp }>({
  example: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures off this parameter
    async ({}, use) => {
      const served = await serveApp("example.ts");
      await use(served);
      served.close();
    },
    { scope: "worker", timeout: 240_000 },
  ],
  baseURL: ({ example }, use) => use(example.url),
});

const target = (page: Page) => page.getByRole("button", { name: /^Target/ });
const status = (page: Page) => page.getByRole("status");

/** Makes the rendered person look at the target on screen, and presses it while they do. */
async function lookAndPress(page: Page): Promise<void> {
  await expect(target(page)).toBeVisible({ timeout: 60_000 });
  const place = await target(page).evaluate((button) => [
    Number.parseFloat(button.style.left) / window.innerWidth,
    Number.parseFloat(button.style.top) / window.innerHeight,
  ]);
  const [x_frac = Number.NaN, y_frac = Number.NaN] = place.map((share) => Math.round(share * 1000) / 1000);
  const segment = segmentLookingAt(script, [x_frac, y_frac]);
  if (segment === null) throw new Error(`The clip looks nowhere near ${x_frac}, ${y_frac}.`);
  await page.evaluate(
    ({ from_s, press_s }) =>
      new Promise<void>((resolve) => {
        const video = document.querySelector("video");
        if (video === null) throw new Error("no video");
        video.currentTime = from_s;
        const onTime = () => {
          if (video.seeking || video.currentTime < press_s) return;
          video.removeEventListener("timeupdate", onTime);
          resolve();
        };
        video.addEventListener("timeupdate", onTime);
      }),
    { from_s: segment.start_ms / 1000 + 0.2, press_s: segment.start_ms / 1000 + 1 },
  );
  await target(page).press("Enter");
}

test("video file: start, collect, fit, samples, dispose, and nothing stays or leaves", async ({ launch }) => {
  test.setTimeout(150_000);
  const { page, watch } = await launch({ camera: "none" });
  await page.goto("/example/");
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByLabel("or a video of a face").setInputFiles(CLIP);
  await expect(async () => {
    if (!(await page.locator("#result").isVisible())) await lookAndPress(page);
    await expect(page.locator("#result")).toBeVisible({ timeout: 3000 });
  }).toPass({ timeout: 120_000, intervals: [10] });
  await expect(status(page)).toHaveText("Tracking.");
  for (const id of ["#left-out", "#unseen"])
    await expect(page.locator(id)).toHaveText(/^\d+ px, \d+\.\d cm, \d+\.\d°/);
  console.log(`example page: ${await page.locator("#unseen").textContent()} on unseen targets`);
  // The screen is 1280 px wide: better than pointing anywhere, whoever the network is.
  expect(Number.parseFloat((await page.locator("#unseen").textContent()) ?? "")).toBeLessThan(400);
  await expect.poll(async () => Number(await page.locator("#count").textContent())).toBeGreaterThan(30);
  await expect(page.locator("#dot")).toBeVisible();
  expect(page.workers()).toHaveLength(1);

  await page.getByRole("button", { name: "Stop" }).click();
  await expect.poll(() => page.workers().length).toBe(0);
  await expect(page.locator("#dot")).toBeHidden();
  expect(watch.errors).toEqual([]);
  expect(watch.offOrigin).toEqual([]);
});

test("a page can keep the number of views beside its map: its own, or the tracker's choice", async ({
  launch,
}) => {
  const { page, watch } = await launch({ camera: "none" });
  await page.goto("/example/");
  const views = await page.evaluate(async () => {
    const module = "/tinytracker.js";
    const { createTracker } = (await import(module)) as typeof import("../src/inference/library.ts");
    const video = document.createElement("video");
    const told: number[] = [];
    for (const asked of ["auto", 9] as const) {
      const tracker = createTracker(video, { assetsUrl: "/", views: asked });
      told.push(tracker.views);
      await tracker.start();
      told.push(tracker.views);
      tracker.dispose();
    }
    return told;
  });
  expect(views).toEqual([1, 5, 9, 9]);
  await expect.poll(() => page.workers().length).toBe(0);
  expect(watch.errors).toEqual([]);
});

test("camera: stopped at the first target, its light is off and the worker gone", async ({ launch }) => {
  test.skip(!isShared(PHOTOGRAPH), whyNotShared(PHOTOGRAPH));
  const { page, watch } = await launch({ camera: await fakeCameraFile(PHOTOGRAPH.path) });
  const trackStates = await rememberTracks(page);
  await page.goto("/example/");
  await page.getByRole("button", { name: "Use my camera" }).click();
  await expect(target(page)).toBeVisible({ timeout: 60_000 });
  expect(await trackStates()).toEqual(["live"]);
  await page.getByRole("button", { name: "Stop" }).click();
  await expect.poll(trackStates).toEqual(["ended"]);
  await expect.poll(() => page.workers().length).toBe(0);
  expect(watch.errors).toEqual([]);
  expect(watch.offOrigin).toEqual([]);
});

test("a camera that is refused is told in words, and a missing network by its code", async ({ launch }) => {
  const { page, context } = await launch({ cameraAllowed: false });
  await page.goto("/example/");
  await page.getByRole("button", { name: "Use my camera" }).click();
  await expect(status(page)).toContainText("That did not work");
  await context.route("**/models/tinytracker.tflite", (route) => route.fulfill({ status: 404 }));
  await page.getByLabel("or a video of a face").setInputFiles(CLIP);
  await expect(status(page)).toContainText("model/fetch");
  await expect.poll(() => page.workers().length).toBe(0);
});

test("its types hold for a strict TypeScript page, and refuse a wrong call", async ({ example }) => {
  expect(example.url).toContain("localhost");
  const folder = join(ROOT, ".cache", "library-consumer");
  mkdirSync(folder, { recursive: true });
  const compile = (name: string, body: string): string => {
    const file = join(folder, name);
    const module = JSON.stringify("../../dist-lib/tinytracker.js");
    writeFileSync(file, `import { createTracker, GazeError } from ${module};\n${body}\n`);
    const compiler = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    const options = ["--ignoreConfig", "--noEmit", "--strict", "--target", "es2022", "--module", "esnext"];
    const resolution = ["--moduleResolution", "bundler", "--lib", "es2023,dom", "--types", ""];
    try {
      execFileSync(process.execPath, [compiler, ...options, ...resolution, file], { cwd: ROOT });
      return "";
    } catch (error) {
      return String((error as { stdout?: Buffer }).stdout);
    }
  };
  const video = "const tracker = createTracker(document.createElement('video'), { assetsUrl: './' });";
  const good = `tracker.subscribe(({ filtered_px }) => { const x: number | undefined = filtered_px?.x_px; void x; });
    void tracker.fit().catch((e: unknown) => e instanceof GazeError && e.code === "calibration/too-few");`;
  expect(compile("good.ts", `${video}\n${good}`)).toBe("");
  expect(compile("bad.ts", `${video}\nvoid tracker.collect({ x: 1, y: 2 });`)).toContain("bad.ts");
});
