import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { GazeError } from "../inference/errors.ts";
import { recordSession } from "./recording.fixture.ts";
import { checksumOf } from "./recording-checksum.ts";
import { compareFigures, findNonFinite } from "./recording-figures.ts";
import { recordingReport } from "./recording-report.ts";
import { writeRecording } from "./recording-write.ts";
import { MAX_SESSION_FILE_BYTES, readSessionFile, requireSessionSize } from "./session-file.ts";

// Hundreds of kilobytes are parsed many times: slow where the cores are busy.
vi.setConfig({ testTimeout: 60_000 });

const recording = recordSession(2);
const text = writeRecording(recording);
type Json = Record<string, unknown>;

/** The file with one member replaced and its checksum mended: an edit by somebody who knows the format. */
function forged(path: readonly (string | number)[], value: unknown): string {
  const file = JSON.parse(text) as Json;
  let at = file;
  for (const name of path.slice(0, -1)) at = at[name] as Json;
  at[path.at(-1) ?? ""] = value;
  const { recording: body, report } = file;
  return JSON.stringify({ ...file, crc32: checksumOf(JSON.stringify({ recording: body, report })) });
}

function refusalOf(read: () => unknown): { code: string; message: string } {
  try {
    read();
  } catch (error) {
    if (error instanceof GazeError) return { code: error.code, message: error.message };
    throw error;
  }
  return { code: "none", message: "" };
}
const refused = (file: string) => refusalOf(() => readSessionFile(file));

