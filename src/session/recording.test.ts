import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { fitRidgeAffine } from "../inference/calibration-choice.ts";
import { collectTargetSamples } from "../inference/calibration-samples.ts";
import { GazeError } from "../inference/errors.ts";
import type { CollectedTarget } from "./calibration-flow.ts";
import { recordSession } from "./recording.fixture.ts";
import { recordedSampleOf, recordedTargetOf } from "./recording-build.ts";
import { checksumOf } from "./recording-checksum.ts";
import { recordingReport } from "./recording-report.ts";
import { CSV_COLUMNS, writeRecording, writeRecordingCsv } from "./recording-write.ts";
import type { GazeSample } from "./samples.ts";
import { readRecording } from "./session-file.ts";

// Hundreds of kilobytes are parsed many times: slow where the cores are busy.
vi.setConfig({ testTimeout: 30_000 });

function refusalOf(text: string): { code: string; message: string } {
  try {
    readRecording(text);
  } catch (error) {
    if (error instanceof GazeError) return { code: error.code, message: error.message };
    throw error;
  }
  return { code: "none", message: "" };
}

/** The file with one member replaced, its checksum mended: an error in the content, not in the copy. */
function forged(path: readonly (string | number)[], value: unknown): string {
  const file = JSON.parse(writeRecording(recordSession(2))) as Record<string, unknown>;
  let at = file;
  for (const name of path.slice(0, -1)) at = at[name] as Record<string, unknown>;
  at[path.at(-1) ?? ""] = value;
  return sealed(file);
}

/** The file with the checksum of what it holds now. */
function sealed({ recording, report, ...head }: Record<string, unknown>): string {
  const crc32 = checksumOf(JSON.stringify({ recording, report }));
  return JSON.stringify({ ...head, crc32, recording, report });
}

describe("a session file", () => {
  it("comes back equal, with every figure the same to the last digit (seeds 1-3)", () => {
    for (let seed = 1; seed <= 3; seed++) {
      const recording = recordSession(seed);
      const restored = readRecording(writeRecording(recording));
      expect(restored).toEqual(recording);
      expect(recordingReport(restored)).toEqual(recordingReport(recording));
      const text = writeRecording(restored);
      expect(writeRecording(readRecording(text)) === text).toBe(true);
    }
  });

  it("lets the fit be redone: the same coefficients from the recorded samples", () => {
    const recording = readRecording(writeRecording(recordSession(2)));
    const points = recording.targets
      .filter((t) => t.role === "calibration" && t.used)
      .map((t) => ({
        target: t.target,
        inputs: t.samples.flatMap(({ validity, raw, head, eyes, embedding }) =>
          validity === "valid" && raw !== null ? [{ raw, head, eyes, embedding }] : [],
        ),
      }));
    expect(fitRidgeAffine(points).map).toEqual(recording.calibration?.map);
  });

  it("maps targets as fitted: a later drift correction does not move them", () => {
    const { calibration } = recordSession(3);
    if (calibration === null) throw new Error("no map");
    const collected: CollectedTarget = {
      role: "validation",
      position: { x_frac: 0.5, y_frac: 0.5 },
      shown_ms: 0,
      accepted_ms: 800,
      attempts: 1,
      used: true,
      collection: collectTargetSamples(
        Array.from({ length: 10 }, (_, i) => ({
          captured_ms: 400 + 40 * i,
          validity: "valid" as const,
          input: { raw: { x_cm: 5, y_cm: -7 }, head: null, eyes: null, embedding: null },
        })),
        800,
      ),
    };
    const target = { x_px: 1, y_px: 2 };
    const options = { filter: null, keepEmbedding: false };
    const drifted = { ...calibration.map, drift_px: { x_px: 101, y_px: 103 } };
    expect(recordedTargetOf(collected, target, drifted, options)).toEqual(
      recordedTargetOf(collected, target, calibration.map, options),
    );
  });

  it("may be indented: white space is no edit", () => {
    const text = writeRecording(recordSession(3));
    expect(readRecording(JSON.stringify(JSON.parse(text), null, 2))).toEqual(readRecording(text));
  });

  it("carries kept embeddings only when asked", () => {
    const kept = (seed: number): (number | undefined)[] =>
      recordSession(seed).targets.flatMap((t) =>
        t.samples.flatMap((s) => (s.validity === "valid" ? [s.embedding?.length] : [])),
      );
    expect(new Set(kept(2))).toEqual(new Set([3]));
    expect(new Set(kept(3))).toEqual(new Set([undefined]));
  });
});

