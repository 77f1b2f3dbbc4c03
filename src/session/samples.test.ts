import { describe, expect, it } from "vitest";
import { createSampleLane, type GazeSample } from "./samples.ts";

/** A row whose every number differs from its neighbours'. */
function sample(captured_ms: number, validity: GazeSample["validity"] = "gaze"): GazeSample {
  return {
    validity,
    captured_ms,
    sent_ms: captured_ms + 3,
    received_ms: captured_ms + 31,
    painted_ms: captured_ms + 61,
    raw_x_cm: 2.3,
    raw_y_cm: -3.7,
    mapped_x_px: 503,
    mapped_y_px: -41,
    filtered_x_px: 509,
    filtered_y_px: -43,
    yaw_deg: 5,
    pitch_deg: 7,
    roll_deg: 11,
    head_x_cm: 13,
    head_y_cm: -17,
    head_z_cm: 53,
    openness_left: 0.29,
    openness_right: 0.31,
    confidence: 0.97,
    faceCount: 1,
    brightness: 0.37,
    face_ms: 19,
    crop_ms: 0.23,
    network_ms: 2.9,
  };
}

describe("createSampleLane", () => {
  it("gives back each row as pushed, unclipped, with NaN where nothing was seen", () => {
    const lane = createSampleLane(3);
    const lost = { ...sample(71, "no-face"), raw_x_cm: Number.NaN };
    lane.push(sample(67));
    lane.push(lost);
    expect(lane.at(0)).toEqual(sample(67));
    expect(lane.at(1)).toEqual(lost);
    expect(lane.latest()?.validity).toBe("no-face");
  });

  it("keeps the newest rows when full", () => {
    const lane = createSampleLane(3);
    for (const captured_ms of [2, 3, 5, 7, 11]) lane.push(sample(captured_ms));
    expect([lane.length, lane.total]).toEqual([3, 5]);
    expect([0, 1, 2].map((index) => lane.at(index)?.captured_ms)).toEqual([5, 7, 11]);
    expect([lane.at(-1), lane.at(3), lane.at(0.5)]).toEqual([undefined, undefined, undefined]);
  });

  it("finds rows by capture time, both ends included", () => {
    const lane = createSampleLane(4);
    for (const captured_ms of [2, 3, 5, 7, 11, 13]) lane.push(sample(captured_ms));
    expect(lane.between(3, 11).map((row) => row.captured_ms)).toEqual([5, 7, 11]);
    expect(lane.between(14, 99)).toEqual([]);
  });

  it("tells listeners until they leave", () => {
    const lane = createSampleLane(2);
    const heard: number[] = [];
    const leave = lane.subscribe((row) => heard.push(row.captured_ms));
    lane.push(sample(2));
    lane.push(sample(3));
    leave();
    lane.push(sample(5));
    expect(heard).toEqual([2, 3]);
  });

  it("notes when a row was painted, whether or not newer ones came meanwhile", () => {
    const lane = createSampleLane(3);
    for (const captured_ms of [2, 3, 5, 7]) lane.push({ ...sample(captured_ms), painted_ms: Number.NaN });
    lane.markPainted(3, 53);
    lane.markPainted(4, 59);
    expect([0, 1, 2].map((index) => lane.at(index)?.painted_ms)).toEqual([Number.NaN, 53, 59]);
  });

  it("ignores paint of rows that it does not hold", () => {
    const lane = createSampleLane(2);
    for (const captured_ms of [2, 3, 5]) lane.push({ ...sample(captured_ms), painted_ms: Number.NaN });
    for (const row of [0, 1, 4]) lane.markPainted(row, 53);
    expect([lane.at(0)?.painted_ms, lane.at(1)?.painted_ms]).toEqual([Number.NaN, Number.NaN]);
    lane.clear();
    lane.markPainted(1, 53);
    lane.push({ ...sample(7), painted_ms: Number.NaN });
    expect(lane.at(0)?.painted_ms).toBeNaN();
  });

  it("is empty before the first push and after clear", () => {
    const lane = createSampleLane(2);
    expect(lane.latest()).toBeUndefined();
    lane.push(sample(2));
    lane.clear();
    expect([lane.length, lane.latest()]).toEqual([0, undefined]);
  });
});
