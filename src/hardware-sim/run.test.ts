import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deviceNamed } from "./devices.ts";
import { PRESETS } from "./presets.ts";
import { createRun, exposureFor, type LiveFrame, regionFor } from "./run.ts";
import { createSimulator, deviceSettings } from "./simulate.ts";

const imx500 = deviceNamed("imx500");
const start = (changes: Record<string, unknown> = {}) =>
  createRun(createSimulator(imx500, deviceSettings(imx500, changes), imx500.published.workload));
const at = (captured_ms: number, rest: Partial<LiveFrame> = {}): LiveFrame => ({
  captured_ms,
  brightness: 0.5,
  face: null,
  ...rest,
});
const second = (run: ReturnType<typeof start>, fps: number, frames: number) => {
  for (let i = 0; i < frames; i++) run.offer(at(1000 + (i * 1000) / fps));
};

describe("createRun", () => {
  test("30 fps asleep in between: 4.9 mJ a frame, 147 mW, nothing missed", () => {
    const run = start({ between_frames: "standby" });
    second(run, 30, 301);
    const totals = run.totals();
    expect(totals).toMatchObject({ offered: 301, frames: 301, missed: 0, sent_bytes: 301 * 7680 });
    expect(totals.energy_mJ).toBeCloseTo(301 * 4.9, 9);
    expect(totals.average_mW).toBeCloseTo((301 * 4.9 * 1000) / (10_000 + 19), 6);
    expect(totals.kept_bytes).toBe(301 * (15_412_800 - 7680));
  });

  test("staying on fills the gaps at imaging power", () => {
    const run = start();
    second(run, 10, 2);
    const idle_mW = createSimulator(imx500, deviceSettings(imx500), imx500.published.workload).frame()
      .operation.idle_mW;
    expect(run.totals().energy_mJ).toBeCloseTo(2 * 4.9 + ((idle_mW ?? 0) * 81) / 1000, 9);
  });

  test("a 10 fps read-out misses two of three frames of a 30 fps camera", () => {
    const run = start({ mode: "pi-full" });
    second(run, 30, 300);
    expect(run.totals().missed).toBeGreaterThanOrEqual(195);
    expect(run.totals().missed).toBeLessThanOrEqual(201);
  });

  test("a chosen rate below the camera's misses the rest", () => {
    const run = start({ pacing: "timed", frame_rate_fps: 1 });
    second(run, 30, 300);
    expect(run.totals().frames).toBeGreaterThanOrEqual(10);
    expect(run.totals().frames).toBeLessThanOrEqual(11);
  });

  test("frames that jitter round the sensor's own pace are not lost", () => {
    const run = start({ mode: "pi-binned" });
    for (let i = 0; i < 300; i++) run.offer(at(i * 34 + (i % 2 === 0 ? 0 : 3)));
    expect(run.totals().missed).toBe(0);
  });

  test("the face steers the region, the brightness the exposure", () => {
    const run = start({ roi_rows: "roi" });
    const report = run.offer(at(0, { brightness: 0.25, face: { x: 0.4, y: 0.4, width: 0.2, height: 0.2 } }));
    expect(report?.settings).toMatchObject({ exposure_ms: 20, roi_width_px: 1218, roi_height_px: 912 });
    expect(report?.total_ms).toBeLessThan(9);
    // No face: the region goes back to what was set.
    expect(run.offer(at(500))?.settings.roi_width_px).toBe(4056);
  });

  test("three frames of a face, every total worked by hand from the published figures", () => {
    const run = start({ battery_Wh: 2 });
    const face = { x: 0.4, y: 0.4, width: 0.2, height: 0.2 };
    for (const captured_ms of [500, 600, 700]) run.offer(at(captured_ms, { face }));
    // The face and a quarter of it on every side: 0.3 of 4056 × 3040, made even.
    const region = 1218 * 912;
    const frame_ms = 16.52 + 0.69 * (region / (4056 * 3040)) + 0.69 + 0.86 + 0.24;
    // Imaging power closes on 4.9 mJ; conversions cost 28.4 pJ each, link bytes 100 pJ each.
    const counted_mJ = (4056 * 3040 * 28.4 + 7680 * 100) * 1e-9;
    const imaging_mW = ((4.9 - 0.06 - counted_mJ) * 1000) / (17.9 + 0.24);
    const frame_mJ = counted_mJ + (imaging_mW * (frame_ms - 0.86)) / 1000 + 0.06;
    const elapsed_ms = 200 + frame_ms;
    const energy_mJ = 3 * frame_mJ + (imaging_mW * 2 * (100 - frame_ms)) / 1000;
    const totals = run.totals();
    expect(totals).toMatchObject({ offered: 3, frames: 3, missed: 0, sent_bytes: 3 * 7680 });
    expect(totals.elapsed_ms).toBeCloseTo(elapsed_ms, 9);
    expect(totals.energy_mJ).toBeCloseTo(energy_mJ, 9);
    expect(totals.average_mW).toBeCloseTo((energy_mJ * 1000) / elapsed_ms, 9);
    expect(totals.battery_hours).toBeCloseTo(2000 / ((energy_mJ * 1000) / elapsed_ms), 9);
    // An ordinary camera sends every sample, 10 bits each, whatever the region.
    expect(totals.raw_bytes).toBe((3 * 4056 * 3040 * 10) / 8);
    expect(totals.kept_bytes).toBe((3 * 4056 * 3040 * 10) / 8 - 3 * 7680);
  });

  test("pixels of the region alone: the rest of the picture stays on the sensor", () => {
    const run = start({ payload: "pixels" });
    run.offer(at(0, { face: { x: 0.4, y: 0.4, width: 0.2, height: 0.2 } }));
    const sent = (1218 * 912 * 10) / 8;
    expect(run.totals()).toMatchObject({ sent_bytes: sent, kept_bytes: (4056 * 3040 * 10) / 8 - sent });
  });

  test("the paper's preset takes no notice of face and light", () => {
    const run = start(PRESETS.find((preset) => preset.id === "paper")?.changes);
    const face = { x: 0.4, y: 0.4, width: 0.2, height: 0.2 };
    const report = run.offer(at(0, { brightness: 0.1, face }));
    expect(report?.total_provenance).toBe("published");
    expect([report?.total_ms, report?.total_mJ]).toEqual([expect.closeTo(19, 9), expect.closeTo(4.9, 9)]);
  });

  test("no frames, no numbers invented", () => {
    expect(start().totals()).toMatchObject({
      frames: 0,
      energy_mJ: 0,
      average_mW: null,
      battery_hours: null,
    });
  });

  test.each([
    ["captured_ms", at(Number.NaN)],
    ["brightness", at(1, { brightness: Number.NaN })],
    ["face.width", at(1, { face: { x: 0, y: 0, width: Number.POSITIVE_INFINITY, height: 1 } })],
  ])("refuses a frame whose %s is not finite", (field, frame) => {
    expect(() => start().offer(frame)).toThrow(expect.objectContaining({ code: "frame/invalid", field }));
  });

  test("refuses a clock that runs backwards", () => {
    const run = start();
    run.offer(at(100));
    expect(() => run.offer(at(99))).toThrow(expect.objectContaining({ field: "captured_ms" }));
  });
});

test("any face square gives a region on the array that the settings accept", () => {
  const fraction = fc.double({ min: -2, max: 3, noNaN: true });
  const size = fc.double({ min: 0, max: 3, noNaN: true });
  fc.assert(
    fc.property(fraction, fraction, size, size, (x, y, width, height) => {
      const region = regionFor({ x, y, width, height }, imx500.array, 64);
      expect(() => deviceSettings(imx500, region)).not.toThrow();
      expect(region.roi_x_px % 2).toBe(0);
    }),
  );
});

test("exposure: darker is longer, three stops at most, never past the setting's range", () => {
  expect(exposureFor(10, 0.5)).toBe(10);
  expect(exposureFor(10, 0.125)).toBe(40);
  expect(exposureFor(10, 0)).toBe(80);
  expect(exposureFor(10, 1)).toBe(5);
  expect(exposureFor(500, 0)).toBe(1000);
  expect(exposureFor(0.01, 1)).toBe(0.01);
});
