/**
 * Makes the README's pictures of the real app on a demo clip, calibrated: docs/desktop.png (1440 × 900) and
 * docs/phone.png (390 × 844). Run: npx tsx tools/screenshots.ts [folder]
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type BrowserContextOptions, chromium, type Page } from "playwright";
import { CHROMIUM_ARGS, chromiumPath } from "./chromium.ts";
import { serveApp } from "./served-app.ts";

const SHOTS: Readonly<Record<string, BrowserContextOptions>> = {
  desktop: { viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
  phone: {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    colorScheme: "dark",
  },
};

/** A slow computer calibrates a slow clip. */
const PATIENCE_MS = 300_000;

async function calibratedDemo(page: Page, url: string): Promise<void> {
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(url);
  await page.getByRole("button", { name: /watch a demo/i }).click();
  await page.getByRole("status").getByText("Tracking", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Calibrate", exact: true }).click();
  // Beside other work a computer seldom reaches the frame rate asked for.
  await page
    .getByRole("button", { name: /^Begin( anyway)?$/, disabled: false })
    .first()
    .click();
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  await page.getByRole("button", { name: "Upper right", exact: true }).click();
  // The dot is on its way, and the numbers are those of the last three seconds.
  await page.waitForTimeout(4000);
  await page.evaluate(() => scrollTo(0, 0));
}

const folder = process.argv[2] ?? join(import.meta.dirname, "..", "docs");
mkdirSync(folder, { recursive: true });
const app = await serveApp();
const browser = await chromium.launch({ executablePath: await chromiumPath(), args: [...CHROMIUM_ARGS] });
try {
  for (const [name, options] of Object.entries(SHOTS)) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await calibratedDemo(page, app.url);
    const path = join(folder, `${name}.png`);
    await page.screenshot({ path });
    process.stdout.write(`${path}\n`);
    await context.close();
  }
} finally {
  await browser.close();
  app.close();
}
