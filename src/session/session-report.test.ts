import { describe, expect, it } from "vitest";
import { exportSession } from "./export-session.ts";
import { recordingReport } from "./recording-report.ts";
import { createSampleLane, type GazeSample } from "./samples.ts";
import { screen } from "./screen.fixture.ts";
import { REPORT_STREAM_MS, sessionReport } from "./session-report.ts";
import { initialSettings, PAGE_SETTINGS } from "./settings.ts";

const lost = (captured_ms: number): GazeSample => ({
  validity: "no-face",
  captured_ms,
  sent_ms: captured_ms + 1,
  received_ms: captured_ms + 20,
  painted_ms: Number.NaN,
  raw_x_cm: Number.NaN,
  raw_y_cm: Number.NaN,
  mapped_x_px: Number.NaN,
  mapped_y_px: Number.NaN,
  filtered_x_px: Number.NaN,
  filtered_y_px: Number.NaN,
  yaw_deg: Number.NaN,
  pitch_deg: Number.NaN,
  roll_deg: Number.NaN,
  head_x_cm: Number.NaN,
  head_y_cm: Number.NaN,
  head_z_cm: Number.NaN,
  openness_left: Number.NaN,
  openness_right: Number.NaN,
  confidence: Number.NaN,
  faceCount: 0,
  brightness: 0.5,
  face_ms: 1,
  crop_ms: Number.NaN,
  network_ms: Number.NaN,
});

function factsWith(count: number) {
  const samples = createSampleLane(10_000);
  for (let k = 0; k < count; k++) samples.push(lost(50 * k));
  return {
    stream: {
      kind: "camera",
      label: "A camera",
      width_px: 640,
      height_px: 480,
      nominalRate_Hz: 20,
      deviceId: "5",
    },
    model: { name: "mine.tflite", sha256: "0123456789abcdef".repeat(4) },
    calibration: null,
    smoothing: { ...initialSettings(PAGE_SETTINGS), filter: "none" },
    samples,
    protocol: { preset: "standard", accept: "click" },
    embeddings: null,
    screen,
    screenWidth_px: 1300,
    screenHeight_px: 800,
    devicePixelRatio: 1,
    recordedAt: "2025-05-05T05:05:05.000Z",
  } as const;
}

describe("sessionReport", () => {
  it("covers the newest minute of the stream, and no more", () => {
    const { recording, figures } = sessionReport(factsWith(2000));
    const [first] = recording.samples;
    expect(recording.samples.at(-1)?.captured_ms).toBe(50 * 1999);
    expect(first?.captured_ms).toBe(50 * 1999 - REPORT_STREAM_MS);
    expect(figures.stream.rate?.rate_Hz).toBeCloseTo(20, 9);
    expect(figures.stream.loss?.loss_frac).toBe(1);
    expect(figures.stream.loss?.byCause_frac["no face"]).toBe(1);
  });

  it("is the report of the file that an export writes while that is shorter than a minute", () => {
    const facts = factsWith(400);
    expect(sessionReport(facts).figures).toEqual(recordingReport(exportSession(facts)));
  });

  it("counts gaze on a face that could hardly be seen as lost, for that cause", () => {
    const facts = factsWith(2);
    const gaze = { validity: "gaze", raw_x_cm: 1, raw_y_cm: 2, mapped_x_px: 3, mapped_y_px: 4 } as const;
    facts.samples.push({ ...lost(100), ...gaze, confidence: 0.49 });
    facts.samples.push({ ...lost(150), ...gaze, confidence: 0.5 });
    const { loss } = sessionReport(facts).figures.stream;
    expect(loss?.byCause_frac["low confidence"]).toBe(1 / 4);
    expect(loss?.loss_frac).toBe(3 / 4);
  });

  it("without a calibration or a frame says no data, and does not throw", () => {
    const { figures } = sessionReport(factsWith(0));
    expect(figures.unfiltered.summary).toEqual({ kind: "no data", targetCount: 0 });
    expect([figures.compatible, figures.loss, figures.grade]).toEqual([null, null, null]);
    expect(figures.stream).toEqual({ loss: null, undelivered_frac: null, rate: null, latency: null });
  });
});
