import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TARGET_LAYOUTS } from "../inference/calibration-targets.ts";
import type { FlowTarget } from "./calibration-flow.ts";
import type { DemoScript } from "./demo-script.ts";
import { createDemoVisitor, DEMO_PRESS_MS, presetFor } from "./demo-visitor.ts";
import type { CameraSource, DemoSource } from "./source.ts";

const target: FlowTarget = { role: "validation", position: { x_frac: 0.2, y_frac: 0.5 } };

describe("the visitor on a clip", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** A clip whose wishes are granted by hand. */
  function clip() {
    const answers: ((isLooking: boolean) => void)[] = [];
    const lookAt = vi.fn(() => new Promise<boolean>((resolve) => answers.push(resolve)));
    const answer = async (index: number, isLooking: boolean): Promise<void> => {
      answers[index]?.(isLooking);
      await Promise.resolve();
      await Promise.resolve();
    };
    return { lookAt, answer };
  }

  it("presses once the clip has shown eyes on the target for a while, and once only", async () => {
    const { lookAt, answer } = clip();
    const press = vi.fn();
    const visitor = createDemoVisitor({ lookAt }, press);
    visitor.look(target, 100);
    visitor.look(target, 100);
    expect(lookAt).toHaveBeenCalledExactlyOnceWith([0.2, 0.5], "validation");
    vi.advanceTimersByTime(5000);
    expect(visitor.arrived_ms()).toBeNull();
    await answer(0, true);
    expect(visitor.arrived_ms()).toBe(performance.now());
    vi.advanceTimersByTime(DEMO_PRESS_MS - 1);
    expect(press).not.toHaveBeenCalled();
    vi.advanceTimersByTime(5000);
    expect(press).toHaveBeenCalledOnce();
  });

  it("never presses, nor arrives, where the clip does not look", async () => {
    const { lookAt, answer } = clip();
    const press = vi.fn();
    const visitor = createDemoVisitor({ lookAt }, press);
    visitor.look(target, 100);
    await answer(0, false);
    vi.advanceTimersByTime(5000);
    expect(press).not.toHaveBeenCalled();
    expect(visitor.arrived_ms()).toBeNull();
  });

  it("looks and leaves the press to others when told so", async () => {
    const { lookAt, answer } = clip();
    const visitor = createDemoVisitor({ lookAt }, null);
    visitor.look(target, 100);
    await answer(0, true);
    expect(visitor.arrived_ms()).not.toBeNull();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("forgets an arrival that the next target or a rest has overtaken", async () => {
    const { lookAt, answer } = clip();
    const press = vi.fn();
    const visitor = createDemoVisitor({ lookAt }, press);
    visitor.look(target, 100);
    visitor.look(target, 2000);
    await answer(0, true);
    expect(visitor.arrived_ms()).toBeNull();
    await answer(1, true);
    expect(visitor.arrived_ms()).not.toBeNull();
    visitor.rest();
    expect(visitor.arrived_ms()).toBeNull();
    vi.advanceTimersByTime(5000);
    expect(press).not.toHaveBeenCalled();
  });
});

describe("the preset of a calibration", () => {
  const { calibration, validation } = TARGET_LAYOUTS.research;
  const script = (targets: readonly { x_frac: number; y_frac: number }[]): DemoScript => ({
    version: 1,
    fps: 20,
    duration_ms: 1000,
    screen: { width_cm: 30, height_cm: 18.75 },
    lens: { x_frac: 0.5, above_top_cm: 1 },
    viewing_distance_cm: 55,
    segments: targets.map(({ x_frac, y_frac }) => ({
      name: "calibration",
      start_ms: 0,
      end_ms: 1000,
      target_frac: [x_frac, y_frac],
    })),
    truth: [],
  });
  const demo = (targets: readonly { x_frac: number; y_frac: number }[]) =>
    ({ kind: "demo", script: script(targets) }) as DemoSource;

  it("is the one asked for where the clip looks at all of its targets", () => {
    expect(presetFor(demo([...calibration, ...validation]), "research")).toBe("research");
  });
  it("is the standard one where the clip lacks a single target", () => {
    expect(presetFor(demo([...calibration, ...validation].slice(1)), "research")).toBe("standard");
    expect(presetFor(demo([...calibration, ...validation].slice(0, -1)), "research")).toBe("standard");
  });
  it("is the one asked for with a camera", () => {
    expect(presetFor({ kind: "camera" } as CameraSource, "research")).toBe("research");
  });
});
