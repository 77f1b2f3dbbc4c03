/**
 * Sony IMX500 as a device file: published figures first, then what is derived from them so that
 * default settings with the paper's network close on the published totals. README.md has the
 * formulas and the ablation of every assumption.
 */
import type { DeviceSpec, ReadoutMode } from "./device.ts";
import { TINYTRACKER_PAPER } from "./networks/tinytracker.ts";
import { derived, quantity } from "./quantity.ts";
import { totalsOf } from "./workload.ts";

const PAPER = "TinyTracker, IEEE SENSORS 2023, arXiv 2307.07813 (abstract)";
const ISSCC = "ISSCC 2021 9.6 as quoted by Sony's AiCamera device page";
const DRIVER = "Linux driver drivers/media/i2c/imx500.c";
const SEAL = "third-party summary of SEAL, ISCA 2025";

// Published ----------------------------------------------------------------------------------------

const camera_ms = quantity(17.9, "ms", "published", `${PAPER}: read, process and transmit the pixels`);
const inference_ms = quantity(0.86, "ms", "published", PAPER);
const result_ms = quantity(0.24, "ms", "published", `${PAPER}: retrieving the results`);
const total_mJ = quantity(4.9, "mJ", "published", PAPER);
const inference_mJ = quantity(0.06, "mJ", "published", PAPER);
export const FULL_READOUT_MS = quantity(16.52, "ms", "datasheet", `read-out at 4056×3040, ${ISSCC}`);
export const BINNED_READOUT_MS = quantity(5.52, "ms", "datasheet", `read-out at 2028×1520, ${ISSCC}`);
const FULL_MODE_MW = 278.8;
const BINNED_MODE_MW = 379.1;
export const DSP_CLOCK_MHZ = quantity(262.5, "MHz", "datasheet", ISSCC);
export const DSP_MACS = quantity(2304, "MAC/cycle", "datasheet", `DSP size, ${ISSCC}`);
export const MEMORY_BYTES = quantity(
  8_388_480,
  "B",
  "datasheet",
  "network and working memory, AiCamera device page",
);
const PEAK_TOPS_PER_W = 4.97;
const adc_pJ = quantity(
  28.4,
  "pJ",
  "published",
  `single-slope converter, per pixel; ${SEAL}; not IMX500's own`,
);
const link_pJ = quantity(100, "pJ/B", "published", `MIPI CSI-2, per byte; ${SEAL}; not IMX500's own`);
const PIXEL_CLOCK_MHZ = 744;

const COLUMNS = 4056;
const ROWS = 3040;
const LINE_BYTES = 2560;
const HEADER_LINES = 2;
const LINK_MBPS = 1776;

// Derived: energy ----------------------------------------------------------------------------------

/** pJ to mJ. */
const PICO = 1e-9;
const NANO_PER_MILLI = 1e6;
/** One answer: KPI line, settings line, one output line. */
const answer_mJ = (HEADER_LINES + 1) * LINE_BYTES * link_pJ.value * PICO;
const fullConversion_mJ = COLUMNS * ROWS * adc_pJ.value * PICO;
const camera_mJ = total_mJ.value - inference_mJ.value;
/** Imaging power that, with conversions and link bytes counted, re-sums to the paper's 4.9 mJ. */
const fullImaging_mW =
  ((camera_mJ - fullConversion_mJ - answer_mJ) * 1000) / (camera_ms.value + result_ms.value);

/**
 * The binned mode draws more: the paper's read-out power scaled by the published mode powers. What
 * that is beyond imaging power and conversions is charged to its rows, so that waiting costs the same
 * in every mode.
 */
const fullReadout_mW = fullImaging_mW + (fullConversion_mJ * 1000) / FULL_READOUT_MS.value;
const binnedReadout_mJ = (fullReadout_mW * (BINNED_MODE_MW / FULL_MODE_MW) * BINNED_READOUT_MS.value) / 1000;
const binnedConversion_mJ = (COLUMNS / 2) * (ROWS / 2) * adc_pJ.value * PICO;
const binnedRows_mJ =
  binnedReadout_mJ - binnedConversion_mJ - (fullImaging_mW * BINNED_READOUT_MS.value) / 1000;
const binnedRow_pJ = binnedRows_mJ / PICO / (ROWS / 2);

// Derived: the accelerator's three terms -----------------------------------------------------------

const inference_cycles = inference_ms.value * 1000 * DSP_CLOCK_MHZ.value;
/** Nothing published tells MACs, bytes and overhead apart: each gets a third of the measured cycles. */
const TERM_SHARE = 1 / 3;
const paper = totalsOf(TINYTRACKER_PAPER);
const term_cycles = inference_cycles * TERM_SHARE;
const mac_pJ = 2 / PEAK_TOPS_PER_W;
const running_mW = ((inference_mJ.value - paper.macs * mac_pJ * PICO) * 1000) / inference_ms.value;

// Derived: after the last row, and the way out ------------------------------------------------------

const ispResidue_ms = camera_ms.value - FULL_READOUT_MS.value;
const lines_ms = ((HEADER_LINES + 1) * LINE_BYTES * 8) / (LINK_MBPS * 1000);

