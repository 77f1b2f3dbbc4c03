import { describe, expect, it } from "vitest";
import { DEFAULT_VIEWS, type ViewCount } from "./crop-views.ts";
import { createViewBudget, FRAMES_ASKED, type ViewBudget } from "./view-budget.ts";

/** A machine whose every view takes so long, beside a fixed part of the crop. */
const machine =
  (face_ms: number, view_ms: number, fixed_ms = 0) =>
  (views: ViewCount) => ({
    face_ms,
    crop_ms: fixed_ms + 0.4 * views * view_ms,
    network_ms: 0.6 * views * view_ms,
  });

/** The numbers of views that it goes through. */
function settle(
  stages: ReturnType<typeof machine>,
  decisions = 6,
  budget: ViewBudget = createViewBudget(),
): ViewCount[] {
  const counts: ViewCount[] = [];
  for (let k = 0; k < decisions * FRAMES_ASKED; k++) {
    budget.frame(stages(budget.views), budget.views);
    if (budget.views !== counts.at(-1)) counts.push(budget.views);
  }
  return counts;
}

describe("the number of views that there is time for", () => {
  it("begins with the middle one, passes over the first frames and waits for enough others", () => {
    const budget = createViewBudget();
    const quick = machine(5, 0.5);
    for (let k = 0; k < FRAMES_ASKED; k++) budget.frame(machine(40, 20)(5), 5);
    for (let k = 1; k < FRAMES_ASKED; k++) budget.frame(quick(5), 5);
    expect(budget.views).toBe(DEFAULT_VIEWS);
    budget.frame(quick(5), 5);
    expect(budget.views).toBe(9);
  });

  it.each([
    ["a fast laptop", machine(6, 0.8), [5, 9]],
    ["a slower one, on which nine would not quite fit", machine(14, 1.9), [5]],
    [
      "one without a graphics processor, whose face stage takes nearly all there is",
      machine(26, 1.5, 0.5),
      [5],
    ],
    ["a phone on which five would take as long as its face stage", machine(26, 5), [5, 1]],
    ["a phone whose face stage alone is too slow, and whose network is quick", machine(60, 1.2), [5, 9]],
    ["one that is slow in everything", machine(80, 12), [5, 1]],
    ["one on which not even one view fits", machine(40, 30), [5, 1]],
  ])("on %s", (_, stages, counts) => {
    expect(settle(stages)).toEqual(counts);
  });

  it("goes on from a stored calibration's number, and asks as many frames as ever before it leaves that", () => {
    const budget = createViewBudget();
    const slow = machine(26, 5);
    for (let k = 0; k < 2 * FRAMES_ASKED - 1; k++) budget.frame(slow(5), 5);
    budget.restart(9);
    expect(budget.views).toBe(9);
    // Those still under way, seen with the number before.
    for (let k = 0; k < FRAMES_ASKED; k++) budget.frame(slow(5), 5);
    for (let k = 1; k < FRAMES_ASKED; k++) budget.frame(slow(9), 9);
    expect(budget.views).toBe(9);
    budget.frame(slow(9), 9);
    expect(budget.views).toBe(1);
  });

  it("goes up and stays, and never back and forth, whatever a crop's fixed part", () => {
    for (let view_ms = 0.1; view_ms < 20; view_ms *= 1.1)
      for (const fixed_ms of [0, 1, 5])
        for (const face_ms of [2, 10, 20, 28, 50]) {
          const counts = settle(machine(face_ms, view_ms, fixed_ms));
          expect([...counts].sort((a, b) => a - b)).toSatisfy(
            (sorted: ViewCount[]) => `${sorted}` === `${counts}` || `${sorted.toReversed()}` === `${counts}`,
          );
        }
  });

  it("goes down again on a machine that gets hot, and up when that is over", () => {
    const budget = createViewBudget();
    expect(settle(machine(6, 0.8), 3, budget)).toEqual([5, 9]);
    expect(settle(machine(12, 2.8), 3, budget)).toEqual([9, 5]);
    expect(settle(machine(26, 12, 0.5), 3, budget)).toEqual([5, 1]);
    expect(settle(machine(26, 1.5, 0.5), 3, budget)).toEqual([1, 5]);
  });

  it("passes over frames that were under way with another number", () => {
    const budget = createViewBudget();
    for (let k = 0; k < 3 * FRAMES_ASKED; k++) budget.frame(machine(5, 0.5)(1), 1);
    expect(budget.views).toBe(5);
  });

  it("takes no notice of single slow frames", () => {
    const budget = createViewBudget();
    for (let k = 0; k < 2 * FRAMES_ASKED; k++) budget.frame(machine(6, k % 3 === 0 ? 40 : 0.8)(5), 5);
    expect(budget.views).toBe(9);
  });
});
