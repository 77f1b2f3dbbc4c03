/** One browser with several pages: separate browsers fight for the cores in software rendering. */
import { type Browser, chromium, type Page } from "playwright";
import { CHROMIUM_ARGS, chromiumPath } from "../chromium.ts";

/**
 * How pictures are drawn: in software everywhere alike, or by a GPU through Vulkan or EGL (Linux, no display needed).
 * A GPU rounds differently, so the same seed gives nearly, not exactly, the same pixels. Not tried on a GPU yet.
 */
export const GL_BACKENDS = ["swiftshader", "vulkan", "gl-egl"] as const;
export type GlBackend = (typeof GL_BACKENDS)[number];

/** Flags of the chosen backend in place of those for drawing in software. */
export function browserArguments(gl: GlBackend): string[] {
  if (gl === "swiftshader") return [...CHROMIUM_ARGS];
  const kept = CHROMIUM_ARGS.filter((flag) => !/swiftshader|gpu-compositing/.test(flag));
  const chosen = [
    `--use-angle=${gl}`,
    "--ignore-gpu-blocklist",
    "--enable-gpu",
    "--disable-software-rasterizer",
  ];
  return [...kept, ...chosen, ...(gl === "vulkan" ? ["--enable-features=Vulkan"] : [])];
}

export async function openBrowser(gl: GlBackend = "swiftshader"): Promise<Browser> {
  return chromium.launch({
    executablePath: await chromiumPath(),
    args: [
      ...browserArguments(gl),
      "--disable-renderer-backgrounding",
      "--disable-background-timer-throttling",
    ],
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
