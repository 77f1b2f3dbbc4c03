import { describe, expect, it } from "vitest";
import { BUDGET_STAGES, BUDGET_WINDOW_MS, budgetOf, frameBudget } from "./frame-budget.ts";
import { gazeSample } from "./samples.fixture.ts";
import { createSampleLane, type GazeSample } from "./samples.ts";

/** Stages of 2, 3, 16, 0.5, 1.5 and 7 ms: 30 in all. */
const row = (captured_ms: number, change: Partial<GazeSample> = {}): GazeSample =>
  gazeSample(captured_ms, {
    sent_ms: captured_ms + 2,
    received_ms: captured_ms + 23,
    painted_ms: captured_ms + 30,
    face_ms: 16,
    crop_ms: 0.5,
    network_ms: 1.5,
    ...change,
  });

const rows = (count: number, change: Partial<GazeSample> = {}): GazeSample[] =>
  Array.from({ length: count }, (_, k) => row(50 * k, change));

describe("budgetOf", () => {
  it("splits the whole into its stages, none left over", () => {
    const budget = budgetOf(rows(40));
    const medians = BUDGET_STAGES.map((stage) => budget?.stages[stage].p50_ms);
    expect(medians).toEqual([2, 3, 16, 0.5, 1.5, 7]);
    expect(budget).toMatchObject({
      frames: 40,
      cropAndNetwork: { p50_ms: 2, p95_ms: 2 },
      computing: { p50_ms: 18, p95_ms: 18 },
      whole: { p50_ms: 30, p95_ms: 30 },
      computing_per_face: 18 / 16,
      whole_per_face: 30 / 16,
    });
  });

  it("tells the slow twentieth apart from the middle", () => {
    const slow = rows(10, { network_ms: 9 });
    expect(budgetOf([...rows(90), ...slow])?.stages.network).toEqual({ p50_ms: 1.5, p95_ms: 9 });
  });

  it("leaves out frames that were not drawn, and frames without a gaze", () => {
    const others = [
      ...rows(30, { painted_ms: Number.NaN }),
      ...rows(30, { validity: "no-face", face_ms: 1 }),
    ];
    expect(budgetOf([...others, ...rows(25)])).toMatchObject({
      frames: 25,
      stages: { face: { p50_ms: 16 } },
    });
    expect(budgetOf(others)).toBeNull();
  });

  it("says nothing from a handful of frames", () => {
    expect(budgetOf(rows(19))).toBeNull();
    expect(budgetOf(rows(20))).not.toBeNull();
  });
});

it("looks at the last seconds only", () => {
  const lane = createSampleLane(100);
  for (const old of rows(30, { face_ms: 99 })) lane.push(old);
  for (const fresh of rows(30)) lane.push({ ...fresh, captured_ms: fresh.captured_ms + 60_000 });
  expect(frameBudget(lane, 60_000 + BUDGET_WINDOW_MS)?.frames).toBe(30);
});
