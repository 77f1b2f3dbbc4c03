import { describe, expect, it } from "vitest";
import { recordSession } from "./recording.fixture.ts";
import type { RecordedSample, SessionRecording } from "./recording.ts";
import { writeRecording } from "./recording-write.ts";
import { countsOf, createReplay, frameAt, framesBefore, gazeSpans, type Replay, targetAt } from "./replay.ts";
import { readSessionFile } from "./session-file.ts";

const recording = recordSession(3);
const replayOf = (changed: Partial<SessionRecording>): Replay =>
  createReplay("a.json", readSessionFile(writeRecording({ ...recording, ...changed })));

/** Frames every 40 ms from 1000 ms on, one letter each: g gaze, b blink, - none delivered. */
function stream(letters: string): RecordedSample[] {
  return [...letters].flatMap((letter, index): RecordedSample[] => {
    const isGaze = letter === "g";
    const point = isGaze ? { x_px: 10 * index, y_px: -5 } : null;
    const base = { inferred_ms: null, painted_ms: null, head: null, eyes: null, embedding: null };
    return letter === "-"
      ? []
      : [
          {
            ...base,
            captured_ms: 1000 + 40 * index,
            validity: isGaze ? "valid" : "blink",
            raw: isGaze ? { x_cm: 1, y_cm: 2 } : null,
            mapped: point,
            filtered: point,
          },
        ];
  });
}
const simple = (letters: string) => replayOf({ targets: [], calibration: null, samples: stream(letters) });

describe("a replay", () => {
  it("shows the frame that stood at a time, and nothing before, after or in a gap", () => {
    const replay = simple("ggb------gg");
    expect(replay.duration_ms).toBe(400);
    expect(frameAt(replay, -1)).toBeNull();
    expect(frameAt(replay, 0)?.mapped).toEqual({ x_px: 0, y_px: -5 });
    expect(frameAt(replay, 79)?.mapped).toEqual({ x_px: 10, y_px: -5 });
    expect(frameAt(replay, 80)).toMatchObject({ validity: "blink", mapped: null, filtered: null });
    // The blink's frame stands for 120 ms at most; the next one comes after 280 ms.
    expect(frameAt(replay, 201)).toBeNull();
    expect(frameAt(replay, 360)?.mapped).toEqual({ x_px: 90, y_px: -5 });
  });

  it("counts stretches with gaze, and gaze beyond the screen", () => {
    const replay = simple("ggbgg------g");
    expect(gazeSpans(replay)).toEqual([
      { from_ms: 0, to_ms: 80 },
      { from_ms: 120, to_ms: 160 },
      { from_ms: 440, to_ms: 440 },
    ]);
    expect(countsOf(replay)).toEqual({ frameCount: 6, gazeCount: 5, outsideCount: 5 });
  });

  it("draws a trail of what led to a time, and no more", () => {
    const replay = simple("gggggg");
    expect(framesBefore(replay, 165, 100).map(({ at_ms }) => at_ms)).toEqual([80, 120, 160]);
  });

  it("joins targets and stream in order of capture; a target's own frames win", () => {
    const replay = replayOf({});
    const times = replay.frames.map(({ at_ms }) => at_ms);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    expect(replay.frames).toHaveLength(
      recording.samples.length + recording.targets.reduce((sum, { samples }) => sum + samples.length, 0),
    );
    const target = recording.targets[4];
    const sample = target?.samples.find(({ validity }) => validity === "valid");
    const first_ms = recording.targets[0]?.shown_ms ?? Number.NaN;
    if (target === undefined || sample === undefined) throw new Error("no sample");
    const at_ms = sample.captured_ms - first_ms;
    const stale = { ...sample, mapped: { x_px: -1, y_px: -1 }, filtered: null };
    const overlaid = replayOf({ samples: [stale, ...recording.samples] });
    expect(frameAt(overlaid, at_ms)?.mapped).toEqual(sample.mapped);
    expect(targetAt(replay, at_ms)).toMatchObject({ role: target.role, target: target.target });
    expect(targetAt(replay, -1)).toBeNull();
  });

  it("of an empty session has no length and no gaze", () => {
    const replay = simple("");
    expect([replay.duration_ms, frameAt(replay, 0), gazeSpans(replay), targetAt(replay, 0)]).toEqual([
      0,
      null,
      [],
      null,
    ]);
  });
});
