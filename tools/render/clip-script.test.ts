import { describe, expect, it } from "vitest";
import { TARGET_LAYOUTS } from "../../src/inference/calibration-targets.ts";
import { CLIP_PLANS } from "./clip-plans.ts";
import { CLIP, toGazeCm, writeScript } from "./clip-script.ts";
import { hdriSplit } from "./splits.ts";

const script = writeScript();
const truthOf = (segment: { start_ms: number; end_ms: number }) =>
  script.truth.filter(({ t_ms }) => t_ms >= segment.start_ms && t_ms < segment.end_ms);

describe("the clip script", () => {
  it("looks at every target of every preset, and at the corners", () => {
    for (const [preset, { calibration, validation }] of Object.entries(TARGET_LAYOUTS))
      for (const { x_frac, y_frac } of [...calibration, ...validation])
        expect(
          script.segments.filter(
            ({ target_frac }) => target_frac?.[0] === x_frac && target_frac[1] === y_frac,
          ),
          `${preset} ${x_frac} ${y_frac}`,
        ).not.toEqual([]);
    const count = (name: string) => script.segments.filter((segment) => segment.name === name).length;
    expect(
      ["centre", "calibration", "validation", "corner", "blink", "wander"].map(count),
      "none more often than needed",
    ).toEqual([1, 13, 12, 4, 1, 1]);
  });

  it("holds the target through every fixation", () => {
    for (const segment of script.segments) {
      const { target_frac } = segment;
      if (target_frac === null) continue;
      const points = truthOf(segment);
      expect(points.length).toBe(((segment.end_ms - segment.start_ms) / 1000) * CLIP.fps);
      for (const point of points) expect([point.x_frac, point.y_frac]).toEqual(target_frac);
    }
  });

  it("has segments in order, without overlap, to the end", () => {
    for (const [k, segment] of script.segments.entries())
      expect(segment.start_ms).toBeGreaterThanOrEqual(script.segments[k - 1]?.end_ms ?? 0);
    expect(script.segments.at(-1)?.end_ms).toBe(script.duration_ms);
    expect(script.truth.length).toBe((script.duration_ms / 1000) * CLIP.fps);
  });

  it("shuts the eyes in the blink and nowhere else", () => {
    const blink = script.segments.find(({ name }) => name === "blink");
    expect(Math.max(...script.closure)).toBeGreaterThan(0.9);
    for (const [frame, closure] of script.closure.entries()) {
      const t_ms = (1000 * frame) / CLIP.fps;
      if (blink === undefined || t_ms < blink.start_ms || t_ms >= blink.end_ms) expect(closure).toBe(0);
    }
  });

  it("puts the user's right at +x and the screen below the lens", () => {
    expect(toGazeCm([0.5, 0])).toEqual({ x_cm: 0, y_cm: -1 });
    expect(toGazeCm([1, 1]).x_cm).toBeCloseTo(15, 9);
    expect(toGazeCm([1, 1]).y_cm).toBeCloseTo(-19.75, 9);
  });
});

describe("the people of the clips", () => {
  it("live in rooms of the test side under names no data set gives", () => {
    for (const { subject, hdri } of Object.values(CLIP_PLANS)) {
      expect(hdriSplit(hdri)).toBe("test");
      expect(subject).not.toMatch(/^(train|val|test)-/);
    }
  });
});
