import { describe, expect, it } from "vitest";
import { boxFigures, fitBoxes, isFrontal } from "./box-figures.ts";
import { BOX_STATISTICS, type BoxStatistics, sampleBox } from "./box-jitter.ts";
import type { BoxComparison } from "./page/boxes.ts";
import { createRandom } from "./random.ts";

const row = (person: number, found: number | null, jittered: number[], yaw_deg = 0): BoxComparison => {
  const offset = (value: number) => ({ centreX: value, centreY: -value, size: 1 + value });
  return {
    person,
    head: "makehuman",
    yaw_deg,
    pitch_deg: 0,
    roll_deg: 0,
    blink: false,
    found: found === null ? null : offset(found),
    jittered: jittered.map(offset),
  };
};

describe("fitBoxes", () => {
  it("finds the constants that the squares were drawn with", () => {
    const random = createRandom(20261127);
    const truth = { x_px: 0, y_px: 0, size_px: 1 };
    const rows = Array.from({ length: 20_000 }, (_, person) => {
      const yaw_deg = random.uniform(-30, 30);
      const box = sampleBox(random, truth, yaw_deg, "ict");
      const found = {
        centreX: box.x_px + box.size_px / 2 - 0.5,
        centreY: box.y_px + box.size_px / 2 - 0.5,
        size: box.size_px,
      };
      return { ...row(person, 0, []), yaw_deg, found };
    });
    const [fitted, drawn] = [fitBoxes([...rows, row(1, null, [], 25)]), BOX_STATISTICS.ict];
    for (const name of Object.keys(drawn) as (keyof BoxStatistics)[]) {
      // About three standard errors of 20,000 squares whose angles reach 30 degrees.
      const limit = name.endsWith("deg") ? 5e-5 : name.endsWith("sd") ? 3e-4 : 1e-3;
      expect(Math.abs(fitted[name] - drawn[name]), name).toBeLessThan(limit);
    }
  });
});

describe("boxFigures", () => {
  it("puts MediaPipe's squares first and ours second", () => {
    const { people, measures } = boxFigures([row(1, 0.01, [0.03, 0.05]), row(2, 0.03, [0.05, 0.07])]);
    expect(people).toBe(2);
    expect(measures.centreX.mean[0]).toBeCloseTo(0.02, 12);
    expect(measures.centreX.mean[1]).toBeCloseTo(0.05, 12);
    expect(measures.size.mean[0]).toBeCloseTo(1.02, 12);
    expect(measures.centreY.sd[0]).toBeCloseTo(Math.SQRT1_2 * 0.02, 12);
    // Both of theirs lie at or below our lowest: after them, nothing of ours but the 0.03.
    expect(measures.centreX.ks).toBeCloseTo(0.75, 12);
  });

  it("counts a face that was not found, and leaves its squares out", () => {
    const { all, frontal, measures } = boxFigures([
      row(1, 0, [0, 0]),
      row(1, null, [9, 9]),
      row(1, null, [9, 9], 21),
    ]);
    expect([all.found, all.pictures]).toEqual([1, 3]);
    expect([frontal.found, frontal.pictures]).toEqual([1, 2]);
    expect(measures.centreX.mean[1]).toBe(0);
  });

  it("takes a head as frontal by yaw, pitch and roll, to either side", () => {
    const straight = row(1, 0, []);
    expect(isFrontal(straight)).toBe(true);
    expect(isFrontal({ ...straight, yaw_deg: -20.1 })).toBe(false);
    expect(isFrontal({ ...straight, pitch_deg: -15.1 })).toBe(false);
    expect(isFrontal({ ...straight, roll_deg: 15.1 })).toBe(false);
  });
});
