/** One browser with several pages: separate browsers fight for the cores in software rendering. */
import { type Browser, chromium, type Page } from "playwright";
import { CHROMIUM_ARGS, chromiumPath } from "../chromium.ts";

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await chromiumPath(),
    args: [...CHROMIUM_ARGS, "--disable-renderer-backgrounding", "--disable-background-timer-throttling"],
  });
}

/** Opens the page and waits until it is ready. Errors in the page end the program: no silent black pictures. */
export async function openPage(browser: Browser, address: string): Promise<Page> {
  const page = await browser.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "log") console.error(`page: ${message.text()}`);
  });
  page.on("pageerror", (error) => {
    console.error(`page failed: ${error.stack ?? error.message}`);
    process.exitCode = 1;
  });
  await page.goto(address);
  await page.waitForFunction(() => "renderer" in globalThis, undefined, { timeout: 120_000 });
  return page;
}
