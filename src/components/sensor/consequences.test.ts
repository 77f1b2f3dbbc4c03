import fc from "fast-check";
import { expect, test } from "vitest";
import { withDefaults } from "../../hardware-sim/settings.ts";
import { SETTINGS } from "../../hardware-sim/settings-table.ts";
import { withConsequences } from "./consequences.ts";
import { SLIDER_STEPS, sliderValue } from "./slider-scale.ts";

test("a frame rate turns pacing on; other settings change alone", () => {
  const settings = withDefaults();
  expect(withConsequences("frame_rate_fps", 5, settings, SETTINGS)).toEqual({
    frame_rate_fps: 5,
    pacing: "timed",
  });
  expect(withConsequences("mode", "binned", settings, SETTINGS)).toEqual({ mode: "binned" });
});

test("moving the region right makes it narrower, widening it moves it left", () => {
  const whole = withDefaults();
  expect(withConsequences("roi_x_px", 1000, whole, SETTINGS)).toEqual({ roi_x_px: 1000, roi_width_px: 3056 });
  const right = withDefaults({ roi_x_px: 1000, roi_width_px: 3056 });
  expect(withConsequences("roi_width_px", 4000, right, SETTINGS)).toEqual({
    roi_x_px: 56,
    roi_width_px: 4000,
  });
});

test("no walk over the sliders ever leads into a refusal", () => {
  const numeric = SETTINGS.flatMap((spec) => (spec.kind === "number" ? [spec] : []));
  const step = fc.tuple(fc.constantFrom(...numeric), fc.nat(SLIDER_STEPS));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      let settings = withDefaults();
      for (const [spec, position] of steps) {
        const change = withConsequences(spec.name, sliderValue(spec, position), settings, SETTINGS);
        settings = withDefaults({ ...settings, ...change });
      }
    }),
  );
});
