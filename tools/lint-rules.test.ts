/** Proves that the import boundaries of biome.json bite, on code that breaks them on purpose. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const FIXTURE = join(import.meta.dirname, "lint-fixture");
const BIOME = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");
const files = readdirSync(FIXTURE, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => name.split(sep).join("/"))
  .sort();

interface Diagnostic {
  readonly category: string;
  readonly location: { readonly path: string; readonly start: { readonly line: number } };
}

/** "line 4: noConsole" for each line that the fixture says must be reported. */
function expected(file: string): string[] {
  const lines = readFileSync(join(FIXTURE, file), "utf8").split("\n");
  return lines.flatMap((line, index) => {
    const rule = /^\s*\/\/ expect: (\w+)$/.exec(line)?.[1];
    return rule === undefined ? [] : [`line ${index + 2}: ${rule}`];
  });
}

describe("the rules of biome.json", () => {
  let folder = "";
  const reported = new Map<string, string[]>();

  beforeAll(() => {
    // The linter skips the fixture inside the repository, so it is linted as a copy with the same rules.
    folder = mkdtempSync(join(tmpdir(), "lint-rules-"));
    cpSync(FIXTURE, folder, { recursive: true });
    const rules: Record<string, unknown> = JSON.parse(
      readFileSync(join(import.meta.dirname, "..", "biome.json"), "utf8"),
    );
    const { $schema, vcs, files: skipped, ...kept } = rules;
    expect(skipped).toBeDefined();
    writeFileSync(join(folder, "biome.json"), JSON.stringify({ root: true, ...kept }));
    const biome = spawnSync(
      process.execPath,
      [BIOME, "lint", "--reporter=json", "--max-diagnostics=none", "."],
      {
        cwd: folder,
        encoding: "utf8",
      },
    );
    expect(biome.status, biome.stderr).toBe(1);
    const answer: { diagnostics: Diagnostic[] } = JSON.parse(biome.stdout);
    for (const { category, location } of answer.diagnostics) {
      const file = location.path.split(sep).join("/");
      const line = `line ${location.start.line}: ${category.split("/").at(-1)}`;
      reported.set(file, [...(reported.get(file) ?? []), line]);
    }
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(files)("report in %s what it breaks on purpose, and nothing else", (file) => {
    expect((reported.get(file) ?? []).sort()).toEqual(expected(file).sort());
  });
});
