import { describe, expect, it } from "vitest";
import { inSlices } from "./slices.ts";

/** Each step takes `step_ms` of a clock that only the work moves on. */
function work(steps: number, step_ms: number, failAt = -1) {
  let now_ms = 0;
  let tasks = 0;
  function* run(): Generator<void, string> {
    for (let k = 0; k < steps; k++) {
      if (k === failAt) throw new RangeError(`step ${k}`);
      now_ms += step_ms;
      yield;
    }
    return "done";
  }
  const clock = {
    now: () => now_ms,
    nextTask: async () => {
      tasks += 1;
    },
  };
  return { result: inSlices(run(), clock), tasks: () => tasks };
}

describe("inSlices", () => {
  it("gives way after each step that takes longer than a slice", async () => {
    const { result, tasks } = work(5, 10);
    expect(await result).toBe("done");
    expect(tasks()).toBe(5);
  });

  it("does several short steps in one task", async () => {
    const { result, tasks } = work(12, 2);
    expect(await result).toBe("done");
    expect(tasks()).toBe(3);
  });

  it("rejects with what a step throws", async () => {
    await expect(work(5, 10, 3).result).rejects.toThrow("step 3");
  });
});
