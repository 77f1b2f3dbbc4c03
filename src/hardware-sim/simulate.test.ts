import { describe, expect, test } from "vitest";
import { deviceNamed } from "./devices.ts";
import { ITRACKER, ITRACKER_INT8 } from "./networks/itracker.ts";
import type { FrameReport } from "./report.ts";
import { deviceSettings, simulateFrame } from "./simulate.ts";
import type { Workload } from "./workload.ts";

const imx500 = deviceNamed("imx500");
const frame = (
  changes: Record<string, unknown> = {},
  workload: Workload = imx500.published.workload,
): FrameReport => simulateFrame(imx500, deviceSettings(imx500, changes), workload);

function segment(report: FrameReport, name: string) {
  const found = report.segments.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no segment ${name}`);
  return found;
}

describe("the paper's frame comes out of default settings", () => {
  const report = frame();

  test("17.9 + 0.86 + 0.24 = 19.0 ms, of which 16.52 ms read-out", () => {
    expect(segment(report, "readout").duration_ms).toBeCloseTo(16.52, 12);
    expect(segment(report, "readout").duration_ms + segment(report, "isp").duration_ms).toBeCloseTo(17.9, 12);
    expect(segment(report, "inference").duration_ms).toBeCloseTo(0.86, 12);
    expect(segment(report, "result").duration_ms).toBeCloseTo(0.24, 12);
    expect(report.total_ms).toBeCloseTo(19, 12);
  });

  test("4.9 mJ, of which 0.06 mJ inference", () => {
    expect(report.total_mJ).toBeCloseTo(4.9, 12);
    expect(segment(report, "inference").energy_mJ).toBeCloseTo(0.06, 12);
  });

  test("is tagged published; one changed setting makes it modelled", () => {
    expect(report.total_provenance).toBe("published");
    expect(segment(report, "inference").provenance).toBe("published");
    expect(segment(report, "isp").provenance).toBe("modelled");
    const slower = frame({ clock_MHz: 200 });
    expect(slower.total_provenance).toBe("modelled");
    expect(segment(slower, "inference").provenance).toBe("modelled");
  });

  test("52 MAC/cycle, 2.3 % of 2304; read-out is the bottleneck; 52.6 fps serial, 55.9 overlapped", () => {
    expect(report.inference.macs_per_cycle).toBeCloseTo(52.27, 2);
    expect(report.inference.utilisation).toBeCloseTo(0.0227, 4);
    expect(report.bottleneck).toBe("readout");
    expect(report.operation.serial_fps).toBeCloseTo(1000 / 19, 9);
    expect(report.operation.pipelined_fps).toBeCloseTo(1000 / 17.9, 9);
  });
});

test("binned read-out takes 5.52 ms", () => {
  expect(segment(frame({ mode: "binned" }), "readout").duration_ms).toBeCloseTo(5.52, 12);
});

test("a frame worked by hand: 1000 rows read, region 2000 × 1000, half the clock", () => {
  const report = frame({ roi_rows: "roi", roi_width_px: 2000, roi_height_px: 1000, clock_MHz: 131.25 });
  expect(segment(report, "readout").duration_ms).toBeCloseTo((16.52 * 1000) / 3040, 12);
  // Whole rows are converted; only the region's samples are scaled.
  expect(segment(report, "readout").bytes).toBe((1000 * 4056 * 10) / 8);
  const isp_ms = (0.69 * 2000 * 1000) / (4056 * 3040) + 0.69;
  expect(segment(report, "isp").duration_ms).toBeCloseTo(isp_ms, 12);
  expect(segment(report, "inference").duration_ms).toBeCloseTo(2 * 0.86, 12);
  expect(report.exposure.skew_ms).toBeCloseTo((999 * 16.52) / 3040, 12);
});

test("a network worked by hand: two layers, three terms each", () => {
  const workload: Workload = {
    name: "two layers",
    inputBytes: 62_720,
    weightBytes: 700,
    peakActivationBytes: 300,
    outputBytes: 2561,
    layers: [
      { name: "a", kind: "CONV_2D", macs: 1_180_000, weight_bytes: 100, in_bytes: 200, out_bytes: 300 },
      { name: "b", kind: "FULLY_CONNECTED", macs: 0, weight_bytes: 0, in_bytes: 50, out_bytes: 70 },
    ],
  };
  const report = frame({}, workload);
  // A third of 0.86 ms each for 11.8 MMAC, 1,620,496 bytes and 51 operators.
  const third = 0.86 / 3;
  const expected = third * (0.1 + 720 / 1_620_496 + 2 / 51);
  expect(segment(report, "inference").duration_ms).toBeCloseTo(expected, 12);
  // Two header lines and two padded lines of output.
  expect(report.traffic.sent_bytes).toBe(4 * 2560);
});

describe("memory", () => {
  test("iTracker does not fit, and by how many bytes is said", () => {
    const report = frame({}, ITRACKER);
    const over = ITRACKER.weightBytes + ITRACKER.peakActivationBytes - 8_388_480;
    expect(report.memory).toMatchObject({ fits: false, over_bytes: over });
    expect(over).toBeGreaterThan(18e6);
    expect(
      report.notes.some((note) => note.kind === "warning" && note.text.includes("18,478,472 too many")),
    ).toBe(true);
  });

  test("at one byte per weight it would fit: the size alone does not rule it out", () => {
    expect(frame({}, ITRACKER_INT8).memory).toMatchObject({ fits: true, over_bytes: 0 });
  });
});

describe("shipping the pixels", () => {
  test("is limited by the link: 15.4 MB over 1.776 Gbit/s are 69.4 ms, nothing is kept", () => {
    const report = frame({ payload: "pixels" });
    expect(report.traffic).toMatchObject({ sent_bytes: 15_412_800, raw_bytes: 15_412_800, kept_bytes: 0 });
    const fixed_ms = 0.24 - (3 * 2560 * 8) / 1_776_000;
    expect(report.total_ms).toBeCloseTo((15_412_800 * 8) / 1_776_000 + fixed_ms, 9);
    expect(segment(report, "inference").duration_ms).toBe(0);
    expect(report.bottleneck).toBe("result");
  });

  test("the answer and the crop cost the crop's lines on top", () => {
    const more = frame({ payload: "answer+input" }).traffic.sent_bytes - frame().traffic.sent_bytes;
    expect(more).toBe(Math.ceil(62_720 / 2560) * 2560);
  });
});

describe("many frames", () => {
  test("at 10 fps the sensor idles 81 ms: awake at imaging power, or asleep at the set power", () => {
    const awake = frame({ pacing: "timed", frame_rate_fps: 10 }).operation;
    expect(awake).toMatchObject({ limited_by: "chosen rate", rate_reached: true });
    expect(awake.idle_ms).toBeCloseTo(81, 9);
    const asleep = frame({
      pacing: "timed",
      frame_rate_fps: 10,
      between_frames: "standby",
      standby_mW: 2,
    }).operation;
    expect(asleep.average_mW).toBeCloseTo((4.9 + 0.081 * 2) * 10, 9);
    expect(asleep.battery_hours).toBeCloseTo(3700 / ((4.9 + 0.162) * 10), 9);
  });

  test("an unreachable rate is said, with what limits it", () => {
    const report = frame({ pacing: "timed", frame_rate_fps: 60 });
    expect(report.operation).toMatchObject({ rate_reached: false, limited_by: "whole frame" });
    expect(report.notes.some((note) => note.text.includes("60 fps is not reached"))).toBe(true);
    expect(frame({ exposure_ms: 40 }).operation.limited_by).toBe("exposure");
  });
});

describe("the two boards", () => {
  test("Coral Dev Micro: published totals, assumed split", () => {
    const coral = deviceNamed("coral-micro");
    const report = simulateFrame(coral, deviceSettings(coral), coral.published.workload);
    expect(report.total_ms).toBeCloseTo(34.4, 12);
    expect(report.total_mJ).toBeCloseTo(34.2, 12);
    expect(report).toMatchObject({ split: "assumed", total_provenance: "published" });
    expect(new Set(report.segments.map((candidate) => candidate.provenance))).toEqual(new Set(["assumed"]));
  });

  test("Spresense: 3 frames per second, and no energy rather than a made-up one", () => {
    const spresense = deviceNamed("spresense");
    const report = simulateFrame(spresense, deviceSettings(spresense), spresense.published.workload);
    expect(report.operation.serial_fps).toBeCloseTo(3, 12);
    expect(report.total_mJ).toBeNull();
    expect(report.operation.average_mW).toBeNull();
    expect(report.segments.every((candidate) => candidate.energy_mJ === null)).toBe(true);
  });
});
