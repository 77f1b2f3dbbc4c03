/**
 * What each assumption of the IMX500 model is worth: the same questions under other assumptions, all
 * of which reproduce the paper's frame exactly. README.md prints this table;
 * `npm run simulate -- --ablation` reproduces it.
 */
import { createImx500, IMX500_ASSUMPTIONS, type Imx500Assumptions } from "./imx500.ts";
import { MOBILENET_V1, PICOSAM2 } from "./networks/check-networks.ts";
import { TINYTRACKER_128 } from "./networks/tinytracker.ts";
import type { FrameReport } from "./report.ts";
import { deviceSettings, simulateFrame } from "./simulate.ts";
import type { Workload } from "./workload.ts";

export interface AblationRow {
  readonly assumption: string;
  /** The paper's frame, ms: 19 under every assumption. */
  readonly paper_ms: number;
  /** Inference of the published 128×128 file, PicoSAM2 (14.3 published) and MobileNet V1 (3.1). */
  readonly tinytracker128_ms: number;
  readonly picosam2_ms: number;
  readonly mobilenet_ms: number;
  /** Whole frame, binned. */
  readonly binned_ms: number;
  /** ISP and hand-over of the 128×128 file. */
  readonly isp128_ms: number;
}

const VARIANTS: readonly (readonly [string, Partial<Imx500Assumptions>])[] = [
  ["as built: thirds and halves", {}],
  ["cycles all by MACs", { macShare: 1, byteShare: 0, overheadShare: 0 }],
  ["cycles all by bytes", { macShare: 0, byteShare: 1, overheadShare: 0 }],
  ["cycles all per operator", { macShare: 0, byteShare: 0, overheadShare: 1 }],
  ["cycles half MACs, half per operator", { macShare: 1 / 2, byteShare: 0, overheadShare: 1 / 2 }],
  ["1.38 ms all by samples scaled", { scaleShare: 1 }],
  ["1.38 ms all by tensor bytes", { scaleShare: 0 }],
];

const durationOf = (report: FrameReport, name: string): number =>
  report.segments.find((segment) => segment.name === name)?.duration_ms ?? Number.NaN;

export function ablation(): readonly AblationRow[] {
  return VARIANTS.map(([assumption, changes]) => {
    const device = createImx500({ ...IMX500_ASSUMPTIONS, ...changes });
    const run = (settings: Record<string, unknown>, workload: Workload = device.published.workload) =>
      simulateFrame(device, deviceSettings(device, settings), workload);
    const file = run({}, TINYTRACKER_128);
    return {
      assumption,
      paper_ms: run({}).total_ms,
      tinytracker128_ms: durationOf(file, "inference"),
      picosam2_ms: durationOf(run({}, PICOSAM2), "inference"),
      mobilenet_ms: durationOf(run({}, MOBILENET_V1), "inference"),
      binned_ms: run({ mode: "binned" }).total_ms,
      isp128_ms: durationOf(file, "isp"),
    };
  });
}
