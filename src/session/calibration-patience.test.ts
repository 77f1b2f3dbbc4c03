import { describe, expect, it } from "vitest";
import { PATIENCE, patienceWith } from "./calibration-patience.ts";

const visitor = { isHandsFree: true, lookFrom_ms: 1000, seen_ms: 1000 };

describe("patienceWith", () => {
  it("waits for eyes that may still come to rest", () => {
    expect(patienceWith(visitor, 1000 + PATIENCE.restless_ms - 1)).toBe("wait");
  });

  it("takes what was seen from eyes that never rest, where no hand can accept", () => {
    const now_ms = 1000 + PATIENCE.restless_ms;
    expect(patienceWith({ ...visitor, seen_ms: now_ms }, now_ms)).toBe("accept");
    expect(patienceWith({ ...visitor, seen_ms: now_ms, isHandsFree: false }, now_ms)).toBe("wait");
  });

  it("does not hurry eyes that cannot be on their way yet", () => {
    const now_ms = 10 * PATIENCE.restless_ms;
    expect(patienceWith({ ...visitor, lookFrom_ms: null, seen_ms: now_ms }, now_ms)).toBe("wait");
  });

  it("ends a calibration whose visitor has left, with and without hands", () => {
    for (const isHandsFree of [true, false]) {
      const gone = { ...visitor, isHandsFree, lookFrom_ms: null };
      expect(patienceWith(gone, 1000 + PATIENCE.nobody_ms - 1)).toBe("wait");
      expect(patienceWith(gone, 1000 + PATIENCE.nobody_ms)).toBe("leave");
    }
  });
});
