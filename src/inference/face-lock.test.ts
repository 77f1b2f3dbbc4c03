import { describe, expect, it } from "vitest";
import { FaceLock } from "./face-lock.ts";
import type { FaceBox } from "./observation.ts";

const at = (x_px: number, size_px: number): FaceBox => ({ x_px, y_px: 100, size_px });
const user = at(100, 120);

describe("FaceLock", () => {
  it("takes the nearest (largest) face, whatever its place in the list", () => {
    expect(new FaceLock().choose([at(400, 80), user], 0)).toBe(1);
    expect(new FaceLock().choose([], 0)).toBeNull();
  });

  it("stays with the user's face when the order changes and someone slightly nearer appears", () => {
    const lock = new FaceLock();
    lock.choose([user], 0);
    for (let time_ms = 100; time_ms < 5000; time_ms += 100) {
      expect(lock.choose([at(400, 140), user], time_ms)).toBe(1);
    }
  });

  it("changes to a much nearer face only when it stays", () => {
    const lock = new FaceLock();
    lock.choose([user], 0);
    const nearer = at(400, 200);
    expect(lock.choose([user, nearer], 100)).toBe(0);
    expect(lock.choose([user, nearer], 800)).toBe(0);
    expect(lock.choose([user], 850)).toBe(0);
    expect(lock.choose([user, nearer], 900)).toBe(0);
    expect(lock.choose([user, nearer], 1600)).toBe(0);
    expect(lock.choose([user, nearer], 1700)).toBe(1);
    expect(lock.choose([user, nearer], 1800)).toBe(1);
  });

  it("does not jump to a bystander the moment the user's face is lost", () => {
    const lock = new FaceLock();
    const bystander = at(400, 80);
    lock.choose([user, bystander], 0);
    expect(lock.choose([bystander], 100)).toBeNull();
    expect(lock.choose([bystander, user], 300)).toBe(1);
    expect(lock.choose([bystander], 900)).toBeNull();
    expect(lock.choose([bystander], 1001)).toBe(0);
  });

  it("follows a user who moves fast while nobody else was there", () => {
    const lock = new FaceLock();
    lock.choose([user], 0);
    expect(lock.choose([at(300, 120)], 33)).toBe(0);
  });

  it("forgets everybody when released", () => {
    const lock = new FaceLock();
    const bystander = at(400, 80);
    lock.choose([user, bystander], 0);
    lock.release();
    expect(lock.choose([bystander], 1)).toBe(0);
  });
});
