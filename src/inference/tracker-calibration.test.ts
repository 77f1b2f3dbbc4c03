import { describe, expect, it } from "vitest";
import type { CalibrationSample } from "./calibration-samples.ts";
import { assumedViewing } from "./calibration-viewing.ts";
import { GazeError } from "./errors.ts";
import { createTrackerCalibration, PATIENCE_MS, type TrackerCalibration } from "./tracker-calibration.ts";

const viewing = assumedViewing(1500, 900);

/** A clock and timers that move only when told to. */
function createClock() {
  let now_ms = 10_000;
  const timers = new Map<number, { due_ms: number; callback: () => void }>();
  let nextId = 1;
  return {
    now: () => now_ms,
    pendingTimers: () => timers.size,
    timer(callback: () => void, delay_ms: number) {
      const id = nextId++;
      if (delay_ms === 0) queueMicrotask(callback);
      else timers.set(id, { due_ms: now_ms + delay_ms, callback });
      return () => void timers.delete(id);
    },
    advance(by_ms: number) {
      now_ms += by_ms;
      for (const [id, { due_ms, callback }] of timers) {
        if (due_ms > now_ms) continue;
        timers.delete(id);
        callback();
      }
    },
  };
}

/** A person whose raw gaze is the target, 61 and 67 px to the cm, lens at (311, 173), with a little tremble. */
const looksAt = (x_px: number, y_px: number, captured_ms: number): CalibrationSample => ({
  captured_ms,
  validity: "valid",
  input: {
    raw: {
      x_cm: (x_px - 311) / 61 + 0.1 * ((captured_ms % 7) / 7),
      y_cm: -(y_px - 173) / 67 + 0.1 * ((captured_ms % 5) / 5),
    },
    head: null,
    eyes: null,
    embedding: null,
  },
});

/** The person looks, presses, and looks on: 30 frames a second. */
async function collectOn(
  calibration: TrackerCalibration,
  clock: ReturnType<typeof createClock>,
  [x_px, y_px]: readonly [number, number],
  role: "calibration" | "validation",
  looked: readonly [number, number] = [x_px, y_px],
) {
  const frame = (): void => {
    clock.advance(33);
    calibration.sample(looksAt(looked[0], looked[1], clock.now()));
  };
  for (let i = 0; i < 20; i++) frame();
  const collecting = calibration.collect({ x_px, y_px }, role);
  for (let i = 0; i < 5; i++) frame();
  return collecting;
}

const FIVE = [
  [750, 450],
  [150, 90],
  [1350, 810],
  [150, 810],
  [1350, 90],
] as const;

describe("the calibration of an embedded tracker", () => {
  it("finds the person's map, and measures it on targets that the fit has not seen", async () => {
    const clock = createClock();
    const calibration = createTrackerCalibration(clock.now, clock.timer);
    for (const place of FIVE) {
      const { repeat, collection } = await collectOn(calibration, clock, place, "calibration");
      expect(repeat).toBeNull();
      expect(collection.kept.length).toBeGreaterThanOrEqual(15);
    }
    // This one was looked at 61 px, one raw cm, too far to the right: the error must say so.
    await collectOn(calibration, clock, [450, 450], "validation", [511, 450]);
    const fitted = await calibration.fit(["affine"], viewing, null);
    expect(fitted.kind).toBe("affine");
    expect(fitted.leaveOneOut.px).toBeLessThan(25);
    expect(fitted.leaveOneOut.cm).toBeCloseTo(fitted.leaveOneOut.px / viewing.x_pxPerCm, 9);
    const { targets, mean } = calibration.validate(fitted.map, viewing);
    expect(targets).toHaveLength(1);
    expect(mean?.px).toBeGreaterThan(50);
    expect(mean?.px).toBeLessThan(72);
    expect(mean?.cm).toBeCloseTo((mean?.px ?? 0) / viewing.x_pxPerCm, 9);
    expect(mean?.deg).toBeCloseTo(((mean?.cm ?? 0) / 60) * (180 / Math.PI), 0);
    expect(clock.pendingTimers()).toBe(0);
  });

  it("takes samples from before and after the press only", async () => {
    const clock = createClock();
    const calibration = createTrackerCalibration(clock.now, clock.timer);
    const { accepted_ms, collection } = await collectOn(calibration, clock, [750, 450], "calibration");
    const times = collection.kept.map(({ captured_ms }) => captured_ms - accepted_ms);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(-500);
    expect(Math.max(...times)).toBeLessThanOrEqual(100);
    expect(Math.max(...times)).toBeGreaterThan(60);
  });

  it("does not wait for ever for a camera that stands still, and says what was missing", async () => {
    const clock = createClock();
    const calibration = createTrackerCalibration(clock.now, clock.timer);
    const collecting = calibration.collect({ x_px: 750, y_px: 450 }, "calibration");
    clock.advance(PATIENCE_MS);
    expect((await collecting).repeat).toBe("frame rate");
    await expect(calibration.fit(["affine"], viewing, null)).rejects.toMatchObject({
      code: "calibration/too-few",
    });
    expect(clock.pendingTimers()).toBe(0);
  });

  it("lets a target that is shown again replace its first try", async () => {
    const clock = createClock();
    const calibration = createTrackerCalibration(clock.now, clock.timer);
    const failed = calibration.collect({ x_px: 750, y_px: 450 }, "calibration");
    clock.advance(PATIENCE_MS);
    await failed;
    await collectOn(calibration, clock, [750, 450], "calibration");
    await collectOn(calibration, clock, [750, 450], "validation");
    expect(calibration.targets.map(({ role, repeat }) => [role, repeat])).toEqual([
      ["calibration", null],
      ["validation", null],
    ]);
    calibration.forgetTargets();
    expect(calibration.targets).toEqual([]);
  });

  it("rejects what is pending when the tracker ends, and leaves no timer", async () => {
    const clock = createClock();
    const calibration = createTrackerCalibration(clock.now, clock.timer);
    const collecting = calibration.collect({ x_px: 750, y_px: 450 }, "calibration");
    calibration.end(new GazeError("tracker/not-running", "ended"));
    await expect(collecting).rejects.toMatchObject({ code: "tracker/not-running" });
    expect(clock.pendingTimers()).toBe(0);
  });

  it("has no figure without data", async () => {
    const clock = createClock();
    const calibration = createTrackerCalibration(clock.now, clock.timer);
    for (const place of FIVE) await collectOn(calibration, clock, place, "calibration");
    const { map } = await calibration.fit(["affine"], viewing, null);
    expect(calibration.validate(map, viewing)).toMatchObject({ targets: [], mean: null });
  });
});
