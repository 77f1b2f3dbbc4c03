import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { initialSettings, PAGE_SETTINGS, type PageSettings, readHash, writeHash } from "./settings.ts";

const anySettings: fc.Arbitrary<PageSettings> = fc.record({
  theme: fc.constantFrom("auto", "dark", "light"),
  mirror: fc.boolean(),
  demo: fc.constantFrom("ana", "ben", "sam", "kit", "ada", "eli"),
  preset: fc.constantFrom("booth", "standard", "research"),
  accept: fc.constantFrom("click", "dwell"),
  clip_press: fc.boolean(),
  views: fc.constantFrom("auto", "1", "5", "9"),
  filter: fc.constantFrom("one-euro", "kalman", "none"),
  view: fc.constantFrom("sensor", "network", "signal"),
  euro_cutoff_Hz: fc.integer({ min: 1, max: 3000 }).map((hundredths) => hundredths / 100),
  euro_beta: fc.integer({ min: 0, max: 1_000_000 }).map((millionths) => millionths / 1e6),
  euro_derivative_Hz: fc.integer({ min: 1, max: 3000 }).map((hundredths) => hundredths / 100),
  kalman_noise_px: fc.integer({ min: 1, max: 2000 }),
  kalman_agility: fc.integer({ min: 1, max: 1_000_000 }),
  fixation_deg: fc.integer({ min: 1, max: 300 }).map((tenths) => tenths / 10),
  fixation_ms: fc.integer({ min: 50, max: 2000 }),
  uncertainty: fc.boolean(),
  embedding: fc.boolean(),
  keys: fc.boolean(),
  kiosk: fc.boolean(),
  screen_cm: fc.option(fc.integer({ min: 5, max: 500 })),
  card_dpcm: fc.option(fc.integer({ min: 2000, max: 600_000 }).map((thousandths) => thousandths / 1000)),
  distance_by: fc.constantFrom("typed", "blind-spot", "iris"),
  distance_cm: fc.option(fc.integer({ min: 30, max: 600 }).map((half) => half / 2)),
  seed: fc.integer({ min: 0, max: 999_999_999 }),
});

describe("settings in the address", () => {
  it("round-trip, whatever they are", () => {
    fc.assert(
      fc.property(anySettings, (settings) => {
        const read = readHash(PAGE_SETTINGS, writeHash(PAGE_SETTINGS, settings));
        expect(read).toEqual({ settings, notices: [] });
      }),
    );
  });

  it("write nothing while everything is at its default", () => {
    expect(writeHash(PAGE_SETTINGS, initialSettings(PAGE_SETTINGS))).toBe("");
  });

  it("write the smallest numbers without an exponent, as they are read", () => {
    const settings = { ...initialSettings(PAGE_SETTINGS), euro_beta: 2e-7 };
    expect(readHash(PAGE_SETTINGS, writeHash(PAGE_SETTINGS, settings))).toEqual({ settings, notices: [] });
  });

  it("never throw on any text, and keep every field valid", () => {
    const hostile = fc.oneof(
      fc
        .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 })
        .map((codes) => String.fromCharCode(...codes)),
      fc
        .tuple(fc.constantFrom(...Object.keys(PAGE_SETTINGS)), fc.string())
        .map(([key, value]) => `#${key}=${value}`),
    );
    fc.assert(
      fc.property(hostile, (hash) => {
        const { settings } = readHash(PAGE_SETTINGS, hash);
        expect(readHash(PAGE_SETTINGS, writeHash(PAGE_SETTINGS, settings)).settings).toEqual(settings);
      }),
    );
  });

  it("ignore an address too long to be ours, and say so", () => {
    const read = readHash(PAGE_SETTINGS, `#theme=light&seed=${"1".repeat(5000)}`);
    expect(read.settings).toEqual(initialSettings(PAGE_SETTINGS));
    expect(read.notices).toHaveLength(1);
  });

  it.each([
    ["screen_cm", "1e300"],
    ["screen_cm", "-3"],
    ["screen_cm", "NaN"],
    ["screen_cm", ""],
    ["distance_cm", "0x40"],
    ["seed", "Infinity"],
    ["euro_cutoff_Hz", "0"],
    ["euro_beta", "-0.1"],
    ["kalman_noise_px", "1e9"],
    ["fixation_deg", "NaN"],
    ["theme", "<script>"],
    ["mirror", "yes"],
  ])("ignore %s=%s and name the field", (key, value) => {
    const read = readHash(PAGE_SETTINGS, `#${key}=${encodeURIComponent(value)}&preset=booth`);
    expect(read.settings).toEqual({ ...initialSettings(PAGE_SETTINGS), preset: "booth" });
    expect(read.notices).toHaveLength(1);
    expect(read.notices[0]).toContain(`“${key}”`);
  });

  it("ignore fields that do not exist, even inherited names", () => {
    const read = readHash(PAGE_SETTINGS, "#__proto__=1&constructor=2&nonsense=3");
    expect(read.settings).toEqual(initialSettings(PAGE_SETTINGS));
    expect(read.notices).toHaveLength(3);
  });

  it("take the first of two values and say so", () => {
    const read = readHash(PAGE_SETTINGS, "#theme=dark&theme=light");
    expect(read.settings.theme).toBe("dark");
    expect(read.notices[0]).toContain("theme");
  });
});
