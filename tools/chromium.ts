/**
 * Finds a Chromium to test, render and measure with, and installs one when there is none.
 * Not for the product: only tools and tests drive a browser from Node.
 *
 * Order: CHROMIUM_PATH, a browser on PATH, the usual places of each system, Playwright's own
 * download; then (unless told not to) `playwright install chromium`, then apt as root on Debian.
 * A candidate counts only when it answers `--version`: Ubuntu's snap stub and a download without its
 * system libraries are there but do not run.
 *
 * Run as a program it prints the path: `npx tsx tools/chromium.ts`.
 */
import { execFile, spawn } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright";

const run = promisify(execFile);

const NAMES_ON_PATH = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge",
  "microsoft-edge-stable",
  "msedge",
];

const isRoot = process.getuid?.() === 0;

/**
 * Flags every browser of ours starts with: WebGL in software (the same picture with and without a
 * GPU), none of the browser's own background requests, and the sandbox off only for root, where
 * Chromium refuses to start with it.
 */
export const CHROMIUM_ARGS: readonly string[] = [
  ...(isRoot ? ["--no-sandbox"] : []),
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  // Without this the page itself would be drawn through software WebGL as well, a hundred times slower.
  "--disable-gpu-compositing",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-domain-reliability",
  "--disable-sync",
  "--disable-default-apps",
  "--no-first-run",
  "--no-default-browser-check",
  "--no-pings",
];

/** Where installers put a browser when they leave PATH alone. */
export function usualPlaces(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  if (platform === "darwin") {
    const apps = ["Chromium", "Google Chrome", "Microsoft Edge"];
    const roots = ["/Applications", ...(env.HOME ? [join(env.HOME, "Applications")] : [])];
    return roots.flatMap((root) => apps.map((app) => join(root, `${app}.app`, "Contents", "MacOS", app)));
  }
  if (platform === "win32") {
    const roots = [env.PROGRAMFILES, env["PROGRAMFILES(X86)"], env.LOCALAPPDATA].filter(isText);
    const tails = [
      join("Google", "Chrome", "Application", "chrome.exe"),
      join("Chromium", "Application", "chrome.exe"),
      join("Microsoft", "Edge", "Application", "msedge.exe"),
    ];
    return roots.flatMap((root) => tails.map((tail) => join(root, tail)));
  }
  return [
    "/usr/bin/chromium",
    "/usr/lib/chromium/chromium",
    "/opt/google/chrome/chrome",
    "/opt/microsoft/msedge/msedge",
    "/snap/bin/chromium",
  ];
}

/** Every place a browser may be, in the order in which they are tried. */
function candidates(): string[] {
  const suffix = process.platform === "win32" ? ".exe" : "";
  const folders = (process.env.PATH ?? "").split(delimiter).filter(isText);
  return [
    ...NAMES_ON_PATH.flatMap((name) => folders.map((folder) => join(folder, name + suffix))),
    ...usualPlaces(process.platform, process.env),
    chromium.executablePath(),
  ];
}

/** A Chromium that runs, or null. Installs nothing. Throws if CHROMIUM_PATH names one that does not run. */
export async function findChromium(): Promise<string | null> {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) {
    if (await isWorking(chosen)) return chosen;
    throw new Error(`CHROMIUM_PATH is "${chosen}", which does not run. Correct or unset it.`);
  }
  for (const path of candidates()) {
    if (await isWorking(path)) return path;
  }
  return null;
}

let found: Promise<string> | null = null;

/** Path of a Chromium that runs; installs one if there is none. The answer is kept for this process. */
export function chromiumPath(): Promise<string> {
  found ??= findOrInstall().catch((error: unknown) => {
    found = null;
    throw error;
  });
  return found;
}

async function findOrInstall(): Promise<string> {
  const present = await findChromium();
  if (present) return present;
  const tried: string[] = [];
  for (const [command, ...args] of installers()) {
    if (command === undefined) continue;
    const line = [command, ...args].join(" ");
    process.stderr.write(`No Chromium found; running: ${line}\n`);
    const code = await runVisibly(command, args);
    tried.push(`"${line}" (${code === 0 ? "done" : `exit code ${code}`})`);
    const path = await findChromium();
    if (path) return path;
  }
  throw new Error(
    `No Chromium could be found or installed. Tried PATH, the usual places and ${tried.join(", ")}. ` +
      "Install Chromium, Google Chrome or Edge, or set CHROMIUM_PATH to its program file.",
  );
}

/** Commands that may bring a browser, cheapest first. Each is tried only if the ones before brought none. */
function installers(): string[][] {
  const playwrightCli = join(import.meta.dirname, "..", "node_modules", "playwright", "cli.js");
  const commands = [[process.execPath, playwrightCli, "install", "chromium"]];
  if (process.platform === "linux" && isRoot) {
    // The download above lacks its system libraries on a bare image; the distribution's package brings them.
    commands.push(["apt-get", "update"]);
    commands.push(["apt-get", "install", "-y", "--no-install-recommends", "chromium"]);
    commands.push([process.execPath, playwrightCli, "install-deps", "chromium"]);
  }
  return commands;
}

/** Exit code of a command whose output goes to our standard error; 127 if it is not there. */
function runVisibly(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ["ignore", 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    child.once("error", () => resolve(127));
    child.once("close", (code) => resolve(code ?? 1));
  });
}

async function isWorking(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    // On Windows `--version` opens a window instead of printing, so being there has to do.
    if (process.platform !== "win32") await run(path, ["--version"], { timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

const isText = (value: string | undefined): value is string => value !== undefined && value !== "";

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await chromiumPath());
}
