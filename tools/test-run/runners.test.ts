/** Runs the real runners on tiny suites: what they report must reach the Outcome unharmed. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runCommand } from "./command.ts";
import type { Outcome } from "./outcome.ts";
import { fromPlaywright } from "./playwright-report.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const timeout_ms = 60_000;
const quietly = { timeout_ms, show: false };
let folder = "";

beforeAll(() => {
  // Inside the repository, so that the suites find its packages; .cache is ignored by git and linter.
  mkdirSync(join(ROOT, ".cache"), { recursive: true });
  folder = mkdtempSync(join(ROOT, ".cache", "runners-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function suite(name: string, from: string, body: string): void {
  writeFileSync(join(folder, name), `import { test, expect } from "${from}";\n${body}\n`);
}

it("keeps Vitest's counts, the reasons of skips, and files that do not load", {
  timeout: timeout_ms,
}, async () => {
  suite(
    "mixed.vi.ts",
    "vitest",
    `
    test("good", () => {});
    test("bad", () => { expect(1).toBe(2); });
    test("left out", (context) => context.skip("no such device"));`,
  );
  suite("broken.vi.ts", "vitest", `throw new Error("does not load");`);
  writeFileSync(join(folder, "vitest.config.ts"), `export default { test: { include: ["*.vi.ts"] } };`);
  const file = join(folder, "outcome.json");
  const exit = await runCommand(
    process.execPath,
    [
      join(ROOT, "node_modules", "vitest", "vitest.mjs"),
      "run",
      `--root=${folder}`,
      `--reporter=${join(import.meta.dirname, "vitest-reporter.ts")}`,
    ],
    { ...quietly, env: { OUTCOME_FILE: file } },
  );
  expect(exit.code).toBe(1);
  const outcome: Outcome = JSON.parse(readFileSync(file, "utf8"));
  expect(outcome.passed).toBe(1);
  expect([...outcome.failures].sort()).toEqual(["broken.vi.ts › does not load", "mixed.vi.ts › bad"]);
  expect(outcome.skips).toEqual(["mixed.vi.ts › left out: no such device"]);
});

it("keeps Playwright's counts, the reasons of skips, and files that do not load", {
  timeout: timeout_ms,
}, async () => {
  suite(
    "mixed.pw.ts",
    "@playwright/test",
    `
    test("good", () => {});
    test("bad", () => { expect(1).toBe(2); });
    test("left out", () => { test.skip(true, "no such device"); });`,
  );
  suite("broken.pw.ts", "@playwright/test", `throw new Error("does not load");`);
  writeFileSync(
    join(folder, "playwright.config.ts"),
    `export default { testMatch: "*.pw.ts", outputDir: "results" };`,
  );
  const run = async (...names: string[]) => {
    const file = join(folder, "playwright.json");
    const exit = await runCommand(
      process.execPath,
      [
        join(ROOT, "node_modules", "@playwright", "test", "cli.js"),
        "test",
        ...names,
        "-c",
        folder,
        "--reporter=json",
      ],
      { ...quietly, env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file } },
    );
    expect(exit.code).toBe(1);
    return fromPlaywright("e2e", JSON.parse(readFileSync(file, "utf8")));
  };
  expect(await run("mixed.pw.ts")).toEqual({
    passed: 1,
    failures: ["e2e › mixed.pw.ts › bad"],
    skips: ["e2e › mixed.pw.ts › left out: no such device"],
  });
  expect((await run("broken.pw.ts")).failures[0]).toContain("does not load");
});

it("ends a command that hangs, with what it started", async () => {
  const hang =
    "require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {stdio: 'inherit'}); setInterval(() => {}, 1000)";
  const exit = await runCommand(process.execPath, ["-e", hang], { ...quietly, timeout_ms: 500 });
  // `close` comes only once every holder of the output is gone, so getting here shows the child went too.
  expect(exit).toMatchObject({ code: 124, what: "was ended after 0.5 s" });
});

it("reports a program that is not there", async () => {
  const exit = await runCommand(join(ROOT, "no-such-program"), [], quietly);
  expect(exit).toMatchObject({ code: 127, what: expect.stringContaining("could not be started") });
});
