/** The command as it is run: exit codes, files, and errors that name what is wrong. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseArguments } from "./arguments.ts";

const folder = mkdtempSync(join(tmpdir(), "simulate-"));
afterAll(() => rmSync(folder, { recursive: true }));

const simulate = (...argv: string[]) =>
  spawnSync(process.execPath, ["--import", "tsx", "tools/simulate.ts", ...argv], { encoding: "utf8" });

describe("npm run simulate", () => {
  test("imx500: the published frame as JSON with the agreed fields, and as a table", () => {
    const file = join(folder, "frame.json");
    const { status, stdout } = simulate("--device", "imx500", "--json", file);
    expect(status).toBe(0);
    expect(stdout).toContain("19.00 ms, 4.900 mJ [published]");
    const report = JSON.parse(readFileSync(file, "utf8"));
    expect(report).toMatchObject({ device: "imx500", total_ms: 19, total_mJ: 4.9 });
    expect(report.segments.map((segment: { name: string }) => segment.name)).toEqual([
      "readout",
      "isp",
      "inference",
      "result",
    ]);
    for (const segment of report.segments) {
      expect(segment).toEqual(
        expect.objectContaining({
          start_ms: expect.any(Number),
          duration_ms: expect.any(Number),
          energy_mJ: expect.any(Number),
          provenance: expect.any(String),
        }),
      );
    }
    expect(report.segments[2]).toMatchObject({ duration_ms: 0.86, energy_mJ: 0.06, provenance: "published" });
  }, 120_000);

  test("a sweep writes one CSV row per point and puts the reports into the JSON", () => {
    const [csv, json] = [join(folder, "sweep.csv"), join(folder, "sweep.json")];
    const { status } = simulate("--sweep", "clock_MHz=100:200:50", "--csv", csv, "--json", json);
    expect(status).toBe(0);
    const [header = "", ...rows] = readFileSync(csv, "utf8").trim().split("\n");
    expect(header.split(",").slice(0, 3)).toEqual(["clock_MHz", "total_ms", "total_mJ"]);
    expect(rows.map((row) => row.split(",")[0])).toEqual(["100", "150", "200"]);
    expect(JSON.parse(readFileSync(json, "utf8")).sweep).toHaveLength(3);
  }, 120_000);

  test.each([
    ["an unknown device", ["--device", "imx501"], 2, "device: no device named imx501"],
    [
      "a hostile number",
      ["--clock_MHz", "1e300", "--json", "never.json"],
      2,
      "clock_MHz: must be from 1 to 262.5",
    ],
    ["a file in no folder", ["--json", "no/such/folder/f.json"], 1, "cannot write no/such/folder/f.json"],
    ["a model that is none", ["--model", "package.json"], 1, "package.json:"],
  ])(
    "%s: exit code, name and cure on stderr, no file, no stack",
    (_case, argv, code, words) => {
      const { status, stderr } = simulate(...argv);
      expect(status).toBe(code);
      expect(stderr).toContain(words);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(existsSync("never.json")).toBe(false);
    },
    30_000,
  );
});

describe("parseArguments", () => {
  test("takes both spellings and keeps numbers apart from words", () => {
    const options = parseArguments(["--mode=binned", "--clock_MHz", "2e2", "--roi_x_px=-5"]);
    expect(options.settings).toEqual({ mode: "binned", clock_MHz: 200, roi_x_px: -5 });
    expect(options).toMatchObject({ device: "imx500", json: null, sweep: null });
  });

  test.each([
    [["--clock"], "--clock is unknown"],
    [["--clock_MHz"], "--clock_MHz needs a value"],
    [["--clock_MHz", "--json", "f"], "--clock_MHz needs a value"],
    [["--clock_MHz", "fast"], '--clock_MHz: "fast" is not a number'],
    [["--clock_MHz", "0x10"], '--clock_MHz: "0x10" is not a number'],
    [["--clock_MHz", ""], '--clock_MHz: "" is not a number'],
    [["--mode", "full", "--mode", "binned"], "--mode is given twice"],
    [["imx500"], '"imx500" is not an argument'],
    [["--csv", "f.csv"], "--csv needs --sweep"],
    [["--sweep", "clock_MHz=1:2"], "is not name=first:last:step"],
    [["--sweep", "speed=1:2:1"], "speed is not a setting"],
    [["--sweep", "clock_MHz=1:x:1"], "not a number"],
  ])("%j is refused: %s", (argv, words) => {
    expect(() => parseArguments(argv)).toThrow(words);
  });
});