describe("a damaged session file", () => {
  it("is refused wherever it is cut short", () => {
    const text = writeRecording(recordSession(2));
    for (let length = 0; length < text.length; length += 997)
      expect(refusalOf(text.slice(0, length)).code).toBe(
        length < 60 ? "session-file/foreign" : "session-file/corrupt",
      );
  });

  it("is refused when any digit was edited", () => {
    const text = writeRecording(recordSession(2));
    const digits = [...text.matchAll(/\d/g)].map((m) => m.index);
    fc.assert(
      fc.property(fc.constantFrom(...digits), fc.integer({ min: 1, max: 9 }), (index, shift) => {
        const digit = (Number(text[index]) + shift) % 10;
        const edited = `${text.slice(0, index)}${digit}${text.slice(index + 1)}`;
        // The last digit of a number may not matter: 1.0000000000000001 reads as 1.
        if (JSON.stringify(tryParse(edited)) === text) return;
        expect(refusalOf(edited).code).toMatch(/^session-file\/(corrupt|version|edited)$/);
      }),
      { numRuns: 20 },
    );
  });

  it("never ends in anything but a typed refusal, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(refusalOf(text).code).toBe("session-file/foreign");
      }),
    );
  });

  it.each<[string, (string | number)[], unknown, string, string]>([
    ["another format", ["format"], "csv", "foreign", "does not begin with"],
    ["a newer version", ["version"], 4, "version", "newer"],
    ["a missing recording", ["recording"], undefined, "corrupt", "file.recording: expected an object"],
    [
      "a local time",
      ["recording", "recordedAt"],
      "yesterday",
      "corrupt",
      "recordedAt: expected a time in UTC",
    ],
    ["a width of zero", ["recording", "screen", "viewportWidth_px"], 0, "corrupt", "screen.viewportWidth_px"],
    [
      "a text for a time",
      ["recording", "samples", 3, "captured_ms"],
      "5",
      "corrupt",
      "samples[3].captured_ms",
    ],
    ["time running back", ["recording", "samples", 3, "captured_ms"], 0, "corrupt", "samples[3].captured_ms"],
    [
      "an unknown validity",
      ["recording", "samples", 0, "validity"],
      "fine",
      "corrupt",
      "samples[0].validity",
    ],
    ["valid without gaze", ["recording", "samples", 0, "raw"], null, "corrupt", "samples[0].raw"],
    ["half a point", ["recording", "targets", 1, "target"], { x_px: 1 }, "corrupt", "targets[1].target.y_px"],
    [
      "a map with a missing row",
      ["recording", "calibration", "map", "centre"],
      [1],
      "corrupt",
      "centre.length",
    ],
    ["an object for a list", ["recording", "targets"], {}, "corrupt", "targets: expected a list"],
    ["parameters as a list", ["recording", "filter", "parameters"], [1], "corrupt", "filter.parameters"],
  ])("names %s", (_what, path, value, code, words) => {
    const refusal = refusalOf(forged(path, value));
    expect(refusal.code).toBe(`session-file/${code}`);
    expect(refusal.message).toContain(words);
  });

  it("is refused when a validation target was calibrated on", () => {
    const target = recordSession(2).targets[0]?.target;
    expect(refusalOf(forged(["recording", "targets", 12, "target"], target)).message).toContain(
      "a validation target that was not calibrated on",
    );
  });
});

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

