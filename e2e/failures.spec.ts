/** What goes wrong in the field: each failure has its own words and a next step. */
import { PROBLEM_WORDS } from "../src/components/problem-words.ts";
import { expect, test } from "./browser.ts";
import { demoButton, expectProblem, expectRunning, problem, startButton } from "./page-words.ts";

const MODEL = "**/models/tinytracker.tflite";
/** An address for documentation (RFC 5737): not this computer in the browser's eyes, so not a secure context. */
const ELSEWHERE = "192.0.2.1";

test("camera denied, then allowed: says how to allow it, and trying again works", async ({ launch }) => {
  const { page, context } = await launch({ cameraAllowed: false });
  await page.goto("/");
  await startButton(page).click();
  await expectProblem(page, "camera/denied");
  await context.grantPermissions(["camera"]);
  await page.getByRole("button", { name: "Try again" }).click();
  await expectRunning(page);
  await expect(problem(page)).toHaveCount(0);
});

test("no camera", async ({ launch }) => {
  const { page } = await launch({ camera: "none" });
  await page.goto("/");
  await startButton(page).click();
  await expectProblem(page, "camera/absent");
});

test("camera unplugged while running", async ({ launch }) => {
  const { page } = await launch();
  await page.addInitScript(() => {
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      Object.assign(window, { cameraTrack: stream.getVideoTracks()[0] });
      return stream;
    };
  });
  await page.goto("/");
  await startButton(page).click();
  await expectRunning(page);
  // What a browser does when the device goes: the track ends, and says so.
  await page.evaluate(() => {
    const { cameraTrack } = window as unknown as { cameraTrack: MediaStreamTrack };
    cameraTrack.stop();
    cameraTrack.dispatchEvent(new Event("ended"));
  });
  await expectProblem(page, "camera/lost");
});

test("page from an address that may not use cameras", async ({ launch, baseURL }) => {
  const { page } = await launch({ args: [`--host-resolver-rules=MAP ${ELSEWHERE} localhost`] });
  await page.goto(`http://${ELSEWHERE}:${new URL(baseURL ?? "").port}/`);
  await startButton(page).click();
  await expectProblem(page, "camera/insecure-context");
});

test("network's file missing, then there: trying again works", async ({ launch }) => {
  const { page } = await launch();
  await page.route(MODEL, (route) => route.fulfill({ status: 404, body: "Not found" }));
  await page.goto("/");
  await startButton(page).click();
  await expectProblem(page, "model/fetch");
  await page.unroute(MODEL);
  await page.getByRole("button", { name: "Try again" }).click();
  await expectRunning(page);
});

const DAMAGED: readonly [what: string, bytes: (real: Buffer) => Buffer][] = [
  ["cut off", (real) => real.subarray(0, 10_000)],
  ["a web page in its place", () => Buffer.from("<!doctype html><title>404</title>")],
  ["empty", () => Buffer.alloc(0)],
];
for (const [what, bytes] of DAMAGED) {
  test(`network's file damaged: ${what}`, async ({ launch }) => {
    const { page } = await launch();
    await page.route(MODEL, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ body: bytes(await response.body()) });
    });
    await page.goto("/");
    await startButton(page).click();
    await expectProblem(page, "model/corrupt");
  });
}

test("face finder's file missing", async ({ launch }) => {
  const { page } = await launch();
  await page.route("**/models/face*.task", (route) => route.fulfill({ status: 404, body: "Not found" }));
  await page.goto("/");
  await startButton(page).click();
  await expectProblem(page, "face/load");
});

test("no WebGL", async ({ launch }) => {
  const { page } = await launch({ webgl: false });
  await page.goto("/");
  await startButton(page).click();
  await expectProblem(page, "webgl/absent");
});

test("no WebAssembly SIMD", async ({ launch }) => {
  test.skip(process.arch !== "x64", "SIMD can be switched off by a flag on x86-64 only (through SSE 4.1)");
  const { page } = await launch({ args: ["--js-flags=--no-enable-sse4-1"] });
  await page.goto("/");
  await startButton(page).click();
  await expectProblem(page, "wasm/no-simd");
});

test("demo clip missing", async ({ launch }) => {
  const { page } = await launch({ camera: "none" });
  await page.route("**/demo/*.webm", (route) => route.fulfill({ status: 404, body: "Not found" }));
  await page.goto("/");
  await demoButton(page).click();
  await expectProblem(page, "demo/fetch");
});

test("demo clip damaged", async ({ launch }) => {
  const { page } = await launch({ camera: "none" });
  await page.route("**/demo/*.json", (route) => route.fulfill({ json: { version: 1, fps: "fast" } }));
  await page.goto("/");
  await demoButton(page).click();
  await expectProblem(page, "demo/corrupt");
});

test("no two failures are told in the same words", () => {
  for (const part of ["title", "cause", "cure"] as const) {
    const texts = Object.values(PROBLEM_WORDS).map((words) => words[part]);
    expect(texts.every((text) => text.length > 10)).toBe(true);
    if (part !== "cure") expect(new Set(texts).size).toBe(texts.length);
  }
});
