import { describe, expect, it } from "vitest";
import { gazeSample } from "./samples.fixture.ts";
import { createSampleLane } from "./samples.ts";
import { summarise, VITALS_WINDOW_MS } from "./vitals.ts";

const absent = Number.NaN;
describe("summarise", () => {
  it("gives rate and medians of the window alone", () => {
    const lane = createSampleLane(200);
    lane.push(gazeSample(0, { face_ms: 900 }));
    for (let k = 0; k <= 20; k++) lane.push(gazeSample(5000 + 50 * k));
    const now_ms = 5000 + VITALS_WINDOW_MS;
    expect(summarise(lane, now_ms)).toEqual({
      samples_per_s: 20,
      face_ms: 19,
      crop_ms: 0.23,
      network_ms: 2.9,
      latency_ms: 61,
      brightness_frac: 0.37,
    });
  });

  it("does not let frames without a face speed up the network", () => {
    const lane = createSampleLane(10);
    lane.push(gazeSample(10));
    for (const captured_ms of [20, 30, 40]) {
      lane.push(
        gazeSample(captured_ms, { validity: "no-face", network_ms: 0, crop_ms: 0, raw_x_cm: absent }),
      );
    }
    expect(summarise(lane, 50)).toMatchObject({ network_ms: 2.9, crop_ms: 0.23 });
  });

  it("tells the delay of the frames that were painted, and no other", () => {
    const lane = createSampleLane(10);
    for (const captured_ms of [10, 20, 30]) lane.push(gazeSample(captured_ms, { painted_ms: absent }));
    expect(summarise(lane, 50)?.latency_ms).toBeNaN();
    lane.markPainted(1, 10 + 37);
    expect(summarise(lane, 50)?.latency_ms).toBe(37);
  });

  it("says nothing from a single frame", () => {
    const lane = createSampleLane(10);
    expect(summarise(lane, 50)).toBeNull();
    lane.push(gazeSample(10));
    expect(summarise(lane, 50)).toBeNull();
  });
});
