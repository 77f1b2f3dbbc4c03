/** The browser's own zoom: a typed screen width must mean the same centimetres at 100 % and at 150 %. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, expect, test } from "@playwright/test";
import type { Inspection } from "../src/session/inspection.ts";
import { CHROMIUM_ARGS, chromiumPath } from "../tools/chromium.ts";

declare const window: Window & { readonly __tinytracker: Inspection };

const ZOOM = 1.5;
/** Chromium's zoom levels are powers of this. */
const ZOOM_BASE = 1.2;

test("a typed screen width holds under page zoom", async ({ baseURL }) => {
  const profile = mkdtempSync(join(tmpdir(), "zoomed-"));
  mkdirSync(join(profile, "Default"));
  const level = Math.log(ZOOM) / Math.log(ZOOM_BASE);
  writeFileSync(
    join(profile, "Default", "Preferences"),
    JSON.stringify({ partition: { default_zoom_level: { x: level } } }),
  );
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await chromiumPath(),
    args: [...CHROMIUM_ARGS, "--window-size=1200,800"],
    // Emulation of a window size would hide the zoom.
    viewport: null,
  });
  try {
    const page = await context.newPage();
    await page.goto(`${baseURL}#screen_cm=40`);
    await page.waitForFunction(() => window.__tinytracker !== undefined);
    const seen = await page.evaluate(() => ({
      ratio: window.devicePixelRatio,
      screen_px: window.screen.width,
      outer_px: window.outerWidth,
      inner_px: window.innerWidth,
      geometry: window.__tinytracker.screen(),
    }));
    expect(seen.ratio).toBeCloseTo(ZOOM, 2);
    expect(seen.outer_px / seen.inner_px).toBeCloseTo(ZOOM, 1);
    // Page px are 1.5 times as large as the screen's: that many fewer of them to the centimetre.
    expect(seen.geometry.x_pxPerCm).toBeCloseTo(seen.screen_px / ZOOM / 40, 3);
    expect(seen.geometry.scaleBasis).toBe("set by you");
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
});
