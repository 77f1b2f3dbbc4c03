import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bytesText,
  energyText,
  hoursText,
  mJText,
  msText,
  percentText,
  termText,
  ticksUpTo,
} from "./figures.ts";

describe("figures as the panel writes them", () => {
  test.each([
    [msText(0.86), "0.86"],
    [msText(16.52), "16.5"],
    [msText(333.33), "333"],
    [mJText(0.06), "0.060"],
    [mJText(4.9), "4.90"],
    [percentText(0.0453), "4.5 %"],
    [percentText(0.87), "87 %"],
    [percentText(0.99951), "99.95 %"],
    [percentText(0.999999), "> 99.99 %"],
    [percentText(0.00001), "< 0.01 %"],
    [percentText(0), "0 %"],
    [percentText(1), "100 %"],
    [bytesText(8), "8 B"],
    [bytesText(7680), "7.68 kB"],
    [bytesText(15_412_800), "15.4 MB"],
    [bytesText(999_999), "1.00 MB"],
    [energyText(4.9), "4.90 mJ"],
    [energyText(10_432), "10.4 J"],
    [hoursText(0.5), "30 min"],
    [hoursText(14.3), "14 h"],
    [hoursText(240), "10 days"],
  ])("%s", (text, expected) => {
    expect(text.replaceAll("\u00a0", " ")).toBe(expected);
  });

  test("a share is never rounded up to all or down to nothing", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (share) => {
        expect(["0 %", "0.0 %", "0.00 %", "100 %", "100.0 %", "100.00 %"]).not.toContain(
          percentText(share).replaceAll("\u00a0", " "),
        );
      }),
    );
  });

  test("an energy term names both factors and the product", () => {
    const term = {
      name: "column converters",
      provenance: "published",
      source: "",
      energy_mJ: 0.35018,
    } as const;
    const factors = { amount: 12_330_240, amount_unit: "conversions", each: 28.4, each_unit: "pJ" };
    expect(termText({ ...term, ...factors } as never)).toBe(
      "column converters: 12,330,240 conversions × 28.4 pJ = 0.35 mJ",
    );
  });
});

test("ticks start at 0, stay within the limit, and are two to nine", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 1e9, noNaN: true }), (limit) => {
      const ticks = ticksUpTo(limit);
      expect(ticks[0]).toBe(0);
      expect(ticks.at(-1)).toBeLessThanOrEqual(limit * (1 + 1e-9));
      expect(ticks.length).toBeGreaterThanOrEqual(3);
      expect(ticks.length).toBeLessThanOrEqual(9);
    }),
  );
});
