import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { COUNTDOWN_LIMITS, LONGEST_WAIT_MS, startCountdown } from "./start-countdown.ts";
import type { StartGate, StartWatch } from "./start-gate.ts";
import { createStartGating, type StartGateView } from "./start-gating.ts";

const GOOD: StartGate = {
  outcomes: { face: "holds", size: "holds", light: "holds", rate: "holds" },
  holds: true,
  samples_per_s: 24,
};
const DARK: StartGate = { ...GOOD, outcomes: { ...GOOD.outcomes, light: "too-dark" }, holds: false };

function setUp(gateAt: (now_ms: number) => StartGate) {
  const views: StartGateView[] = [];
  const watch: StartWatch = { frame: () => undefined, clear: () => undefined, gate: gateAt };
  const gating = createStartGating({ watch, show: (view) => views.push(view), now: () => performance.now() });
  const begun: { at_ms: number; despite: string[] | null }[] = [];
  const open = (isHandsFree: boolean): void =>
    gating.open({
      isHandsFree,
      begin: () => begun.push({ at_ms: performance.now(), despite: gating.close() }),
    });
  return { views, gating, begun, open };
}

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the look-out before a calibration", () => {
  it("tells changes alone, not every look", () => {
    const { views, gating, open } = setUp((now_ms) => (now_ms < 2000 ? DARK : GOOD));
    open(false);
    vi.advanceTimersByTime(10_000);
    expect(views).toEqual([
      { gate: DARK, countdown: null },
      { gate: GOOD, countdown: null },
    ]);
    expect(gating.close()).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
    expect(gating.close()).toBeNull();
  });

  it("waits for ever for a visitor who can click, and names what was overridden", () => {
    const { begun, gating, open } = setUp(() => DARK);
    open(false);
    vi.advanceTimersByTime(3_600_000);
    expect(begun).toEqual([]);
    expect(gating.close()).toEqual(["too-dark"]);
  });

  it("hands-free: begins by itself soon after all holds", () => {
    const { views, begun, open } = setUp((now_ms) => (now_ms < 2000 ? DARK : GOOD));
    open(true);
    vi.advanceTimersByTime(60_000);
    expect(begun).toEqual([{ at_ms: 2000 + COUNTDOWN_LIMITS.held_ms, despite: [] }]);
    expect(views.map((view) => view.countdown?.left_s)).toEqual([undefined, 3, 2, 1, 0]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("hands-free: says what is wrong, counts down in plain sight, and begins anyway", () => {
    const { views, begun, open } = setUp(() => DARK);
    open(true);
    vi.advanceTimersByTime(COUNTDOWN_LIMITS.patience_ms - 1);
    expect(views).toEqual([{ gate: DARK, countdown: null }]);
    vi.advanceTimersByTime(60_000);
    expect(views[1]?.countdown).toEqual({ left_s: 10, isAnyway: true });
    expect(begun).toEqual([{ at_ms: LONGEST_WAIT_MS, despite: ["too-dark"] }]);
  });

  it("hands-free: never hangs, however the checks flicker", () => {
    const { begun, open } = setUp((now_ms) => (Math.floor(now_ms / 1000) % 2 === 0 ? GOOD : DARK));
    open(true);
    vi.advanceTimersByTime(60_000);
    expect(begun.map(({ at_ms }) => at_ms)).toEqual([LONGEST_WAIT_MS]);
  });
});

describe("startCountdown", () => {
  it("goes back to waiting when something stops holding in time", () => {
    expect(startCountdown({ opened_ms: 0, heldSince_ms: 500 }, 1000)).toEqual({ left_s: 3, isAnyway: false });
    expect(startCountdown({ opened_ms: 0, heldSince_ms: null }, 1200)).toBeNull();
  });

  it("does not wait longer because all holds at last", () => {
    const heldSince_ms = LONGEST_WAIT_MS - 1000;
    expect(startCountdown({ opened_ms: 0, heldSince_ms }, heldSince_ms)?.left_s).toBe(1);
  });
});
