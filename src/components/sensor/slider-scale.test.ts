import fc from "fast-check";
import { expect, test } from "vitest";
import { type NumberSetting, SETTINGS } from "../../hardware-sim/settings-table.ts";
import { SLIDER_STEPS, sliderPosition, sliderValue } from "./slider-scale.ts";

const numeric = SETTINGS.filter((spec): spec is NumberSetting => spec.kind === "number");

test.each(numeric.map((spec) => [spec.name, spec] as const))(
  "%s: every position gives a valid value, ends are the ends, further right is never less",
  (_name, spec) => {
    let last = Number.NEGATIVE_INFINITY;
    for (let position = 0; position <= SLIDER_STEPS; position++) {
      const value = sliderValue(spec, position);
      expect(value).toBeGreaterThanOrEqual(Math.max(last, spec.min));
      expect(value).toBeLessThanOrEqual(spec.max);
      last = value;
    }
    expect([sliderValue(spec, 0), sliderValue(spec, SLIDER_STEPS)]).toEqual([spec.min, spec.max]);
    expect([sliderPosition(spec, spec.min), sliderPosition(spec, spec.max)]).toEqual([0, SLIDER_STEPS]);
  },
);

test("moving the slider to where it stands changes little", () => {
  fc.assert(
    fc.property(fc.constantFrom(...numeric), fc.nat(SLIDER_STEPS), (spec, position) => {
      expect(Math.abs(sliderPosition(spec, sliderValue(spec, position)) - position)).toBeLessThanOrEqual(2);
    }),
  );
});
