/**
 * `npm ci` refuses a lock file that leaves out the variants of a package for other systems. npm drops those
 * that the registry in use does not carry, so an ordinary `npm install` can break a fresh clone unnoticed.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

interface Entry {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages }: { packages: Readonly<Record<string, Entry>> } = JSON.parse(
  readFileSync(join(import.meta.dirname, "..", "package-lock.json"), "utf8"),
);
const entries = Object.entries(packages);

it("holds every optional package that another one names", () => {
  const names = new Set(entries.map(([path]) => path.split("node_modules/").at(-1)));
  const missing = entries.flatMap(([, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter((name) => !names.has(name)),
  );
  expect(missing).toEqual([]);
});

it("records no download address, which would be of one machine's registry", () => {
  expect(entries.filter(([, entry]) => entry.resolved?.startsWith("http")).map(([path]) => path)).toEqual([]);
});