const MODES: readonly ReadoutMode[] = [
  {
    id: "full",
    label: "full array, 4056 × 3040",
    columns: COLUMNS,
    rows: ROWS,
    binning: 1,
    row_time_us: derived((FULL_READOUT_MS.value * 1000) / ROWS, "µs", `16.52 ms / 3040 rows; ${ISSCC}`),
    blanking_rows: 0,
    pJ_per_row: null,
  },
  {
    id: "binned",
    label: "2×2 binned, 2028 × 1520",
    columns: COLUMNS / 2,
    rows: ROWS / 2,
    binning: 2,
    row_time_us: derived(
      (BINNED_READOUT_MS.value * 1000) / (ROWS / 2),
      "µs",
      `5.52 ms / 1520 rows; ${ISSCC}`,
    ),
    blanking_rows: 0,
    pJ_per_row: derived(
      binnedRow_pJ,
      "pJ",
      "read-out power × 379.1 / 278.8 (published mode powers, conditions unknown), less imaging power and conversions, per row",
    ),
  },
  {
    id: "pi-full",
    label: "Pi AI Camera, 4056 × 3040 at 10 fps",
    columns: COLUMNS,
    rows: ROWS,
    binning: 1,
    row_time_us: derived(17_900 / PIXEL_CLOCK_MHZ, "µs", `17,900 clocks at 744 MHz, ${DRIVER}`),
    blanking_rows: 1117,
    pJ_per_row: null,
  },
  {
    id: "pi-binned",
    label: "Pi AI Camera, 2028 × 1520 at 30 fps",
    columns: COLUMNS / 2,
    rows: ROWS / 2,
    binning: 2,
    row_time_us: derived(9398 / PIXEL_CLOCK_MHZ, "µs", `9,398 clocks at 744 MHz, ${DRIVER}`),
    blanking_rows: 1117,
    pJ_per_row: quantity(binnedRow_pJ, "pJ", "assumed", "as the binned mode; no figure for this timing"),
  },
];

export const IMX500: DeviceSpec = {
  id: "imx500",
  label: "Sony IMX500",
  summary: "12.3 MP image sensor with a DSP on the logic die: the answer leaves, the picture stays",
  array: { columns: COLUMNS, rows: ROWS, bits_per_sample: 10 },
  modes: MODES,
  imaging_mW: derived(
    fullImaging_mW,
    "mW",
    "(4.9 − 0.06 mJ − conversions − link bytes) / (17.9 + 0.24 ms); closes on the paper's total",
  ),
  pJ_per_conversion: adc_pJ,
  isp: {
    scale_ns_per_sample: quantity(
      (ispResidue_ms * NANO_PER_MILLI) / 2 / (COLUMNS * ROWS),
      "ns",
      "assumed",
      "half of 17.9 − 16.52 ms over 12.33 M samples; the split into halves is assumed",
    ),
    handover_ns_per_byte: quantity(
      (ispResidue_ms * NANO_PER_MILLI) / 2 / TINYTRACKER_PAPER.inputBytes,
      "ns",
      "assumed",
      "the other half over the 112×112×5 input tensor; the split into halves is assumed",
    ),
    tensor_bytes_max: quantity(640 * 640 * 3, "B", "datasheet", "RGB 640×640 at most, AiCamera device page"),
  },
  accelerator: {
    label: "DSP on the logic die",
    clock_MHz: DSP_CLOCK_MHZ,
    peak_macs_per_cycle: DSP_MACS,
    macs_per_cycle: quantity(
      paper.macs / term_cycles,
      "MAC/cycle",
      "assumed",
      "11.8 MMAC over a third of the measured 225,750 cycles",
    ),
    bytes_per_cycle: quantity(
      paper.movedBytes / term_cycles,
      "B/cycle",
      "assumed",
      "bytes moved by the paper's network over a third of the measured cycles",
    ),
    overhead_cycles_per_layer: quantity(
      term_cycles / paper.layerCount,
      "cycles",
      "assumed",
      "a third of the measured cycles over 51 operators",
    ),
    pJ_per_mac: quantity(mac_pJ, "pJ", "datasheet", `2 operations per MAC at 4.97 TOPS/W, ${ISSCC}`),
    running_mW: derived(
      running_mW,
      "mW",
      "(0.06 mJ − 11.8 MMAC × 0.40 pJ) / 0.86 ms; closes on the paper's inference energy",
    ),
    memory_bytes: MEMORY_BYTES,
  },
  link: {
    label: "MIPI CSI-2, two lanes",
    rate_Mbps: derived(LINK_MBPS, "Mbit/s", `2 lanes × 444 MHz × 2 (double data rate), ${DRIVER}`),
    bits_per_byte: 8,
    line_bytes: quantity(LINE_BYTES, "B", "datasheet", `inference stream line, ${DRIVER}`),
    header_lines: quantity(HEADER_LINES, "lines", "datasheet", `KPI line and settings line, ${DRIVER}`),
    fixed_ms: derived(
      result_ms.value - lines_ms,
      "ms",
      "0.24 ms − 3 lines on the link: what the host's read-out adds",
    ),
    pJ_per_byte: link_pJ,
  },
  published: {
    workload: TINYTRACKER_PAPER,
    total_ms: quantity(19, "ms", "published", `${PAPER}: around 19 ms = 17.9 + 0.86 + 0.24`),
    total_mJ,
    split: "published",
    anchors: [
      { segment: "readout", duration_ms: FULL_READOUT_MS, energy_mJ: null },
      { segment: "inference", duration_ms: inference_ms, energy_mJ: inference_mJ },
      { segment: "result", duration_ms: result_ms, energy_mJ: null },
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
