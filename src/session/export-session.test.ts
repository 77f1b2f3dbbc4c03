import { describe, expect, it } from "vitest";
import type { CalibrationSample } from "../inference/calibration-samples.ts";
import { TARGET_LAYOUTS, type TargetPosition } from "../inference/calibration-targets.ts";
import type { CollectedTarget, TargetRole } from "./calibration-flow.ts";
import {
  type CalibrationRecord,
  evaluateCalibration,
  positionPx,
  withViewing,
} from "./calibration-record.ts";
import { createEmbeddingRing } from "./embedding-ring.ts";
import { exportSession } from "./export-session.ts";
import { recentre } from "./recentring.ts";
import { recordingReport } from "./recording-report.ts";
import { writeRecording } from "./recording-write.ts";
import { gazeSample } from "./samples.fixture.ts";
import { createSampleLane } from "./samples.ts";
import { facts, screen } from "./screen.fixture.ts";
import { screenGeometry } from "./screen.ts";
import { readRecording } from "./session-file.ts";
import { initialSettings, PAGE_SETTINGS } from "./settings.ts";

/** The same window, after the visitor said how wide the screen is. */
const wider = screenGeometry(facts, { screen_cm: 33, distance_cm: 61 });

function collect(role: TargetRole, position: TargetPosition, index: number): CollectedTarget {
  const { x_px, y_px } = positionPx(position, screen);
  const kept = Array.from({ length: 11 }, (_, k): CalibrationSample => {
    const wobble_px = (role === "validation" ? 7 * index - 40 : 0) + (k % 3);
    const raw = { x_cm: (x_px + wobble_px) / 41, y_cm: -y_px / 43 };
    return {
      captured_ms: 1000 * index + 400 + 33 * k,
      validity: "valid",
      input: { raw, head: null, eyes: null, embedding: null },
    };
  });
  const collection = { kept, dropped: [], spread_cm: 0, repeat: null };
  const shown_ms = 1000 * index;
  return { role, position, shown_ms, accepted_ms: shown_ms + 700, attempts: 1, collection, used: true };
}

const { calibration, validation } = TARGET_LAYOUTS.standard;
const record = evaluateCalibration(
  [
    ...calibration.map((position, index) => collect("calibration", position, index)),
    ...validation.map((position, index) => collect("validation", position, index + 9)),
  ],
  screen,
  7,
);

function factsOf(calibration: CalibrationRecord) {
  const lane = createSampleLane(4);
  const ring = createEmbeddingRing(4);
  for (const captured_ms of [17, 50]) lane.push(gazeSample(captured_ms));
  ring.push(50, Float32Array.of(0.25, -3));
  return {
    stream: {
      kind: "camera",
      label: "A camera",
      width_px: 640,
      height_px: 480,
      nominalRate_Hz: 30,
      deviceId: "5",
    },
    model: { name: "mine.tflite", sha256: "0123456789abcdef".repeat(4) },
    calibration,
    smoothing: { ...initialSettings(PAGE_SETTINGS), filter: "kalman", kalman_agility: 1777 },
    samples: lane,
    protocol: { preset: "booth", accept: "dwell" },
    embeddings: ring,
    screen,
    screenWidth_px: 1300,
    screenHeight_px: 800,
    devicePixelRatio: 1,
    recordedAt: "2025-05-05T05:05:05.000Z",
  } as const;
}

/** The calibration after a look at the middle of the page that landed 37 px to the right and 23 px above it. */
function recentred(before: CalibrationRecord): CalibrationRecord {
  const centre = collect("calibration", { x_frac: 0.5, y_frac: 0.5 }, 14);
  const off = centre.collection.kept.map((sample) => ({
    ...sample,
    input: sample.input && {
      ...sample.input,
      raw: { x_cm: sample.input.raw.x_cm + 37 / 41, y_cm: sample.input.raw.y_cm + 23 / 43 },
    },
  }));
  const outcome = recentre(
    before,
    [{ ...centre, collection: { ...centre.collection, kept: off } }],
    before.screen,
  );
  if (outcome.kind !== "recentred") throw new Error(outcome.notice);
  expect(Math.abs(outcome.record.fit.map.drift_px.x_px)).toBeGreaterThan(30);
  return outcome.record;
}

