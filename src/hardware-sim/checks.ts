/**
 * Published figures against the model. "used" rows calibrated it and must come out exactly; "check"
 * rows took no part, and their error is the honest size of the model's ignorance. README.md prints
 * this table; `npm run simulate -- --checks` reproduces it.
 */
import { CORAL_MICRO } from "./coral-micro.ts";
import type { DeviceSpec } from "./device.ts";
import { IMX500 } from "./imx500.ts";
import { MOBILENET_V1, PICOSAM2 } from "./networks/check-networks.ts";
import { ITRACKER } from "./networks/itracker.ts";
import type { FrameReport } from "./report.ts";
import { deviceSettings, simulateFrame } from "./simulate.ts";
import { SPRESENSE } from "./spresense.ts";
import type { Workload } from "./workload.ts";

export interface CheckRow {
  readonly what: string;
  readonly unit: string;
  readonly published: number;
  readonly modelled: number;
  /** (modelled − published) / published. */
  readonly error: number;
  readonly role: "used" | "check";
  readonly source: string;
}

const PAPER = "arXiv 2307.07813";
const Q_SEGMENT = "Q-Segment, arXiv 2312.09854";
const ISSCC = "ISSCC 2021 9.6";

function row(
  role: CheckRow["role"],
  what: string,
  unit: string,
  published: number,
  modelled: number,
  source: string,
): CheckRow {
  return { what, unit, published, modelled, error: (modelled - published) / published, role, source };
}

function run(device: DeviceSpec, changes: Record<string, unknown> = {}, workload?: Workload): FrameReport {
  return simulateFrame(device, deviceSettings(device, changes), workload ?? device.published.workload);
}

const durationOf = (report: FrameReport, name: string): number =>
  report.segments.find((segment) => segment.name === name)?.duration_ms ?? Number.NaN;
const energyOf = (report: FrameReport, name: string): number =>
  report.segments.find((segment) => segment.name === name)?.energy_mJ ?? Number.NaN;
const powerOf = (report: FrameReport, name: string): number =>
  report.segments.find((segment) => segment.name === name)?.power_mW ?? Number.NaN;

export function publishedChecks(): readonly CheckRow[] {
  const paper = run(IMX500);
  const binned = run(IMX500, { mode: "binned" });
  const coral = run(CORAL_MICRO);
  const spresense = run(SPRESENSE);
  const picoSam2 = run(IMX500, {}, PICOSAM2);
  const mobileNet = run(IMX500, {}, MOBILENET_V1);
  const camera_ms = durationOf(paper, "readout") + durationOf(paper, "isp");
  const notInference_ms = paper.total_ms - durationOf(paper, "inference");
  const q_ms = notInference_ms + 0.23;
  const q_mJ = (paper.total_mJ ?? Number.NaN) - energyOf(paper, "inference") + (0.23 * 72) / 1000;
  return [
    row("used", "camera: read, process, hand over", "ms", 17.9, camera_ms, PAPER),
    row("used", "inference", "ms", 0.86, durationOf(paper, "inference"), PAPER),
    row("used", "result", "ms", 0.24, durationOf(paper, "result"), PAPER),
    row("used", "end to end", "ms", 19, paper.total_ms, PAPER),
    row("used", "end to end", "mJ", 4.9, paper.total_mJ ?? Number.NaN, PAPER),
    row("used", "inference", "mJ", 0.06, energyOf(paper, "inference"), PAPER),
    row("used", "full-array read-out", "ms", 16.52, durationOf(paper, "readout"), ISSCC),
    row("used", "binned read-out", "ms", 5.52, durationOf(binned, "readout"), ISSCC),
    row("used", "Coral Dev Micro, end to end", "ms", 34.4, coral.total_ms, PAPER),
    row("used", "Coral Dev Micro, end to end", "mJ", 34.2, coral.total_mJ ?? Number.NaN, PAPER),
    row("used", "Spresense, frame rate", "fps", 3, spresense.operation.serial_fps, "arXiv 2308.12313"),
    row("check", "power in inference", "mW", 72, powerOf(paper, "inference"), Q_SEGMENT),
    row("check", "end to end, 0.23 ms network", "ms", 17, q_ms, Q_SEGMENT),
    row("check", "mean power end to end, 0.23 ms network", "mW", 254, (q_mJ * 1000) / q_ms, Q_SEGMENT),
    row("check", "full-array mode power", "mW", 278.8, powerOf(paper, "readout"), ISSCC),
    row("check", "PicoSAM2 inference", "ms", 14.3, durationOf(picoSam2, "inference"), "arXiv 2506.18807"),
    row("check", "PicoSAM2 rate", "MAC/cycle", 86.2, picoSam2.inference.macs_per_cycle, "arXiv 2603.08725"),
    row(
      "check",
      "MobileNet V1 inference",
      "ms",
      3.1,
      durationOf(mobileNet, "inference"),
      "Sony, May 2020 (press)",
    ),
    row(
      "check",
      "Pi AI Camera, full array",
      "fps",
      10,
      run(IMX500, { mode: "pi-full" }).operation.serial_fps,
      "vendor",
    ),
    row(
      "check",
      "Pi AI Camera, binned",
      "fps",
      30,
      run(IMX500, { mode: "pi-binned" }).operation.serial_fps,
      "vendor",
    ),
    row("check", "iTracker over TinyTracker, file size", "×", 41, ITRACKER.weightBytes / 608_000, PAPER),
  ];
}
