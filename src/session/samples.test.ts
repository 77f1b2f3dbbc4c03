import { describe, expect, it } from "vitest";
import { gazeSample } from "./samples.fixture.ts";
import { createSampleLane } from "./samples.ts";

describe("createSampleLane", () => {
  it("gives back each row as pushed, unclipped, with NaN where nothing was seen", () => {
    const lane = createSampleLane(3);
    const lost = gazeSample(71, { validity: "no-face", raw_x_cm: Number.NaN });
    lane.push(gazeSample(67));
    lane.push(lost);
    expect(lane.at(0)).toEqual(gazeSample(67));
    expect(lane.at(1)).toEqual(lost);
    expect(lane.latest()?.validity).toBe("no-face");
  });

  it("keeps the newest rows when full", () => {
    const lane = createSampleLane(3);
    for (const captured_ms of [2, 3, 5, 7, 11]) lane.push(gazeSample(captured_ms));
    expect([lane.length, lane.total]).toEqual([3, 5]);
    expect([0, 1, 2].map((index) => lane.at(index)?.captured_ms)).toEqual([5, 7, 11]);
    expect([lane.at(-1), lane.at(3), lane.at(0.5)]).toEqual([undefined, undefined, undefined]);
  });

  it("finds rows by capture time, both ends included", () => {
    const lane = createSampleLane(4);
    for (const captured_ms of [2, 3, 5, 7, 11, 13]) lane.push(gazeSample(captured_ms));
    expect(lane.between(3, 11).map((row) => row.captured_ms)).toEqual([5, 7, 11]);
    expect(lane.between(14, 99)).toEqual([]);
  });

  it("tells listeners until they leave", () => {
    const lane = createSampleLane(2);
    const heard: number[] = [];
    const leave = lane.subscribe((row) => heard.push(row.captured_ms));
    lane.push(gazeSample(2));
    lane.push(gazeSample(3));
    leave();
    lane.push(gazeSample(5));
    expect(heard).toEqual([2, 3]);
  });

  it("notes when a row was painted, whether or not newer ones came meanwhile", () => {
    const lane = createSampleLane(3);
    for (const captured_ms of [2, 3, 5, 7]) lane.push(gazeSample(captured_ms, { painted_ms: Number.NaN }));
    lane.markPainted(3, 53);
    lane.markPainted(4, 59);
    expect([0, 1, 2].map((index) => lane.at(index)?.painted_ms)).toEqual([Number.NaN, 53, 59]);
  });

  it("ignores paint of rows that it does not hold", () => {
    const lane = createSampleLane(2);
    for (const captured_ms of [2, 3, 5]) lane.push(gazeSample(captured_ms, { painted_ms: Number.NaN }));
    for (const row of [0, 1, 4]) lane.markPainted(row, 53);
    expect([lane.at(0)?.painted_ms, lane.at(1)?.painted_ms]).toEqual([Number.NaN, Number.NaN]);
    lane.clear();
    lane.markPainted(1, 53);
    lane.push(gazeSample(7, { painted_ms: Number.NaN }));
    expect(lane.at(0)?.painted_ms).toBeNaN();
  });

  it("is empty before the first push and after clear", () => {
    const lane = createSampleLane(2);
    expect(lane.latest()).toBeUndefined();
    lane.push(gazeSample(2));
    lane.clear();
    expect([lane.length, lane.latest()]).toEqual([0, undefined]);
  });
});
