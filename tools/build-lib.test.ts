/** The example page shows what the library needs: no wider policy than the app's own, nothing from elsewhere. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CSP_META } from "./content-security-policy.ts";

const FOLDER = join(import.meta.dirname, "..", "examples", "plain-page");
const files = readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name), "utf8")] as const);

describe("the example page", () => {
  it("carries the app's content security policy", () => {
    const page = new Map(files).get("index.html") ?? "";
    expect(/http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(page)?.[1]).toBe(CSP_META);
  });

  it.each(files)("%s names no other origin", (_name, text) => {
    expect(text).not.toMatch(/https?:\/\/|["'(]\/\//);
  });
});
