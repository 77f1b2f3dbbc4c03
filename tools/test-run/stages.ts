/** The stages of `npm test`, in order. Each ends in an Outcome; a stage that breaks counts as failed. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./command.ts";
import { fromLastLine, type Outcome, singleCheck, withExit } from "./outcome.ts";
import { fromPlaywright } from "./playwright-report.ts";

export interface Stage {
  readonly name: string;
  readonly title: string;
  /** @param failed names of the stages that have failed so far. */
  run(failed: ReadonlySet<string>): Promise<Outcome>;
}

const ROOT = join(import.meta.dirname, "..", "..");
const REPORTS = join(ROOT, ".cache", "test-run");
const MINUTE_MS = 60_000;

const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const installed = (...path: string[]): string => join(ROOT, "node_modules", ...path);

export const STAGES: readonly Stage[] = [
  { name: "assets", title: "assets are built", run: () => script("prepare:assets", "assets are built") },
  { name: "types", title: "types", run: () => script("types", "types hold") },
  { name: "lint", title: "lint and import boundaries", run: () => script("lint", "lint is clean") },
  { name: "unit", title: "unit tests in Node", run: () => vitest("unit", "node") },
  { name: "browser", title: "unit tests in the browser", run: () => vitest("browser", "browser") },
  { name: "python", title: "training tests", run: python },
  { name: "build", title: "the app builds", run: build },
  { name: "e2e", title: "end to end in the browser", run: endToEnd },
];

async function script(verb: string, check: string): Promise<Outcome> {
  const exit = await runCommand(npm, ["run", "--silent", verb], { timeout_ms: 10 * MINUTE_MS });
  return singleCheck(`${check}: npm run ${verb} ${exit.what}`, exit.code === 0);
}

async function build(failed: ReadonlySet<string>): Promise<Outcome> {
  if (failed.has("assets")) return singleCheck("the app builds: not tried, its assets are missing", false);
  const vite = installed("vite", "bin", "vite.js");
  const exit = await runCommand(process.execPath, [vite, "build"], { timeout_ms: 10 * MINUTE_MS });
  return singleCheck(`the app builds: vite build ${exit.what}`, exit.code === 0);
}

async function vitest(stage: string, project: string): Promise<Outcome> {
  const file = reportFile(stage);
  const reporter = join(import.meta.dirname, "vitest-reporter.ts");
  const exit = await runCommand(
    process.execPath,
    [
      installed("vitest", "vitest.mjs"),
      "run",
      "--project",
      project,
      "--reporter=default",
      `--reporter=${reporter}`,
    ],
    { timeout_ms: 10 * MINUTE_MS, env: { OUTCOME_FILE: file } },
  );
  if (!existsSync(file)) return singleCheck(`${stage}: vitest ${exit.what} and left no report`, false);
  const reported: Outcome = JSON.parse(readFileSync(file, "utf8"));
  return withExit(stage, reported, exit);
}

async function python(): Promise<Outcome> {
  const tool = join(ROOT, "tools", "python-tests.ts");
  if (!existsSync(tool))
    return { passed: 0, failures: [], skips: ["training › there are no Python tests yet"] };
  const tsx = installed("tsx", "dist", "cli.mjs");
  const exit = await runCommand(process.execPath, [tsx, tool], { timeout_ms: 14 * MINUTE_MS });
  return withExit("training", fromLastLine("training", exit.output), exit);
}

async function endToEnd(failed: ReadonlySet<string>): Promise<Outcome> {
  if (failed.has("build")) return singleCheck("e2e: not run, the app does not build", false);
  const file = reportFile("e2e");
  const exit = await runCommand(
    process.execPath,
    [installed("@playwright", "test", "cli.js"), "test", "--reporter=list,json"],
    { timeout_ms: 20 * MINUTE_MS, env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file } },
  );
  if (!existsSync(file)) return singleCheck(`e2e: playwright ${exit.what} and left no report`, false);
  return withExit("e2e", fromPlaywright("e2e", JSON.parse(readFileSync(file, "utf8"))), exit);
}

/** Where a runner leaves its report. What an earlier run left there is removed, lest it be read as this one's. */
function reportFile(stage: string): string {
  const file = join(REPORTS, `${stage}.json`);
  rmSync(file, { force: true });
  return file;
}
