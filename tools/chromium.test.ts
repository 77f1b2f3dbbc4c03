import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import { CHROMIUM_ARGS, findChromium, usualPlaces } from "./chromium.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("findChromium", () => {
  it("takes the browser named by CHROMIUM_PATH before any other", async () => {
    vi.stubEnv("CHROMIUM_PATH", process.execPath); // Node answers --version too, and is certainly here.
    expect(await findChromium()).toBe(process.execPath);
  });

  it("says so when CHROMIUM_PATH names something that does not run", async () => {
    vi.stubEnv("CHROMIUM_PATH", join(import.meta.dirname, "chromium.test.ts"));
    await expect(findChromium()).rejects.toThrow(/CHROMIUM_PATH is ".*chromium\.test\.ts".*does not run/);
  });
});

describe("usualPlaces", () => {
  it("looks inside application bundles on macOS, the user's own included", () => {
    const places = usualPlaces("darwin", { HOME: "/Users/ada" });
    expect(places).toContain(
      join("/Applications", "Google Chrome.app", "Contents", "MacOS", "Google Chrome"),
    );
    expect(places.some((place) => place.startsWith(join("/Users/ada", "Applications")))).toBe(true);
  });

  it("skips Windows folders whose variable is not set", () => {
    const places = usualPlaces("win32", { PROGRAMFILES: "C:\\Program Files" });
    expect(places.length).toBeGreaterThan(0);
    expect(places.every((place) => place.startsWith("C:\\Program Files"))).toBe(true);
  });
});

it("turns the sandbox off for root only", async () => {
  expect(CHROMIUM_ARGS.includes("--no-sandbox")).toBe(process.getuid?.() === 0);
});

it("prints the path when run as a program", async () => {
  const tsx = join(import.meta.dirname, "..", "node_modules", "tsx", "dist", "cli.mjs");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [tsx, join(import.meta.dirname, "chromium.ts")],
    {
      env: { ...process.env, CHROMIUM_PATH: process.execPath },
    },
  );
  expect(stdout).toBe(`${process.execPath}\n`);
});
