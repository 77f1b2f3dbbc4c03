/**
 * A browser of its own for each test: cameras, WebGL and CPU features are chosen by flags at launch.
 * Everything that a test opens is closed when it ends.
 */
import {
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  chromium,
  type Page,
} from "@playwright/test";
import { CHROMIUM_ARGS, chromiumPath } from "../tools/chromium.ts";
import { cameraArgs } from "../tools/fake-camera/fake-camera.ts";
import { type Watch, watch } from "../tools/watch.ts";

export interface BrowserSetup {
  /** A .y4m file; "pattern" is Chromium's own moving test picture (no face); "none" is a computer without camera. */
  readonly camera?: string;
  /** Whether the camera is allowed without asking; a page that may not ask is refused at once. */
  readonly cameraAllowed?: boolean;
  /** False switches WebGL off altogether. */
  readonly webgl?: boolean;
  /** More Chromium flags. */
  readonly args?: readonly string[];
  readonly context?: BrowserContextOptions;
}

export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page did that it should not: errors on the console, requests to elsewhere. */
  readonly watch: Watch;
}

const isWebglFlag = (flag: string) => flag.includes("swiftshader");

function flags({ camera = "pattern", webgl = true, args = [] }: BrowserSetup): string[] {
  const common = webgl
    ? CHROMIUM_ARGS
    : [...CHROMIUM_ARGS.filter((flag) => !isWebglFlag(flag)), "--use-gl=disabled"];
  const cameras: Record<string, string[]> = {
    pattern: ["--use-fake-device-for-media-stream"],
    none: ["--use-fake-device-for-media-stream=device-count=0"],
  };
  return [...common, ...(cameras[camera] ?? cameraArgs(camera)), ...args];
}

export const test = base.extend<{ launch: (setup?: BrowserSetup) => Promise<OpenPage> }>({
  launch: async ({ baseURL, viewport }, use) => {
    const closers: (() => Promise<void>)[] = [];
    await use(async (setup = {}) => {
      const browser = await chromium.launch({ executablePath: await chromiumPath(), args: flags(setup) });
      closers.push(() => browser.close());
      const context = await browser.newContext({ baseURL: baseURL ?? "", viewport, ...setup.context });
      if (setup.cameraAllowed ?? true) await context.grantPermissions(["camera"]);
      const watching = await watch(context, new URL(baseURL ?? "").origin);
      return { page: await context.newPage(), context, watch: watching };
    });
    for (const close of closers) await close();
  },
});

export { expect } from "@playwright/test";