describe("the report of a recording", () => {
  it("judges validation targets only: calibration samples change nothing", () => {
    const recording = recordSession(5);
    const spoiled = {
      ...recording,
      targets: recording.targets.map((t) =>
        t.role === "calibration"
          ? { ...t, samples: t.samples.map((s) => ({ ...s, mapped: { x_px: 0, y_px: 0 } })) }
          : t,
      ),
    };
    expect(recordingReport(spoiled)).toEqual(recordingReport(recording));
    expect(recordingReport(recording).unfiltered.targets).toHaveLength(4);
  });

  it("shows the filter's calm in RMS-S2S, not in accuracy", () => {
    const { unfiltered, filtered } = recordingReport(recordSession(5));
    if (unfiltered.summary.kind !== "measured" || filtered.summary.kind !== "measured")
      throw new Error("no data");
    expect(filtered.summary.rmsS2S?.px).toBeLessThan(0.5 * (unfiltered.summary.rmsS2S?.px ?? 0));
    expect(filtered.summary.mean.px).toBeLessThan(2 * unfiltered.summary.mean.px);
  });

  it("counts a target given up as lost gaze, and says how many frames came late or never", () => {
    const recording = recordSession(5);
    const given = {
      ...recording,
      targets: recording.targets.map((t, i) => (i === 12 ? { ...t, used: false } : t)),
    };
    expect(recordingReport(given).unfiltered.targets[3]?.kind).toBe("no data");
    const { stream } = recordingReport(recording);
    expect(stream.loss?.byCause_frac["no face"]).toBeCloseTo(4 / 60, 9);
    expect(stream.rate?.rate_Hz).toBeCloseTo(29.97, 6);
    expect(stream.undelivered_frac).toBeCloseTo(1 - 29.97 / 30, 6);
    expect(stream.latency?.count).toBe(48);
  });

  it("is no data, with no grade, for an empty session", () => {
    const empty = recordingReport({ ...recordSession(5), targets: [], samples: [], calibration: null });
    expect(empty.unfiltered.summary.kind).toBe("no data");
    expect([empty.grade, empty.loss, empty.compatible, empty.stream.rate, empty.stream.latency]).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});

describe("the CSV", () => {
  it("has one row per frame and a number in every cell it fills, equal to the JSON's", () => {
    const recording = recordSession(2);
    const lines = writeRecordingCsv(recording).split("\r\n");
    expect(lines.pop()).toBe("");
    const count = recording.targets.reduce((sum, t) => sum + t.samples.length, 0) + recording.samples.length;
    expect(lines).toHaveLength(1 + count);
    expect(lines.every((line) => line.split(",").length === CSV_COLUMNS.length)).toBe(true);
    const cells = (lines.at(-1) ?? "").split(",");
    const last = recording.samples.at(-1);
    expect(cells[CSV_COLUMNS.indexOf("part")]).toBe("stream");
    expect(Number(cells[CSV_COLUMNS.indexOf("filtered_y_px")])).toBe(last?.filtered?.y_px);
    expect(Number(cells[CSV_COLUMNS.indexOf("captured_ms")])).toBe(last?.captured_ms);
    const lost = recording.samples.findIndex((s) => s.validity === "no face");
    const lostCells = (lines[lines.length - recording.samples.length + lost] ?? "").split(",");
    expect(lostCells[CSV_COLUMNS.indexOf("validity")]).toBe("no face");
    expect(lostCells[CSV_COLUMNS.indexOf("raw_x_cm")]).toBe("");
  });
});

describe("a row of the live lane", () => {
  const row: GazeSample = {
    validity: "gaze",
    captured_ms: 2,
    sent_ms: 2,
    received_ms: 3,
    painted_ms: 47,
    raw_x_cm: 5,
    raw_y_cm: 7,
    mapped_x_px: -11,
    mapped_y_px: 13,
    filtered_x_px: 17,
    filtered_y_px: 1900,
    yaw_deg: 23,
    pitch_deg: 29,
    roll_deg: 31,
    head_x_cm: 37,
    head_y_cm: 41,
    head_z_cm: 43,
    openness_left: 0.3,
    openness_right: 0.3,
    confidence: 0.9,
    faceCount: 1,
    brightness: 0.5,
    face_ms: 1,
    crop_ms: 1,
    network_ms: 1,
  };

  it("keeps all that is known, unclipped", () => {
    expect(recordedSampleOf({ ...row, painted_ms: 47 })).toEqual({
      captured_ms: 2,
      inferred_ms: 3,
      painted_ms: 47,
      validity: "valid",
      raw: { x_cm: 5, y_cm: 7 },
      mapped: { x_px: -11, y_px: 13 },
      filtered: { x_px: 17, y_px: 1900 },
      head: { yaw_deg: 23, pitch_deg: 29, roll_deg: 31, x_cm: 37, y_cm: 41, z_cm: 43 },
      eyes: null,
      embedding: null,
    });
  });

  it("turns what is not known into null", () => {
    const lost = recordedSampleOf({
      ...row,
      validity: "no-face",
      raw_x_cm: Number.NaN,
      mapped_x_px: Number.NaN,
      filtered_y_px: Number.NaN,
      yaw_deg: Number.NaN,
    });
    expect([lost.validity, lost.raw, lost.mapped, lost.filtered, lost.head]).toEqual([
      "no face",
      null,
      null,
      null,
      null,
    ]);
    expect(recordedSampleOf({ ...row, raw_x_cm: Number.NaN }).validity).toBe("not a number");
  });
});

describe("checksum", () => {
  it("is CRC-32: its published check value", () => {
    expect(checksumOf("123456789")).toBe("cbf43926");
  });
});
