/**
 * Runs pictures through the product's pipeline in a headless browser: builds the evaluation page with the
 * app's own sources, serves it with the app's security headers, and hands it one picture after the other.
 */
import { createReadStream } from "node:fs";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Page } from "playwright";
import { build, type InlineConfig, type PreviewServer, preview } from "vite";
import { DEFAULT_VIEWS, isViewCount, VIEW_COUNTS, type ViewCount } from "../../src/inference/crop-views.ts";
import type { EngineInfo } from "../../src/inference/protocol.ts";
import { CHROMIUM_ARGS, chromiumPath } from "../chromium.ts";
import { SECURITY_HEADERS } from "../content-security-policy.ts";
import { prepareAssets } from "../prepare-assets.ts";
import type { EvaluationPage, PageResult } from "./page/main.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "..", "..");

export interface PictureRun {
  readonly model: EngineInfo["model"];
  /** In the order asked. */
  readonly results: readonly PageResult[];
}

export interface PictureFile {
  readonly path: string;
  /** Flip it left to right first. */
  readonly mirror: boolean;
}

export interface PictureRunOptions {
  /** The .tflite file. */
  readonly model: string;
  readonly pictures: readonly PictureFile[];
  /** Views of each picture that are averaged; the page's own number when left out. */
  readonly views?: ViewCount;
  /** Told after each picture. */
  readonly progress?: (done: number) => void;
}

/** What --views says. @throws Error naming what it takes */
export function viewCountFrom(text: string): ViewCount {
  const count = Number(text);
  if (!isViewCount(count)) throw new Error(`--views is ${text}; it takes ${VIEW_COUNTS.join(", ")}`);
  return count;
}

/** @throws Error naming the file that is missing, or what the page reported */
export async function runPictures(options: PictureRunOptions): Promise<PictureRun> {
  for (const file of [options.model, ...options.pictures.map(({ path }) => path)]) await requireFile(file);
  await prepareAssets();
  const folder = await mkdtemp(join(tmpdir(), "tinytracker-evaluate-"));
  try {
    return await runInBrowser(options, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runInBrowser(options: PictureRunOptions, folder: string): Promise<PictureRun> {
  const server = await servePage(options, folder);
  try {
    const browser = await chromium.launch({ executablePath: await chromiumPath(), args: [...CHROMIUM_ARGS] });
    try {
      const page = await browser.newPage();
      await page.goto(server.resolvedUrls?.local[0] ?? "", { waitUntil: "load" });
      return await runInPage(page, options);
    } finally {
      await browser.close();
    }
  } finally {
    await server.close();
  }
}

async function runInPage(page: Page, options: PictureRunOptions): Promise<PictureRun> {
  await page.waitForFunction(() => "evaluationPage" in globalThis);
  const info = await page.evaluate(() => {
    const { evaluationPage } = globalThis as unknown as { evaluationPage: EvaluationPage };
    return evaluationPage.start("evaluation/model");
  });
  const results: PageResult[] = [];
  for (const [i, { path, mirror }] of options.pictures.entries()) {
    const request = { url: `evaluation/picture/${i}`, mirror, views: options.views ?? DEFAULT_VIEWS };
    const result = await page
      .evaluate(({ url, mirror, views }) => {
        const { evaluationPage } = globalThis as unknown as { evaluationPage: EvaluationPage };
        return evaluationPage.run(url, mirror, views);
      }, request)
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`${path}: ${reason}`);
      });
    results.push(result);
    options.progress?.(i + 1);
  }
  return { model: info.model, results };
}

async function servePage({ model, pictures }: PictureRunOptions, folder: string): Promise<PreviewServer> {
  const config: InlineConfig = {
    configFile: false,
    root: join(HERE, "page"),
    publicDir: join(ROOT, "public"),
    base: "./",
    appType: "mpa",
    logLevel: "error",
    worker: { format: "es" },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: "es2022",
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
    preview: { port: 4273, headers: { ...SECURITY_HEADERS } },
    plugins: [
      {
        name: "evaluation-files",
        configurePreviewServer(server) {
          server.middlewares.use((request, response, next) => {
            const [, name, index] =
              /^\/evaluation\/(model|picture)(?:\/(\d+))?$/.exec(request.url ?? "") ?? [];
            const file =
              name === "model" ? model : name === "picture" ? pictures[Number(index)]?.path : undefined;
            if (file === undefined) next();
            else createReadStream(file).pipe(response);
          });
        },
      },
    ],
  };
  await build(config);
  return preview(config);
}

async function requireFile(path: string): Promise<void> {
  await access(path).catch(() => {
    throw new Error(`${path} is not there or cannot be read`);
  });
}