describe("a session file's figures", () => {
  it("are those of the session, to the last digit", () => {
    const file = readSessionFile(text);
    expect(file.agreement).toBe("equal");
    expect(file.report).toEqual(recordingReport(recording));
    expect((JSON.parse(text) as Json).report).toEqual(JSON.parse(JSON.stringify(file.report)));
  });

  it("are refused by name when one was edited, checksum mended", () => {
    const path = ["report", "unfiltered", "summary", "mean", "px"];
    const mean = recordingReport(recording).unfiltered.summary;
    if (mean.kind !== "measured") throw new Error("no data");
    const refusal = refused(forged(path, mean.mean.px / 2));
    expect(refusal.code).toBe("session-file/edited");
    expect(refusal.message).toContain("report.unfiltered.summary.mean.px: the file says");
  });

  it("are refused when a sample was edited instead", () => {
    const index = recording.targets.findIndex(({ role }) => role === "validation");
    const sample = recording.targets[index]?.samples.findIndex(({ validity }) => validity === "valid") ?? -1;
    const path = ["recording", "targets", index, "samples", sample, "mapped", "x_px"];
    expect(refused(forged(path, 0)).code).toBe("session-file/edited");
  });

  it.each([
    ["missing", undefined],
    ["null", null],
    ["a list", []],
    ["a list nested 100 000 deep", JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`) as unknown],
  ])("are refused when the report is %s", (_what, report) => {
    const file = JSON.parse(text) as Json;
    const body = JSON.stringify({ ...file, report: "HERE" });
    const nested =
      Array.isArray(report) && report.length > 0 ? `${"[".repeat(100_000)}${"]".repeat(100_000)}` : "";
    const edited = nested === "" ? forged(["report"], report) : body.replace('"HERE"', nested);
    expect(refused(edited).code).toMatch(/^session-file\/(edited|corrupt)$/);
  });

  it("may differ in the last bits only: another browser's arithmetic", () => {
    const computed = recordingReport(recording);
    const nudged = JSON.parse(JSON.stringify(computed)) as { loss: { loss_frac: number } };
    expect(compareFigures(computed, nudged).kind).toBe("equal");
    nudged.loss.loss_frac += 1e-15;
    expect(compareFigures(computed, nudged).kind).toBe("rounding");
    nudged.loss.loss_frac += 1e-6;
    expect(compareFigures(computed, nudged)).toMatchObject({ kind: "different", path: "loss.loss_frac" });
    expect(compareFigures(computed, { ...computed, more: 1 })).toMatchObject({ path: "more" });
    expect(compareFigures({ ...computed, loss: null }, computed)).toMatchObject({ path: "loss" });
  });

  it("are finite, or the file is refused: gaze at the edge of what a number holds", () => {
    expect(findNonFinite({ a: [1, { b: Number.NaN }] })).toBe("a.1.b");
    const index = recording.targets.findIndex(({ role }) => role === "validation");
    const far = forged(["recording", "targets", index, "target", "x_px"], 1e308);
    expect(refused(far).code).toBe("session-file/corrupt");
  });
});

describe("a session file of version 2", () => {
  it("is read, with null for the opening of the lids and every figure the same", () => {
    const file = JSON.parse(text.replaceAll(/,"opening":[\d.]+/g, "")) as Json;
    const { recording: body, report } = file;
    const old = { ...file, version: 2, crc32: checksumOf(JSON.stringify({ recording: body, report })) };
    const read = readSessionFile(JSON.stringify(old));
    expect(read).toMatchObject({ version: 2, agreement: "equal" });
    const eyes = read.recording.targets.flatMap((t) => t.samples.flatMap((s) => s.eyes ?? []));
    expect(eyes.length).toBeGreaterThan(0);
    expect(eyes.every(({ opening }) => opening === null)).toBe(true);
    expect(readSessionFile(text).recording.targets[0]?.samples[0]?.eyes?.opening).toBe(0.31);
  });
});

describe("how scale and distance were found", () => {
  const viewing = { ...recording.viewing, scaleBasis: "measured here", scaleMethod: "card" } as const;
  const measured = { ...viewing, distanceBasis: "measured here", distanceMethod: "blind-spot" } as const;

  it("comes back with every figure unchanged, and may be missing", () => {
    const file = readSessionFile(writeRecording({ ...recording, viewing: measured }));
    expect(file.recording.viewing).toEqual(measured);
    expect(file.agreement).toBe("equal");
    expect(readSessionFile(text).recording.viewing).toEqual(recording.viewing);
    expect(text).not.toContain("scaleMethod");
  });

  it("stays out of the members that older readers check against a list", () => {
    const written = JSON.parse(writeRecording({ ...recording, viewing: measured })) as {
      recording: { viewing: Json };
    };
    const { scaleBasis, distanceBasis } = written.recording.viewing;
    for (const basis of [scaleBasis, distanceBasis])
      expect(["assumed", "set by you", "measured here", "known"]).toContain(basis);
  });

  it("is refused when it is none of ours", () => {
    expect(refused(forged(["recording", "viewing", "scaleMethod"], "ruler"))).toMatchObject({
      code: "session-file/corrupt",
      message: expect.stringContaining("recording.viewing.scaleMethod"),
    });
  });
});

describe("a session file of version 1", () => {
  const { lens: _lens, protocol: _protocol, ...rest } = recording;
  const { source: _source, ...camera } = rest.camera;
  const body = { ...rest, camera };
  const old = JSON.stringify({
    format: "tinytracker-session",
    version: 1,
    crc32: checksumOf(JSON.stringify(body)),
    recording: body,
  });

  it("is read, with null for what it did not hold and its figures computed", () => {
    const file = readSessionFile(old);
    expect(file).toMatchObject({ version: 1, agreement: "none" });
    expect(file.recording).toEqual({
      ...recording,
      lens: null,
      protocol: null,
      camera: { ...recording.camera, source: null },
    });
    expect(file.report).toEqual(recordingReport(recording));
  });

  it("is refused when it was edited", () => {
    const edited = old.replace('"nominalRate_Hz":30', '"nominalRate_Hz":60');
    expect(refused(edited).code).toBe("session-file/edited");
  });
});

describe("a file that is no session, or more than one", () => {
  it.each([
    ["nothing", ""],
    ["a web page", "<!doctype html><title>tinytracker-session</title>"],
    ["a list", "[]"],
    ["another JSON", '{"version":1}'],
    ["lists without end", "[".repeat(200_000)],
  ])("is foreign: %s", (_what, foreign) => {
    expect(refused(foreign).code).toBe("session-file/foreign");
  });

  it("is refused with its format in the wrong place", () => {
    expect(refused('{"x":"tinytracker-session"}').code).toBe("session-file/corrupt");
    const deep = `{"format":"tinytracker-session","version":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
    expect(refused(deep).code).toBe("session-file/corrupt");
  });

  it("is too large, before it is read", () => {
    expect(refusalOf(() => requireSessionSize(MAX_SESSION_FILE_BYTES)).code).toBe("none");
    expect(refusalOf(() => requireSessionSize(MAX_SESSION_FILE_BYTES + 1)).code).toBe(
      "session-file/too-large",
    );
  });

  it.each([
    ["a name without end", ["recording", "camera", "label"], "a".repeat(1000)],
    [
      "more targets than a protocol has",
      ["recording", "targets"],
      Array.from({ length: 201 }, () => recording.targets[0]),
    ],
    ["a text for the lens", ["recording", "lens"], "above"],
    ["an unknown way of accepting", ["recording", "protocol", "accept"], "nod"],
  ])("is refused: %s", (_what, path, value) => {
    expect(refused(forged(path, value)).code).toBe("session-file/corrupt");
  });

  it("keeps hostile names as they are: they are text, and shown as text", () => {
    const label = '<img src=x onerror="alert(1)">‮\u0000__proto__';
    expect(readSessionFile(forged(["recording", "camera", "label"], label)).recording.camera.label).toBe(
      label,
    );
  });
});

describe("random damage", () => {
  it("ends in a GazeError, or in a file whose figures are untouched", () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    console.log(`random damage to a session file: seed ${seed}`);
    const bytes = Buffer.from(text);
    const honest = JSON.stringify(recordingReport(recording));
    const edit = fc.record({
      at: fc.nat({ max: bytes.length - 1 }),
      drop: fc.nat({ max: 3 }),
      insert: fc.uint8Array({ maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let damaged = bytes;
        for (const { at, drop, insert } of edits)
          damaged = Buffer.concat([damaged.subarray(0, at), insert, damaged.subarray(at + drop)]);
        let file: ReturnType<typeof readSessionFile>;
        try {
          file = readSessionFile(damaged.toString("utf8"));
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(GazeError);
          return;
        }
        expect(JSON.stringify(file.report)).toBe(honest);
      }),
      { seed, numRuns: 150 },
    );
  });

  it("of a number, checksum mended, never changes an accepted figure unseen", () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    console.log(`edited numbers with a mended checksum: seed ${seed}`);
    const paths = numberPathsOf((JSON.parse(text) as Json).report, ["report"]);
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
        (path, value) => {
          const refusal = refused(forged(path, value));
          if (refusal.code === "none")
            expect(readSessionFile(forged(path, value)).report).toEqual(recordingReport(recording));
          else expect(refusal.code).toBe("session-file/edited");
        },
      ),
      { seed, numRuns: 60 },
    );
  });
});

function numberPathsOf(value: unknown, path: readonly (string | number)[]): (string | number)[][] {
  if (typeof value === "number") return [[...path]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => numberPathsOf(member, [...path, name]));
}
