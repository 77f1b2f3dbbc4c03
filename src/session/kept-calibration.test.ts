import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GazeError } from "../inference/errors.ts";
import type { CollectedTarget, FlowTarget } from "./calibration-flow.ts";
import { evaluateCalibration, positionPx } from "./calibration-record.ts";
import { flowTargets } from "./calibration-run.ts";
import { openShelf } from "./calibration-shelf.ts";
import {
  HOLDS_FACTOR,
  keptOf,
  obstaclesTo,
  parseKept,
  restoredRecord,
  serialiseKept,
  verificationOf,
  verificationTargets,
} from "./kept-calibration.ts";
import { screen } from "./screen.fixture.ts";

/** Gaze on a target: linear in the screen, off by `off_px` to the right, with a little wobble. */
function collect({ role, position }: FlowTarget, index: number, off_px: number): CollectedTarget {
  const { x_px, y_px } = positionPx(position, screen);
  const kept = Array.from({ length: 11 }, (_, k) => ({
    captured_ms: 1000 * index + 400 + 33 * k,
    validity: "valid" as const,
    input: {
      raw: { x_cm: (x_px + off_px + (k % 3)) / 41, y_cm: -(y_px + (k % 2)) / 43 },
      head: null,
      eyes: null,
      embedding: null,
    },
  }));
  const collection = { kept, dropped: [], spread_cm: 0, repeat: null };
  const shown_ms = 1000 * index;
  return { role, position, shown_ms, accepted_ms: shown_ms + 700, attempts: 1, collection, used: true };
}

const record = evaluateCalibration(
  flowTargets("standard", 5).map((target, i) => collect(target, i, target.role === "validation" ? 20 : 0)),
  screen,
  5,
);
const key = {
  modelSha256: "ab".repeat(32),
  cameraIdHash: "cd34ef56",
  frameWidth_px: 640,
  frameHeight_px: 480,
  viewportWidth_px: 901,
  viewportHeight_px: 601,
  screenWidth_px: 1300,
  screenHeight_px: 700,
  devicePixelRatio: 1.25,
};
const kept = keptOf(record, key, "2026-11-25T21:10:00.000Z");
if (kept === null) throw new Error("nothing kept");
const sizes = { window: { width_px: 901, height_px: 601 }, screen: { width_px: 1300, height_px: 700 } };

function refusalOf(text: string): string {
  try {
    parseKept(text);
  } catch (thrown) {
    if (thrown instanceof GazeError) return thrown.code;
    throw thrown;
  }
  return "none";
}

describe("a kept calibration", () => {
  it("comes back equal, with the viewport it was made in, and holds no picture and no device id", () => {
    expect(parseKept(serialiseKept(kept))).toEqual(kept);
    expect(kept.key).toMatchObject({ viewportWidth_px: 1300, viewportHeight_px: 700 });
    expect(Object.keys(JSON.parse(serialiseKept(kept)) as object).sort()).toEqual(
      ["calibration", "format", "leaveOneOut_px", "mean", "meanGuess_px", "savedAt", "version"].sort(),
    );
  });

  it("says with how many views it was made; one from before that was written down is read all the same", () => {
    const withNine = keptOf({ ...record, views: 9 }, key, kept.savedAt);
    if (withNine === null) throw new Error("nothing kept");
    expect(withNine).toEqual({ ...kept, views: 9 });
    const text = serialiseKept(withNine);
    expect(parseKept(text)).toEqual(withNine);
    for (const wrong of ["4", "0", "-1", "null", '"9"', "1e9"])
      expect(refusalOf(text.replace('"views":9', `"views":${wrong}`)), wrong).toBe("session-file/corrupt");
    expect(parseKept(text.replace('"views":9', '"other":9'))).toEqual(kept);
  });

  it("is refused when cut, edited in kind, or foreign; never anything but a GazeError", () => {
    const text = serialiseKept(kept);
    for (let length = 0; length < text.length; length += 11)
      expect(refusalOf(text.slice(0, length))).toBe("session-file/corrupt");
    expect(refusalOf(text.replace('"version":1,"savedAt"', '"version":2,"savedAt"'))).toBe(
      "session-file/version",
    );
    expect(refusalOf(text.replace(kept.savedAt, "yesterday"))).toBe("session-file/corrupt");
    expect(refusalOf(`{"format":"tinytracker-kept-calibration","version":${"[".repeat(200_000)}`)).toBe(
      "session-file/corrupt",
    );
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(refusalOf(json)).toBe("session-file/corrupt");
      }),
    );
  });

  it("is not made of a validation without data", () => {
    const blind = evaluateCalibration(
      record.collected.filter(({ role }) => role === "calibration"),
      screen,
      5,
    );
    expect(keptOf(blind, key, "2026-11-25T21:10:00.000Z")).toBeNull();
  });

  it("fits its own set-up; each change of it is named", () => {
    expect(obstaclesTo(kept, key, sizes)).toEqual([]);
    expect(obstaclesTo(kept, { ...key, devicePixelRatio: 1 }, sizes)).toEqual(["the zoom"]);
    expect(obstaclesTo(kept, { ...key, modelSha256: "0", cameraIdHash: "1" }, sizes)).toEqual([
      "the network",
      "the camera",
    ]);
    expect(obstaclesTo(kept, { ...key, frameWidth_px: 320, screenWidth_px: 1 }, sizes)).toEqual([
      "the camera resolution",
      "the screen",
    ]);
    // Neither the window as it is nor full screen has the size it was made in.
    const small = { width_px: 1280, height_px: 700 };
    expect(obstaclesTo(kept, key, { window: small, screen: small })).toEqual(["the window size"]);
    expect(obstaclesTo(kept, key, { window: sizes.screen, screen: small })).toEqual([]);
  });
});

