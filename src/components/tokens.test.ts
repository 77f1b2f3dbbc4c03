/** Contrast of the colour tokens, by the WCAG 2 formula, in every theme. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

/** Every block of the file that sets --color-bg: dark, light by the system, light by choice. */
const themes = [...css.matchAll(/\{([^{}]*--color-bg:[^{}]*)\}/g)].map((match) => {
  const colours = new Map<string, string>();
  for (const [, name, value] of (match[1] ?? "").matchAll(/--color-([\w-]+):\s*(#[0-9a-f]{6})/g)) {
    if (name && value) colours.set(name, value);
  }
  return colours;
});

/** Relative luminance of an sRGB colour, 0…1 (WCAG 2.2, "relative luminance"). */
function luminance(hex: string): number {
  const channel = (start: number) => {
    const value = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((p, q) => q - p) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

describe("colour tokens", () => {
  it("come in three blocks: dark, light by the system, light by choice", () => {
    expect(themes).toHaveLength(3);
    expect([...(themes[1] ?? [])]).toEqual([...(themes[2] ?? [])]);
  });

  const texts = [
    "text",
    "text-muted",
    "accent",
    "simulated",
    "measured",
    "good",
    "warn",
    "bad",
    "trace-one-euro",
    "trace-kalman",
  ];
  for (const [index, theme] of themes.entries()) {
    for (const ground of ["bg", "surface", "surface-2"]) {
      it.each(texts)(`theme ${index}: %s on ${ground} is at least 4.5:1`, (name) => {
        expect(contrast(theme.get(name) ?? "", theme.get(ground) ?? "")).toBeGreaterThanOrEqual(4.5);
      });
    }
    it(`theme ${index}: text on the accent is at least 4.5:1, control edges at least 3:1`, () => {
      expect(contrast(theme.get("on-accent") ?? "", theme.get("accent") ?? "")).toBeGreaterThanOrEqual(4.5);
      expect(contrast(theme.get("line-strong") ?? "", theme.get("surface-2") ?? "")).toBeGreaterThanOrEqual(
        3,
      );
    });
  }
});
