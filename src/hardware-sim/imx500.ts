/**
 * Sony IMX500 as a device: what the published figures leave open is closed by assumptions, and the
 * rest derived such that default settings with the paper's network give the published totals,
 * whatever is assumed. README.md has the formulas and the ablation of every assumption.
 */
import type { Accelerator, DeviceSpec, Link, ReadoutMode } from "./device.ts";
import {
  BINNED_MODE_MW,
  BINNED_READOUT_MS,
  CAMERA_MS,
  COLUMNS,
  CONVERSION_PJ,
  DSP_CLOCK_MHZ,
  DSP_MACS,
  DSP_PJ_PER_MAC,
  FULL_MODE_MW,
  FULL_READOUT_MS,
  HEADER_LINES,
  INFERENCE_MJ,
  INFERENCE_MS,
  ISSCC,
  LINE_BYTES,
  LINK_MBPS,
  LINK_PJ_PER_BYTE,
  MEMORY_BYTES,
  PI_BINNED_ROW_US,
  PI_BLANKING_ROWS,
  PI_FULL_ROW_US,
  RESULT_MS,
  ROWS,
  TENSOR_BYTES_MAX,
  TOTAL_MJ,
  TOTAL_MS,
} from "./imx500-figures.ts";
import { TINYTRACKER_PAPER } from "./networks/tinytracker.ts";
import { derived, quantity } from "./quantity.ts";
import { totalsOf } from "./workload.ts";

/** pJ to mJ, ns to ms. */
const PICO = 1e-9;
const NANO = 1e-6;

/** What nothing published decides. Shares are fractions of a published figure and sum to 1. */
export interface Imx500Assumptions {
  /** Of the measured inference cycles. */
  readonly macShare: number;
  readonly byteShare: number;
  readonly overheadShare: number;
  /** Of 17.9 − 16.52 ms: per sample scaled; the rest is per tensor byte handed over. */
  readonly scaleShare: number;
}

/** Equal shares: nothing published prefers one. */
export const IMX500_ASSUMPTIONS: Imx500Assumptions = {
  macShare: 1 / 3,
  byteShare: 1 / 3,
  overheadShare: 1 / 3,
  scaleShare: 1 / 2,
};

/** Bytes of the paper's result on the link: header lines and one output line, the answer alone. */
const RESULT_BYTES = (HEADER_LINES.value + 1) * LINE_BYTES.value;

/** Imaging power that, with conversions and link bytes counted, re-sums to the paper's 4.9 mJ. */
function imagingPower(): number {
  const conversions_mJ = COLUMNS * ROWS * CONVERSION_PJ.value * PICO;
  const link_mJ = RESULT_BYTES * LINK_PJ_PER_BYTE.value * PICO;
  const outside_mJ = TOTAL_MJ.value - INFERENCE_MJ.value - conversions_mJ - link_mJ;
  return (outside_mJ * 1000) / (CAMERA_MS.value + RESULT_MS.value);
}

/**
 * The binned mode draws more: the paper's read-out power scaled by the published mode powers. What
 * that is beyond imaging power and conversions is charged to its rows, so that waiting costs the same
 * in every mode.
 */
function binnedRowEnergy_pJ(imaging_mW: number): number {
  const perPixel_mJ = CONVERSION_PJ.value * PICO;
  const full_mW = imaging_mW + (COLUMNS * ROWS * perPixel_mJ * 1000) / FULL_READOUT_MS.value;
  const binned_mW = full_mW * (BINNED_MODE_MW.value / FULL_MODE_MW.value);
  const beyond_mJ =
    ((binned_mW - imaging_mW) * BINNED_READOUT_MS.value) / 1000 - (COLUMNS / 2) * (ROWS / 2) * perPixel_mJ;
  return beyond_mJ / PICO / (ROWS / 2);
}

function readoutModes(imaging_mW: number): readonly ReadoutMode[] {
  const full = { columns: COLUMNS, rows: ROWS, binning: 1, pJ_per_row: null };
  const binned = { columns: COLUMNS / 2, rows: ROWS / 2, binning: 2 };
  const binnedRow_pJ = binnedRowEnergy_pJ(imaging_mW);
  return [
    {
      ...full,
      id: "full",
      label: "full array, 4056 × 3040",
      row_time_us: derived((FULL_READOUT_MS.value * 1000) / ROWS, "µs", `16.52 ms / 3040 rows; ${ISSCC}`),
      blanking_rows: 0,
    },
    {
      ...binned,
      id: "binned",
      label: "2×2 binned, 2028 × 1520",
      row_time_us: derived(
        (BINNED_READOUT_MS.value * 1000) / binned.rows,
        "µs",
        `5.52 ms / 1520 rows; ${ISSCC}`,
      ),
      blanking_rows: 0,
      pJ_per_row: derived(
        binnedRow_pJ,
        "pJ",
        "read-out power × 379.1 / 278.8 (published mode powers), less imaging power and conversions, per row",
      ),
    },
    {
      ...full,
      id: "pi-full",
      label: "Pi AI Camera, 4056 × 3040 at 10 fps",
      row_time_us: PI_FULL_ROW_US,
      blanking_rows: PI_BLANKING_ROWS,
    },
    {
      ...binned,
      id: "pi-binned",
      label: "Pi AI Camera, 2028 × 1520 at 30 fps",
      row_time_us: PI_BINNED_ROW_US,
      blanking_rows: PI_BLANKING_ROWS,
      pJ_per_row: quantity(binnedRow_pJ, "pJ", "assumed", "as the binned mode; no figure for this timing"),
    },
  ];
}

