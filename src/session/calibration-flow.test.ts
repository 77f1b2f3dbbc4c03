import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CalibrationSample } from "../inference/calibration-samples.ts";
import { createCalibrationFlow, FLOW_LIMITS, type FlowTarget } from "./calibration-flow.ts";

const targets: FlowTarget[] = [
  { role: "calibration", position: { x_frac: 0.5, y_frac: 0.5 } },
  { role: "calibration", position: { x_frac: 0.1, y_frac: 0.9 } },
  { role: "validation", position: { x_frac: 0.2, y_frac: 0.5 } },
];

function seen(captured_ms: number, x_cm = 2): CalibrationSample {
  return {
    captured_ms,
    validity: "valid",
    input: { raw: { x_cm, y_cm: -3 }, head: null, eyes: null, embedding: null },
  };
}
const blink = (captured_ms: number): CalibrationSample => ({ captured_ms, validity: "blink", input: null });

/** Feeds one frame per `period_ms` in (from, to]. */
function feed(
  flow: ReturnType<typeof createCalibrationFlow>,
  from_ms: number,
  to_ms: number,
  period_ms: number,
  make: (captured_ms: number) => CalibrationSample = seen,
): void {
  for (let at_ms = from_ms + period_ms; at_ms <= to_ms; at_ms += period_ms) flow.sample(make(at_ms));
}

describe("createCalibrationFlow", () => {
  it("walks through every target once and keeps what was seen around each acceptance", () => {
    const flow = createCalibrationFlow(targets);
    let at_ms = 1000;
    flow.begin(at_ms);
    for (const [index, target] of targets.entries()) {
      expect(flow.state().index).toBe(index);
      feed(flow, at_ms, at_ms + 700, 33);
      expect(flow.accept(at_ms + 700)).toBe(true);
      expect(flow.state().stage.kind).toBe("collecting");
      feed(flow, at_ms + 700, at_ms + 840, 33);
      const done = flow.state().collected[index];
      expect(done).toMatchObject({ ...target, attempts: 1, used: true, accepted_ms: at_ms + 700 });
      const times = done?.collection.kept.map((kept) => kept.captured_ms) ?? [];
      expect(Math.min(...times)).toBeGreaterThanOrEqual(at_ms + 200);
      expect(Math.max(...times)).toBeLessThanOrEqual(at_ms + 800);
      at_ms = at_ms + 840;
    }
    expect(flow.state().stage).toEqual({ kind: "done" });
  });

  it("does not count an acceptance before the eyes can have settled", () => {
    const flow = createCalibrationFlow(targets);
    expect(flow.accept(100)).toBe(false);
    flow.begin(1000);
    expect(flow.accept(1000 + FLOW_LIMITS.minimumLook_ms - 1)).toBe(false);
    expect(flow.accept(1000 + FLOW_LIMITS.minimumLook_ms)).toBe(true);
    expect(flow.accept(2000)).toBe(false);
  });

  it("waits a little longer for a slow camera instead of failing it", () => {
    const flow = createCalibrationFlow(targets);
    flow.begin(0);
    feed(flow, 0, 1080, 120);
    flow.accept(1080);
    // Five frames before, two after: one short of eight.
    feed(flow, 1080, 1320, 120);
    expect(flow.state().stage.kind).toBe("collecting");
    feed(flow, 1320, 1440, 120);
    expect(flow.state().collected[0]).toMatchObject({ used: true });
    expect(flow.state().collected[0]?.collection.kept.length).toBeGreaterThanOrEqual(8);
  });

  it("repeats a point with the reason, then leaves it out and goes on", () => {
    const flow = createCalibrationFlow(targets);
    flow.begin(0);
    let at_ms = 0;
    for (let attempt = 1; attempt <= FLOW_LIMITS.maxAttempts; attempt++) {
      expect(flow.state()).toMatchObject({ index: 0, attempt });
      feed(flow, at_ms, at_ms + 700, 33, blink);
      flow.accept(at_ms + 700);
      feed(flow, at_ms + 700, at_ms + 2200, 33, blink);
      at_ms += 2200;
      if (attempt < FLOW_LIMITS.maxAttempts) {
        expect(flow.state().stage).toMatchObject({ kind: "looking", repeat: "blink" });
      }
    }
    expect(flow.state().collected[0]).toMatchObject({ used: false, attempts: 3 });
    expect(flow.state()).toMatchObject({ index: 1, attempt: 1, stage: { kind: "looking", repeat: null } });
  });

  it("closes the window by the clock when frames stop coming", () => {
    const flow = createCalibrationFlow(targets);
    flow.begin(0);
    flow.accept(700);
    flow.tick(1000);
    expect(flow.state().stage.kind).toBe("collecting");
    flow.tick(700 + FLOW_LIMITS.longestTail_ms + FLOW_LIMITS.latencyAllowance_ms + 1);
    expect(flow.state().stage).toMatchObject({ kind: "looking", repeat: "frame rate" });
  });

  it("ignores frames taken before the target appeared", () => {
    const flow = createCalibrationFlow(targets);
    flow.begin(1000);
    // Late results of frames that still saw the eyes elsewhere.
    for (let at_ms = 700; at_ms < 1000; at_ms += 10) flow.sample(seen(at_ms, 29));
    expect(flow.sinceOnset()).toEqual([]);
    feed(flow, 1000, 1700, 33);
    flow.accept(1700);
    feed(flow, 1700, 1840, 33);
    const kept = flow.state().collected[0]?.collection.kept ?? [];
    expect(kept.every((sample) => sample.input?.raw.x_cm === 2)).toBe(true);
  });

  it("pauses and shows the same target afresh", () => {
    const flow = createCalibrationFlow(targets);
    flow.begin(0);
    feed(flow, 0, 700, 33);
    flow.accept(700);
    flow.pause("full screen left");
    expect(flow.state().stage).toEqual({ kind: "paused", reason: "full screen left" });
    flow.sample(seen(750));
    expect(flow.accept(5000)).toBe(false);
    flow.resume(9000);
    expect(flow.state()).toMatchObject({
      index: 0,
      stage: { kind: "looking", shown_ms: 9000, repeat: null },
    });
  });

  it("tells its listeners of each change until they leave", () => {
    const flow = createCalibrationFlow(targets);
    const stages: string[] = [];
    const leave = flow.subscribe(() => stages.push(flow.state().stage.kind));
    flow.begin(0);
    flow.pause("page hidden");
    leave();
    flow.resume(1);
    expect(stages).toEqual(["looking", "paused"]);
  });

  it("never loses or repeats a target, whatever happens in whatever order", () => {
    const event = fc.oneof(
      fc.constant("accept" as const),
      fc.constant("pause" as const),
      fc.constant("resume" as const),
      fc.constant("tick" as const),
      fc.constant("blink" as const),
      fc.constant("seen" as const),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 400 }), (events) => {
        const flow = createCalibrationFlow(targets);
        let at_ms = 0;
        flow.begin(at_ms);
        for (const name of events) {
          at_ms += 97;
          if (name === "accept") flow.accept(at_ms);
          else if (name === "pause") flow.pause("window resized");
          else if (name === "resume") flow.resume(at_ms);
          else if (name === "tick") flow.tick(at_ms);
          else flow.sample(name === "blink" ? blink(at_ms) : seen(at_ms));
          const { collected, index, stage } = flow.state();
          expect(collected.map(({ role, position }) => ({ role, position }))).toEqual(
            targets.slice(0, index),
          );
          expect(stage.kind === "done").toBe(index === targets.length);
        }
      }),
    );
  });
});
