import { describe, expect, it } from "vitest";
import type { CalibrationSample } from "../inference/calibration-samples.ts";
import { TARGET_LAYOUTS, type TargetPosition } from "../inference/calibration-targets.ts";
import type { CollectedTarget, TargetRole } from "./calibration-flow.ts";
import { evaluateCalibration, positionPx } from "./calibration-record.ts";
import { redoTarget } from "./redo.ts";
import { screen } from "./screen.fixture.ts";

/** A fixation seen `off_px` to the right of where it is, through a known affine network. */
function collected(role: TargetRole, position: TargetPosition, off_px = 0, at_ms = 0): CollectedTarget {
  const { x_px, y_px } = positionPx(position, screen);
  const raw = { x_cm: 0.013 * (x_px + off_px - 557), y_cm: -0.011 * (y_px - 283) };
  const kept = Array.from({ length: 11 }, (_, k): CalibrationSample => {
    const input = { raw, head: null, eyes: null, embedding: null };
    return { captured_ms: at_ms + 33 * k, validity: "valid", input };
  });
  const collection = { kept, dropped: [], spread_cm: 0, repeat: null };
  return { role, position, shown_ms: at_ms, accepted_ms: at_ms + 700, attempts: 1, collection, used: true };
}

const { calibration, validation } = TARGET_LAYOUTS.booth;
const course = [
  ...calibration.map((position) => collected("calibration", position)),
  ...validation.map((position, k) => collected("validation", position, k === 2 ? 90 : 10)),
];
const before = evaluateCalibration(course, screen, 5);
/** The third check target, 90 px off. */
const index = 7;
const place = course[index]?.position ?? { x_frac: 0, y_frac: 0 };

const errors = (targets: readonly CollectedTarget[]): (number | null)[] =>
  evaluateCalibration(targets, screen, 5).validation.targets.map((t) =>
    t.kind === "measured" ? Math.round(t.accuracy.px) : null,
  );

describe("redo of one target", () => {
  it("replaces exactly that check target and leaves the map and the others alone", () => {
    const redone = redoTarget({ before, index }, [collected("validation", place, 15, 60_000)], screen);
    if (redone.kind !== "replaced") throw new Error(redone.notice);
    expect(errors(course)).toEqual([10, 10, 90, 10]);
    expect(errors(redone.collected)).toEqual([10, 10, 15, 10]);
    expect(redone.collected.filter((target, k) => target !== course[k])).toHaveLength(1);
    expect(evaluateCalibration(redone.collected, screen, 5).fit).toEqual(before.fit);
  });

  it("refits when a calibration target is done again", () => {
    const corner = calibration[4];
    if (corner === undefined) throw new Error("no corner");
    const redone = redoTarget({ before, index: 4 }, [collected("calibration", corner, 60)], screen);
    if (redone.kind !== "replaced") throw new Error(redone.notice);
    const after = evaluateCalibration(redone.collected, screen, 5);
    expect(after.fit.map).not.toEqual(before.fit.map);
    expect(after.recordings.map((r) => r.target)).toEqual(before.recordings.map((r) => r.target));
  });

  it("keeps the role of the target, whatever the run called it", () => {
    const redone = redoTarget({ before, index }, [collected("calibration", place, 15)], screen);
    expect(redone.kind === "replaced" && redone.collected[index]?.role).toBe("validation");
  });

  it("refuses without gaze, in a window of another size, and for a target that does not exist", () => {
    const unused = { ...collected("validation", place), used: false };
    expect(redoTarget({ before, index }, [unused], screen).kind).toBe("refused");
    expect(redoTarget({ before, index }, [], screen).kind).toBe("refused");
    expect(redoTarget({ before, index: 99 }, [collected("validation", place)], screen).kind).toBe("refused");
    const other = { ...screen, viewport_height_px: 640 };
    const refused = redoTarget({ before, index }, [collected("validation", place)], other);
    expect(refused).toMatchObject({ kind: "refused" });
    expect(refused.kind === "refused" && refused.notice).toContain("1300 × 700 px");
  });
});
