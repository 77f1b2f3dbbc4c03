import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CalibrationSample } from "../inference/calibration-samples.ts";
import { TARGET_LAYOUTS, type TargetPosition } from "../inference/calibration-targets.ts";
import type { CollectedTarget, TargetRole } from "./calibration-flow.ts";
import { evaluateCalibration, positionPx, withViewing } from "./calibration-record.ts";
import { facts, screen } from "./screen.fixture.ts";
import { screenGeometry } from "./screen.ts";

/** A predictor that sees the target through a known affine map, `bias_px` to the right where asked. */
function rawAt(position: TargetPosition, bias_px: number): { x_cm: number; y_cm: number } {
  const { x_px, y_px } = positionPx(position, screen);
  return { x_cm: 0.013 * (x_px + bias_px - 557) + 0.002 * y_px, y_cm: -0.011 * (y_px - 283) };
}

function collected(role: TargetRole, position: TargetPosition, index: number, bias_px = 0): CollectedTarget {
  const accepted_ms = 1000 * index + 700;
  const kept = Array.from({ length: 11 }, (_, k): CalibrationSample => {
    const input = { raw: rawAt(position, bias_px), head: null, eyes: null, embedding: null };
    return { captured_ms: accepted_ms - 300 + 33 * k, validity: "valid", input };
  });
  const collection = { kept, dropped: [], spread_cm: 0, repeat: null };
  return { role, position, shown_ms: 1000 * index, accepted_ms, attempts: 1, collection, used: true };
}

const { calibration, validation } = TARGET_LAYOUTS.standard;
const course = (bias_px: number): CollectedTarget[] => [
  ...calibration.map((position, index) => collected("calibration", position, index)),
  ...validation.map((position, index) => collected("validation", position, index + 9, bias_px)),
];

describe("evaluateCalibration", () => {
  it("recovers a known map: no error on validation targets", () => {
    const { validation: report } = evaluateCalibration(course(0), screen, 7);
    expect(report.summary).toMatchObject({ kind: "measured", measuredCount: 4, targetCount: 4 });
    if (report.summary.kind === "measured") expect(report.summary.mean.px).toBeLessThan(1e-6);
  });

  it("reports what the validation targets saw, and never fits to them", () => {
    const { fit, validation: report } = evaluateCalibration(course(37), screen, 7);
    expect(fit.map).toEqual(evaluateCalibration(course(0), screen, 7).fit.map);
    if (report.summary.kind !== "measured") throw new Error("the report has no data");
    expect(report.summary.mean.px).toBeCloseTo(37, 6);
    expect(report.summary.mean.cm).toBeCloseTo(37 / 50, 8);
    expect(report.summary.mean.deg).toBeGreaterThan(0.6);
    expect(report.summary.meanBias.px.x).toBeCloseTo(37, 6);
  });

  it.each(Object.entries(TARGET_LAYOUTS))(
    "gives %s the same coefficients whatever its validation targets saw, and others when a fitted one changes",
    (_, layout) => {
      const targets = (biases_px: readonly number[], fitted_px = 0): CollectedTarget[] => [
        ...layout.calibration.map((position, index) =>
          collected("calibration", position, index, index === 1 ? fitted_px : 0),
        ),
        ...layout.validation.map((position, index) =>
          collected("validation", position, layout.calibration.length + index, biases_px[index] ?? 0),
        ),
      ];
      const untouched = evaluateCalibration(targets([]), screen, 7).fit;
      fc.assert(
        fc.property(
          fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: layout.validation.length }),
          (biases_px) => {
            expect(evaluateCalibration(targets(biases_px), screen, 7).fit).toEqual(untouched);
          },
        ),
        { numRuns: 10 },
      );
      const without = targets([]).filter(({ role }) => role === "calibration");
      expect(evaluateCalibration(without, screen, 7).fit).toEqual(untouched);
      expect(evaluateCalibration(targets([], 37), screen, 7).fit.map).not.toEqual(untouched.map);
    },
  );

  it("has no error to show when every validation target failed", () => {
    const failed = course(0).map((target) =>
      target.role === "validation" ? { ...target, used: false } : target,
    );
    const record = evaluateCalibration(failed, screen, 7);
    expect(record.validation.summary).toEqual({ kind: "no data", targetCount: 4 });
    expect(record.grade).toBeNull();
  });

  it("refuses to fit when too few targets were usable", () => {
    const few = course(0).map((target, index) => (index < 6 ? { ...target, used: false } : target));
    expect(() => evaluateCalibration(few, screen, 7)).toThrow(
      expect.objectContaining({ code: "calibration/too-few" }),
    );
  });
});

describe("withViewing", () => {
  it("keeps px and rescales cm when the screen turns out to be wider", () => {
    const record = evaluateCalibration(course(37), screen, 7);
    const wider = withViewing(record, screenGeometry(facts, { screen_cm: 52, distance_cm: 61 }));
    const [before, after] = [record.validation.summary, wider.validation.summary];
    if (before.kind !== "measured" || after.kind !== "measured") throw new Error("a report has no data");
    expect(after.mean.px).toBe(before.mean.px);
    expect(after.mean.cm).toBeCloseTo(2 * before.mean.cm, 9);
  });

  it("follows how scale and distance were found, and forgets it when they are typed again", () => {
    const lengths = {
      screen_cm: null,
      card_pxPerCm: 41,
      distance_cm: 61,
      distance_by: "blind-spot",
    } as const;
    const record = withViewing(evaluateCalibration(course(37), screen, 7), screenGeometry(facts, lengths));
    expect(record.screen).toMatchObject({ scaleMethod: "card", distanceMethod: "blind-spot" });
    const typed = withViewing(record, screen).screen;
    expect([typed.scaleMethod, typed.distanceMethod]).toEqual([undefined, undefined]);
  });
});
