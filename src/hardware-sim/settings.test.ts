import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deviceNamed } from "./devices.ts";
import { PRESETS } from "./presets.ts";
import { settingsTable, validateSettings, withDefaults } from "./settings.ts";
import { SETTINGS } from "./settings-table.ts";
import { deviceSettings } from "./simulate.ts";

const numeric = SETTINGS.flatMap((spec) => (spec.kind === "number" ? [spec] : []));
const defaults = { ...withDefaults() };

describe("every setting refuses what is not in its range, by name", () => {
  const hostile: readonly unknown[] = [-1, 1e300, Number.NaN, Number.POSITIVE_INFINITY, "12", null, {}, true];

  test.each(numeric.map((spec) => [spec.name, spec] as const))("%s", (name, spec) => {
    for (const value of [...hostile, ...(spec.min > 0 ? [0] : [])]) {
      expect(() => validateSettings({ ...defaults, [name]: value })).toThrow(
        expect.objectContaining({ name: "SimulationError", field: name }),
      );
    }
    expect(validateSettings({ ...defaults, [name]: spec.default })[name]).toBe(spec.default);
  });

  test.each(SETTINGS.map((spec) => [spec.name]))("%s missing", (name) => {
    const { [name]: _removed, ...rest } = defaults;
    expect(() => validateSettings(rest)).toThrow(
      expect.objectContaining({ code: "setting/missing", field: name }),
    );
  });

  test("choices refuse other words, numbers and prototype names", () => {
    for (const value of ["", "FULL", 0, "constructor", undefined, ["full"]]) {
      expect(() => withDefaults({ mode: value })).toThrow(expect.objectContaining({ field: "mode" }));
    }
  });

  test("unknown names are refused", () => {
    expect(() => withDefaults({ exposure: 3 })).toThrow(
      expect.objectContaining({ code: "setting/unknown", field: "exposure" }),
    );
  });

  test("a region must lie on the array", () => {
    expect(() => withDefaults({ roi_x_px: 2000, roi_width_px: 2057 })).toThrow(
      expect.objectContaining({ field: "roi_x_px" }),
    );
    expect(withDefaults({ roi_x_px: 2000, roi_width_px: 2056 }).roi_width_px).toBe(2056);
  });

  test("any value at all gives settings or a SimulationError", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SETTINGS.map((spec) => spec.name)),
        fc.anything({ withNullPrototype: true, withBigInt: true }),
        (name, value) => {
          try {
            withDefaults({ [name]: value });
          } catch (thrown) {
            expect(thrown).toMatchObject({ name: "SimulationError" });
          }
        },
      ),
    );
  });
});

describe("the table", () => {
  test("has a unit-bearing or worded name, a default inside its range and a source, once per name", () => {
    expect(new Set(SETTINGS.map((spec) => spec.name)).size).toBe(SETTINGS.length);
    for (const spec of SETTINGS) {
      expect(spec.source.length).toBeGreaterThan(10);
      if (spec.kind === "number") {
        expect(spec.default).toBeGreaterThanOrEqual(spec.min);
        expect(spec.default).toBeLessThanOrEqual(spec.max);
      } else {
        expect(spec.choices.map((choice) => choice.value)).toContain(spec.default);
      }
    }
  });

  test("a device may differ in range and default, and refuses what it cannot vary", () => {
    const coral = deviceNamed("coral-micro");
    const clock = settingsTable(coral.adjustable, coral.overrides).find((spec) => spec.name === "clock_MHz");
    expect(clock).toMatchObject({ default: 250, max: 500 });
    expect(() => deviceSettings(coral, { mode: "binned" })).toThrow(
      expect.objectContaining({ code: "setting/not-adjustable", field: "mode" }),
    );
    expect(() => deviceSettings(coral, { clock_MHz: 501 })).toThrow(
      expect.objectContaining({ field: "clock_MHz" }),
    );
  });

  test("every preset is a valid change", () => {
    for (const preset of PRESETS) expect(() => withDefaults(preset.changes)).not.toThrow();
  });
});