describe("exportSession", () => {
  it("holds what is needed to recompute the error shown, to the last digit", () => {
    const recording = exportSession(factsOf(record));
    const back = readRecording(writeRecording(recording));
    expect(back).toEqual(recording);
    expect(back.samples.map(({ embedding }) => embedding)).toEqual([null, [0.25, -3]]);
    expect(back.samples[0]).toMatchObject({ captured_ms: 17, inferred_ms: 48, painted_ms: 78 });
    expect(back).toMatchObject({
      model: { name: "mine.tflite" },
      camera: { source: "camera" },
      protocol: { preset: "booth", accept: "dwell" },
      lens: { place: screen.lens, basis: "assumed" },
    });
    expect(back.filter).toMatchObject({ name: "kalman", parameters: { sampleNoise_px: 100, agility: 1777 } });
    const shown = record.validation.summary;
    const recomputed = recordingReport(back);
    if (shown.kind !== "measured") throw new Error("the calibration has no data");
    expect(shown.mean.px).toBeGreaterThan(10);
    expect(recomputed.unfiltered.summary).toEqual(shown);
  });

  it("says how scale and distance were found, and nothing where they were typed", () => {
    const lengths = { screen_cm: null, card_pxPerCm: 50, distance_cm: 61, distance_by: "iris" } as const;
    const measured = { ...record, screen: screenGeometry(facts, lengths) };
    expect(exportSession(factsOf(measured)).viewing).toMatchObject({
      scaleMethod: "card",
      distanceMethod: "iris",
      distanceBasis: "assumed",
    });
    expect(Object.keys(exportSession(factsOf(record)).viewing)).not.toContain("scaleMethod");
  });

  it("recomputes the error shown after recentring and another screen size, in either order", () => {
    const wide = withViewing(record, wider);
    for (const calibration of [withViewing(recentred(record), wider), recentred(wide)]) {
      const back = readRecording(writeRecording(exportSession({ ...factsOf(calibration), screen: wider })));
      expect(recordingReport(back).unfiltered.summary).toEqual(calibration.validation.summary);
      // The map in use carries the shift; the error shown was measured before it.
      expect(back.calibration?.map.drift_px).toEqual(calibration.fit.map.drift_px);
      expect(calibration.validation.summary).toEqual(wide.validation.summary);
    }
  });

  it("tells of how many views the calibration was made; files that do not say are read as before", () => {
    const text = writeRecording(exportSession(factsOf(withViewing({ ...record, views: 9 }, wider))));
    expect(readRecording(text).calibration?.views).toBe(9);
    const before = writeRecording(exportSession(factsOf(record)));
    expect(readRecording(before).calibration).not.toHaveProperty("views");
    for (const views of [-1, 0, 4.5]) {
      const foreign = { ...record, views: views as 1 };
      expect(() => readRecording(writeRecording(exportSession(factsOf(foreign))))).toThrow(
        expect.objectContaining({ code: "session-file/corrupt" }),
      );
    }
  });

  it("tells what the calibration was begun in spite of; files that do not say are read as before", () => {
    const despite = ["too-dark", "slow"] as const;
    const begun = withViewing({ ...record, startedDespite: despite }, wider);
    const text = writeRecording(exportSession(factsOf(begun)));
    expect(readRecording(text).calibration?.startedDespite).toEqual(despite);
    const before = writeRecording(exportSession(factsOf(record)));
    expect(before).not.toContain("startedDespite");
    expect(readRecording(before).calibration).not.toHaveProperty("startedDespite");
    const foreign = { ...begun, startedDespite: ["gremlins"] as unknown as typeof despite };
    expect(() => readRecording(writeRecording(exportSession(factsOf(foreign))))).toThrow(
      expect.objectContaining({ code: "session-file/corrupt" }),
    );
  });
});
