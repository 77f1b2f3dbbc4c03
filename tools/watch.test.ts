/** Proves that the watch and the recorder see what they are there to see, in a page that does all of it. */
import { type Browser, type BrowserContext, chromium, type Page } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHROMIUM_ARGS, chromiumPath } from "./chromium.ts";
import { installRecorder, readRecord, resultCount } from "./page-recorder/page-recorder.ts";
import { type Watch, watch } from "./watch.ts";

const ORIGIN = "http://localhost:1";
/** Nobody is there: an address for documentation (RFC 5737). */
const ELSEWHERE = "http://192.0.2.1:9";
const WORKER = `
  fetch("${ELSEWHERE}/from-worker").catch(() => {});
  const face = { box: { size_px: 120 } };
  const stages = { face_ms: 20, crop_ms: 1, network_ms: 2 };
  postMessage({ type: "ready", id: 1 });
  postMessage({ type: "result", result: { kind: "gaze", captured_ms: 7, raw: { x_cm: 1, y_cm: -2 }, face, stages } });
  postMessage({ type: "result", result: { kind: "no-face", captured_ms: 8, stages } });
  postMessage("done");`;
const PAGE = `<script>
  fetch("${ELSEWHERE}/from-page").catch(() => {});
  new Worker("/worker.js").onmessage = ({ data }) => { if (data === "done") document.title = "done"; };
  console.error("said");
  setTimeout(() => { throw new Error("thrown"); });
</script>`;

let browser: Browser;
let context: BrowserContext;
let page: Page;
let watching: Watch;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: await chromiumPath(), args: [...CHROMIUM_ARGS] });
  context = await browser.newContext();
  watching = await watch(context, ORIGIN);
  await installRecorder(context, 10);
  page = await context.newPage();
  await page.route("**", (route) => {
    const { origin, pathname } = new URL(route.request().url());
    if (origin !== ORIGIN) return route.abort();
    if (pathname === "/worker.js") return route.fulfill({ contentType: "text/javascript", body: WORKER });
    return route.fulfill({ contentType: "text/html", body: PAGE });
  });
  await page.goto(ORIGIN);
  await page.waitForFunction(() => document.title === "done");
}, 60_000);

afterAll(() => browser?.close());

describe("watch", () => {
  it("sees requests of the page and of its worker to another origin", { timeout: 30_000 }, async () => {
    await expect
      .poll(() => [...watching.offOrigin].sort(), { timeout: 20_000 })
      .toEqual([`${ELSEWHERE}/from-page`, `${ELSEWHERE}/from-worker`]);
    expect(watching.requests).toContain(`${ORIGIN}/worker.js`);
  });

  it("sees console errors and uncaught exceptions", { timeout: 30_000 }, async () => {
    await expect
      .poll(() => watching.errors.join("\n"), { timeout: 20_000 })
      .toMatch(/said[\s\S]*thrown|thrown[\s\S]*said/);
  });
});

describe("recorder", () => {
  it("keeps what the worker answers", async () => {
    const record = await readRecord(page);
    expect(record.counts).toEqual({ gaze: 1, "no-face": 1, "eyes-closed": 0 });
    expect(resultCount(record)).toBe(2);
    expect(record.frames).toEqual([
      expect.objectContaining({
        kind: "gaze",
        captured_ms: 7,
        raw_x_cm: 1,
        raw_y_cm: -2,
        faceSize_px: 120,
        face_ms: 20,
      }),
      expect.objectContaining({ kind: "no-face", captured_ms: 8, raw_x_cm: null, faceSize_px: null }),
    ]);
  });

  it("sees a main thread that is blocked", { timeout: 30_000 }, async () => {
    // In a task of its own: one that a page is blocked by while it is still being read is not always reported.
    await page.evaluate(() =>
      setTimeout(() => {
        const until_ms = performance.now() + 120;
        while (performance.now() < until_ms);
      }),
    );
    const longest_ms = async () =>
      Math.max(0, ...(await readRecord(page)).longTasks.map((task) => task.duration_ms));
    await expect.poll(longest_ms, { timeout: 20_000 }).toBeGreaterThanOrEqual(100);
  });
});
