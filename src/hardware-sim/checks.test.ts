/** The README's tables are what the code says, and the code says what was published. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ablationText, checksText } from "../../tools/simulate/text.ts";
import { ablation } from "./ablation.ts";
import { publishedChecks } from "./checks.ts";
import { IMX500 } from "./imx500.ts";
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
