import { describe, expect, it } from "vitest";
import { createReplayClock } from "./replay-clock.ts";

describe("createReplayClock", () => {
  it("plays at true speed, pauses, and goes on from there", () => {
    const clock = createReplayClock(10_000);
    expect(clock.at(500)).toBe(0);
    clock.play(1000);
    expect(clock.at(3500)).toBe(2500);
    clock.pause(4000);
    expect([clock.at(9000), clock.isPlaying]).toEqual([3000, false]);
    clock.play(20_000);
    expect(clock.at(20_100)).toBe(3100);
  });

  it("changes speed without a jump", () => {
    const clock = createReplayClock(10_000);
    clock.play(0);
    clock.setSpeed(4, 1000);
    expect([clock.at(1000), clock.at(1500)]).toEqual([1000, 3000]);
    clock.setSpeed(0.5, 1500);
    expect(clock.at(2500)).toBe(3500);
  });

  it("stops at the end, and starts over from there", () => {
    const clock = createReplayClock(1000);
    clock.play(0);
    expect([clock.at(5000), clock.isPlaying]).toEqual([1000, false]);
    clock.play(6000);
    expect([clock.at(6010), clock.isPlaying]).toEqual([10, true]);
  });

  it("seeks within the recording only, playing or not", () => {
    const clock = createReplayClock(1000);
    clock.seek(-5, 0);
    expect(clock.at(0)).toBe(0);
    clock.play(0);
    clock.seek(700, 100);
    expect(clock.at(200)).toBe(800);
    clock.pause(200);
    clock.seek(9999, 300);
    expect(clock.at(300)).toBe(1000);
  });

  it("of nothing never plays", () => {
    const clock = createReplayClock(0);
    clock.play(0);
    expect([clock.isPlaying, clock.at(99)]).toEqual([false, 0]);
  });
});