describe("verification of a kept calibration", () => {
  const check = (off_px: number) => {
    const collected = verificationTargets(9).map((target, index) => collect(target, index, off_px));
    const restored = restoredRecord(kept, collected, screen, 9);
    return { restored, verdict: verificationOf(kept, restored.validation).verdict };
  };

  it("looks at four targets that no calibration uses, and learns nothing from them", () => {
    const targets = verificationTargets(9);
    expect(targets.map(({ role }) => role)).toEqual(["validation", "validation", "validation", "validation"]);
    const { restored } = check(20);
    expect(restored.fit.map).toEqual(kept.map);
    expect(restored.validation.targets).toHaveLength(4);
  });

  it("leaves the drift correction of a past sitting behind, on saving and on reading", () => {
    const map = { ...record.fit.map, drift_px: { x_px: 41, y_px: -43 } };
    const shifted = { ...record, fit: { ...record.fit, map } };
    expect(keptOf(shifted, key, kept.savedAt)).toEqual(kept);
    const targets = verificationTargets(9).map((target, index) => collect(target, index, 0));
    expect(restoredRecord({ ...kept, map }, targets, screen, 9).fit.map).toEqual(kept.map);
  });

  it("gives the error of now, not of then", () => {
    const now = check(100).restored.validation.summary;
    if (now.kind !== "measured") throw new Error("no data");
    expect(now.mean.px).toBeGreaterThan(95);
    expect(kept.mean.px).toBeLessThan(25);
  });

  it("holds up to the stated factor, and is worse beyond", () => {
    const then = kept.mean.px;
    expect(check(then * (HOLDS_FACTOR - 0.2)).verdict).toBe("holds");
    expect(check(then * (HOLDS_FACTOR + 0.2)).verdict).toBe("worse");
    const none = restoredRecord(kept, [], screen, 9);
    expect(verificationOf(kept, none.validation).verdict).toBe("no data");
  });
});

function memory(): Storage {
  const texts = new Map<string, string>();
  return {
    get length() {
      return texts.size;
    },
    key: (index) => [...texts.keys()][index] ?? null,
    getItem: (name) => texts.get(name) ?? null,
    setItem: (name, text) => void texts.set(name, text),
    removeItem: (name) => void texts.delete(name),
    clear: () => texts.clear(),
  };
}

describe("the shelf of kept calibrations", () => {
  it("keeps one text per slot, and leaves other texts alone", () => {
    const storage = memory();
    storage.setItem("somebody else's", "x");
    const shelf = openShelf(() => storage);
    expect(shelf?.put("a", "1")).toBe(true);
    expect(shelf?.put("a", "2")).toBe(true);
    expect([shelf?.slots(), shelf?.get("a"), shelf?.get("b")]).toEqual([["a"], "2", null]);
    shelf?.remove("a");
    expect([shelf?.slots(), storage.length]).toEqual([[], 1]);
  });

  it("is null where storage is forbidden, and refuses where it is full", () => {
    const forbidden = (): Storage => {
      throw new DOMException("denied", "SecurityError");
    };
    expect(openShelf(forbidden)).toBeNull();
    const refuse = (): never => {
      throw new DOMException("full", "QuotaExceededError");
    };
    expect(openShelf(() => ({ ...memory(), setItem: refuse }))).toBeNull();
    const filling = memory();
    const shelf = openShelf(() => filling);
    filling.setItem = refuse;
    filling.getItem = refuse;
    expect([shelf?.put("a", "1"), shelf?.get("a")]).toEqual([false, null]);
  });
});
