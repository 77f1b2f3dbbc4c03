import { describe, expect, it } from "vitest";
import type { CalibrationSample } from "../inference/calibration-samples.ts";
import { DWELL_LIMITS, dwellAcceptance } from "./calibration-dwell.ts";

const seen = (captured_ms: number, x_cm: number): CalibrationSample => ({
  captured_ms,
  validity: "valid",
  input: { raw: { x_cm, y_cm: 1 }, head: null, eyes: null, embedding: null },
});
const frames = (from_ms: number, to_ms: number, x_of: (t_ms: number) => number): CalibrationSample[] => {
  const list: CalibrationSample[] = [];
  for (let t_ms = from_ms; t_ms <= to_ms; t_ms += 33) list.push(seen(t_ms, x_of(t_ms)));
  return list;
};
const settled_ms = DWELL_LIMITS.reach_ms + DWELL_LIMITS.steady_ms;

describe("dwellAcceptance", () => {
  it("accepts eyes that rest, not before they can have arrived", () => {
    const still = frames(0, settled_ms + 66, () => 3);
    expect(dwellAcceptance(still.slice(0, -4), 0)).toBeNull();
    expect(dwellAcceptance(still, 0)).toBe(still.at(-1)?.captured_ms);
  });

  it("waits while the eyes still move", () => {
    expect(
      dwellAcceptance(
        frames(0, 3000, (t_ms) => t_ms / 100),
        0,
      ),
    ).toBeNull();
  });

  it("lets the window grow where frames come slowly, from eyes that have arrived alone", () => {
    // 132 ms apart: eight frames span 924 ms.
    const slow = frames(0, 3000, () => 3).filter((_, index) => index % 4 === 0);
    const accepted = slow.findIndex((_, index) => dwellAcceptance(slow.slice(0, index + 1), 0) !== null);
    expect(slow[accepted - DWELL_LIMITS.minimumCount + 1]?.captured_ms).toBeGreaterThanOrEqual(
      DWELL_LIMITS.reach_ms,
    );
    expect(slow[accepted - DWELL_LIMITS.minimumCount]?.captured_ms).toBeLessThan(DWELL_LIMITS.reach_ms);
  });

  it("waits while too little is seen", () => {
    // 396 ms apart: eight frames take longer than eyes should be asked to rest.
    const few = frames(0, 9000, () => 3).filter((_, index) => index % 12 === 0);
    expect(dwellAcceptance(few, 0)).toBeNull();
    expect(dwellAcceptance(few.slice(0, 7), 0)).toBeNull();
    expect(dwellAcceptance([], 0)).toBeNull();
  });
});
