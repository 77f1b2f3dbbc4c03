import { expect, test } from "vitest";
import { isRoomForSweeps, reach_cm, sweepPath_cm } from "./sweep-field.ts";

test("the path ends a margin and a mark before the field's edges", () => {
  // 1048 px less two margins of 24 px are 25 cm at 40 px per cm; half of one is the mark.
  expect(sweepPath_cm(1048, 40)).toBeCloseTo(24.5, 12);
});

test("a laptop's window reaches past arm's length; a phone held upright reaches nobody", () => {
  expect(isRoomForSweeps(1440, 50)).toBe(true);
  expect(reach_cm(sweepPath_cm(1440, 50))).toBeGreaterThan(100);
  expect(isRoomForSweeps(390, 60)).toBe(false);
});

test("room begins where an eye 30 cm away has its blind spot inside the path", () => {
  const path_cm = 30 * Math.tan((13.5 * Math.PI) / 180);
  const width_px = (path_cm + 0.5) * 50 + 48;
  expect(isRoomForSweeps(width_px + 1, 50)).toBe(true);
  expect(isRoomForSweeps(width_px - 1, 50)).toBe(false);
});
