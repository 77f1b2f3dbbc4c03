import { describe, expect, it } from "vitest";
import { boxFigures, isFrontal } from "./box-figures.ts";
import type { BoxComparison } from "./page/boxes.ts";

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
