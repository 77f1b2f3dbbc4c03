/** The README's tables are what the code says, and the code says what was published. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ablationText, checksText, countRatiosText, layoutsText } from "../../tools/simulate/text.ts";
import { ablation } from "./ablation.ts";
import { arrayLayouts, countRatios, layerCycles } from "./array-layouts.ts";
import { publishedChecks } from "./checks.ts";
import { IMX500 } from "./imx500.ts";
import { MOBILENET_V1 } from "./networks/check-networks.ts";
import { countText } from "./number-text.ts";

const readme = readFileSync(new URL("README.md", import.meta.url), "utf8");

describe("published figures", () => {
  test.each(
    publishedChecks()
      .filter((row) => row.role === "used")
      .map((row) => [`${row.what}, ${row.unit}`, row]),
  )("%s comes out exactly", (_name, row) => {
    expect(Math.abs(row.error)).toBeLessThan(1e-9);
  });

  test("checks on the same group's hardware and on read-out stay within ten per cent", () => {
    const near = publishedChecks().filter(
      (row) => row.role === "check" && !/PicoSAM2|MobileNet/.test(row.what),
    );
    expect(near.length).toBeGreaterThanOrEqual(7);
    for (const row of near) expect(Math.abs(row.error), row.what).toBeLessThan(0.1);
  });

  test("the README prints this table", () => {
    expect(readme).toContain(checksText(publishedChecks()));
  });
});

describe("ablation", () => {
  test("every variant reproduces the paper's 19 ms", () => {
    for (const row of ablation()) expect(row.paper_ms).toBeCloseTo(19, 9);
  });

  test("the README prints this table", () => {
    expect(readme).toContain(ablationText(ablation()));
  });
});

describe("why the two large networks cannot both come out", () => {
  const published = 14.3 / 3.1;

  test("PicoSAM2 has no count that is more than a quarter above MobileNet V1's, yet took 4.6 times as long", () => {
    expect(countRatios()).toHaveLength(5);
    for (const { count, ratio } of countRatios()) expect(ratio, count).toBeLessThan(1.25);
    expect(published).toBeGreaterThan(4.6);
  });

  test("no wiring of 2304 multipliers comes within a factor of three of that ratio", () => {
    for (const row of arrayLayouts()) {
      expect(row.inputLanes * row.outputLanes).toBe(2304);
      expect(row.ratio).toBeLessThan(published / 3);
      // 568,740,352 and 323,053,056 MACs cannot take fewer cycles than MACs / 2304.
      expect(row.mobilenet_ms).toBeGreaterThan(568_740_352 / 2304 / 262_500);
      expect(row.picosam2_ms).toBeGreaterThan(323_053_056 / 2304 / 262_500);
    }
  });

  test("layers by hand: 27 products into 16 lanes are two steps, 1000 outputs on 144 lanes seven rounds", () => {
    const named = (name: string) => {
      const layer = MOBILENET_V1.layers.find((one) => one.name === name);
      if (layer === undefined) throw new Error(`no layer ${name}`);
      return layer;
    };
    expect(layerCycles(named("stem"), 16, 144)).toBe(112 * 112 * 2);
    expect(layerCycles(named("classes"), 16, 144)).toBe((1024 / 16) * 7);
    expect(layerCycles(named("block 1/depthwise"), 16, 144)).toBe(112 * 112);
  });

  test("the README prints these tables", () => {
    expect(readme).toContain(countRatiosText(countRatios()));
    expect(readme).toContain(layoutsText(arrayLayouts()));
  });
});

test("the constants in the README's formulas are the device's", () => {
  const { accelerator, imaging_mW, modes } = IMX500;
  const binnedRow_uJ = (modes.find((mode) => mode.id === "binned")?.pJ_per_row?.value ?? Number.NaN) / 1e6;
  for (const words of [
    `${imaging_mW?.value.toFixed(1)} mW × time + conversions`,
    `${accelerator.running_mW?.value.toFixed(1)} mW × time + MACs × ${accelerator.pJ_per_mac?.value.toFixed(2)} pJ`,
    `MACs / ${accelerator.macs_per_cycle.value.toFixed(0)} per cycle`,
    `bytes moved / ${accelerator.bytes_per_cycle?.value.toFixed(0)} per cycle`,
    `${countText(accelerator.overhead_cycles_per_layer?.value ?? 0)} cycles`,
    `binned rows × ${binnedRow_uJ.toFixed(2)} µJ`,
  ]) {
    expect(readme).toContain(words);
  }
});