/** Three terms of the measured cycles: MACs, bytes moved, and a constant per operator. */
function dsp(assumptions: Imx500Assumptions): Accelerator {
  const paper = totalsOf(TINYTRACKER_PAPER);
  const cycles = INFERENCE_MS.value * 1000 * DSP_CLOCK_MHZ.value;
  const { macShare, byteShare, overheadShare } = assumptions;
  const running_mJ = INFERENCE_MJ.value - paper.macs * DSP_PJ_PER_MAC.value * PICO;
  return {
    label: "DSP on the logic die",
    clock_MHz: DSP_CLOCK_MHZ,
    peak_macs_per_cycle: DSP_MACS,
    // A share of nothing is an infinite rate: the term vanishes.
    macs_per_cycle: quantity(
      paper.macs / (cycles * macShare),
      "MAC/cycle",
      "assumed",
      "11.8 MMAC over a third of the measured 225,750 cycles",
    ),
    bytes_per_cycle: quantity(
      paper.movedBytes / (cycles * byteShare),
      "B/cycle",
      "assumed",
      "bytes moved by the paper's network over a third of the measured cycles",
    ),
    overhead_cycles_per_layer: quantity(
      (cycles * overheadShare) / paper.layerCount,
      "cycles",
      "assumed",
      "a third of the measured cycles over 51 operators",
    ),
    pJ_per_mac: DSP_PJ_PER_MAC,
    running_mW: derived(
      (running_mJ * 1000) / INFERENCE_MS.value,
      "mW",
      "(0.06 mJ − 11.8 MMAC × 0.40 pJ) / 0.86 ms; closes on the paper's inference energy",
    ),
    memory_bytes: MEMORY_BYTES,
  };
}

function csi2(): Link {
  const packets_ms = (RESULT_BYTES * 8) / (LINK_MBPS.value * 1000);
  return {
    label: "MIPI CSI-2, two lanes",
    rate_Mbps: LINK_MBPS,
    bits_per_byte: 8,
    line_bytes: LINE_BYTES,
    header_lines: HEADER_LINES,
    fixed_ms: derived(RESULT_MS.value - packets_ms, "ms", "0.24 ms − its lines on the link: the host's part"),
    pJ_per_byte: LINK_PJ_PER_BYTE,
  };
}

export function createImx500(assumptions: Imx500Assumptions): DeviceSpec {
  const imaging_mW = imagingPower();
  const residue_ms = CAMERA_MS.value - FULL_READOUT_MS.value;
  return {
    id: "imx500",
    label: "Sony IMX500",
    summary: "12.3 MP image sensor with a DSP on the logic die: the answer leaves, the picture stays",
    array: { columns: COLUMNS, rows: ROWS, bits_per_sample: 10 },
    modes: readoutModes(imaging_mW),
    imaging_mW: derived(
      imaging_mW,
      "mW",
      "(4.9 − 0.06 mJ − conversions − link bytes) / (17.9 + 0.24 ms); closes on the paper's total",
    ),
    pJ_per_conversion: CONVERSION_PJ,
    isp: {
      scale_ns_per_sample: quantity(
        (residue_ms * assumptions.scaleShare) / NANO / (COLUMNS * ROWS),
        "ns",
        "assumed",
        "half of 17.9 − 16.52 ms over 12.33 M samples; the split into halves is assumed",
      ),
      handover_ns_per_byte: quantity(
        (residue_ms * (1 - assumptions.scaleShare)) / NANO / TINYTRACKER_PAPER.inputBytes,
        "ns",
        "assumed",
        "the other half over the 112×112×5 input tensor; the split into halves is assumed",
      ),
      tensor_bytes_max: TENSOR_BYTES_MAX,
    },
    accelerator: dsp(assumptions),
    link: csi2(),
    published: {
      workload: TINYTRACKER_PAPER,
      total_ms: TOTAL_MS,
      total_mJ: TOTAL_MJ,
      split: "published",
      anchors: [
        { segment: "readout", duration_ms: FULL_READOUT_MS, energy_mJ: null },
        { segment: "inference", duration_ms: INFERENCE_MS, energy_mJ: INFERENCE_MJ },
        { segment: "result", duration_ms: RESULT_MS, energy_mJ: null },
      ],
    },
    adjustable: [
      "network",
      "mode",
      "roi_x_px",
      "roi_y_px",
      "roi_width_px",
      "roi_height_px",
      "roi_rows",
      "roi_source",
      "exposure_ms",
      "exposure_control",
      "clock_MHz",
      "payload",
      "link_Mbps",
      "operation",
      "pacing",
      "frame_rate_fps",
      "between_frames",
      "standby_mW",
      "battery_Wh",
    ],
    overrides: {},
    caveats: [
      "17.9 ms was published as one figure; 16.52 ms of read-out and 1.38 ms of ISP and hand-over is our reading of it.",
      "The paper does not state which input size was timed; its table says 112×112 and 11.8 MMAC.",
    ],
  };
}

export const IMX500: DeviceSpec = createImx500(IMX500_ASSUMPTIONS);
