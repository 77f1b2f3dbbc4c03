import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSchedule } from "./schedule.ts";

describe("createSchedule", () => {
  test("two frames by hand: the second waits in the camera until the network is free", () => {
    const schedule = createSchedule();
    expect(schedule.admit(0, [10, 30, 1], 0)).toEqual({ start_ms: 0, finish_ms: 41 });
    // Camera free at 10; done at 20; network free at 40; 40 + 30 + 1.
    expect(schedule.admit(0, [10, 30, 1], 0)).toEqual({ start_ms: 10, finish_ms: 71 });
    expect(schedule.free_ms).toBe(40);
  });

  test("serial operation is one stage", () => {
    const schedule = createSchedule();
    schedule.admit(5, [19], 0);
    expect(schedule.admit(6, [19], 0)).toEqual({ start_ms: 24, finish_ms: 43 });
  });

  test("the period keeps starts apart", () => {
    const schedule = createSchedule();
    schedule.admit(0, [2], 100);
    expect(schedule.admit(3, [2], 100).start_ms).toBe(100);
  });

  test("in the long run one frame leaves per slowest stage", () => {
    const stage = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(fc.array(stage, { minLength: 1, maxLength: 5 }), stage, (stages, period) => {
        const schedule = createSchedule();
        const finishes = Array.from({ length: 40 }, () => schedule.admit(0, stages, period).finish_ms);
        const slowest = Math.max(...stages, period);
        for (let i = 10; i < finishes.length; i++) {
          expect((finishes[i] ?? 0) - (finishes[i - 1] ?? 0)).toBe(slowest);
        }
      }),
    );
  });
});
