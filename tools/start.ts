/**
 * `npm start`: builds what is missing or out of date, serves dist/ with its security headers, prints the
 * address. PORT chooses the port (4173, or the next free one).
 *
 * Serves this machine only: browsers give a camera to http://localhost, but not to a plain http address of
 * another machine. For others, put dist/ on any https host.
 */
import { readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, preview } from "vite";
import { prepareAssets } from "./prepare-assets.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const BUILT_PAGE = join(ROOT, "dist", "index.html");
/** What the build reads. Folders count with all they hold; a file that was removed ages its folder. */
const SOURCES = [
  "src",
  "public",
  "index.html",
  "vite.config.ts",
  "package-lock.json",
  "tools/content-security-policy.ts",
];
const DEFAULT_PORT = 4173;

/** Latest change of a file, or of a folder and all it holds; 0 where there is none. */
async function newest_ms(path: string): Promise<number> {
  const own = await stat(path).catch(() => null);
  if (own === null) return 0;
  if (!own.isDirectory()) return own.mtimeMs;
  const inside = await readdir(path, { recursive: true });
  const times = await Promise.all(inside.map(async (name) => (await stat(join(path, name))).mtimeMs));
  return Math.max(own.mtimeMs, ...times);
}

/** Whether dist/ is missing or older than what it is built from. */
async function isBuildStale(): Promise<boolean> {
  const built_ms = await newest_ms(BUILT_PAGE);
  const sources = await Promise.all(SOURCES.map((name) => newest_ms(join(ROOT, name))));
  return built_ms < Math.max(...sources);
}

function portFrom(text: string | undefined): { port: number; strict: boolean } {
  if (text === undefined || text === "") return { port: DEFAULT_PORT, strict: false };
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`PORT is "${text}"; a whole number from 1 to 65535 is needed.`);
  }
  return { port, strict: true };
}

async function main(): Promise<void> {
  const { port, strict } = portFrom(process.env.PORT);
  await prepareAssets((line) => process.stdout.write(`  ${line}\n`));
  if (await isBuildStale()) {
    process.stdout.write("  building the app\n");
    await build({ root: ROOT, logLevel: "error" });
  }
  const server = await preview({ root: ROOT, preview: { port, strictPort: strict }, logLevel: "warn" });
  const address = server.resolvedUrls?.local[0] ?? `http://localhost:${port}/`;
  process.stdout.write(`\n  TinyTracker Live: ${address}\n  Stop with Ctrl+C.\n`);
}

try {
  await main();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`npm start failed: ${message}\n`);
  process.exitCode = 1;
}
