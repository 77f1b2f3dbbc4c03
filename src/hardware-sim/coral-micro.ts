/**
 * Coral Dev Board Micro as a device file. Published: 34.4 ms and 34.2 mJ for one frame, nothing finer.
 * The split is assumed from one observation, that 34.4 ms is about one frame of a 30 fps camera.
 */
import type { DeviceSpec } from "./device.ts";
import { TINYTRACKER_PAPER } from "./networks/tinytracker.ts";
import { derived, quantity } from "./quantity.ts";
import { totalsOf } from "./workload.ts";

const PAPER = "TinyTracker, IEEE SENSORS 2023, arXiv 2307.07813 (abstract)";
const DATASHEET = "Coral Dev Board Micro datasheet 1.0";
const LIBRARY = "github.com/google-coral/coralmicro";

const total_ms = quantity(34.4, "ms", "published", PAPER);
const total_mJ = quantity(34.2, "mJ", "published", PAPER);
const SIDE = 324;
const FRAME_MS = 1000 / 30;
const CLOCK_MHZ = 250;
const rest_ms = total_ms.value - FRAME_MS;
/** Nothing tells the rest apart: image processing, inference and result get a third each. */
const third_ms = rest_ms / 3;
const board_mW = (total_mJ.value * 1000) / total_ms.value;
const paper = totalsOf(TINYTRACKER_PAPER);
const ASSUMED = "34.4 ms − one 30 fps frame, in three equal parts; only the total is published";

export const CORAL_MICRO: DeviceSpec = {
  id: "coral-micro",
  label: "Coral Dev Micro",
  summary: "microcontroller board with an Edge TPU and a 324 × 324 camera",
  array: { columns: SIDE, rows: SIDE, bits_per_sample: 8 },
  modes: [
    {
      id: "full",
      label: "324 × 324",
      columns: SIDE,
      rows: SIDE,
      binning: 1,
      row_time_us: quantity(
        (FRAME_MS * 1000) / SIDE,
        "µs",
        "assumed",
        "one 30 fps frame over 324 rows; the camera's rate in the measurement was not found",
      ),
      blanking_rows: 0,
      pJ_per_row: null,
    },
  ],
  imaging_mW: derived(board_mW, "mW", "34.2 mJ / 34.4 ms: the whole board's mean power"),
  pJ_per_conversion: null,
  isp: {
    scale_ns_per_sample: quantity((third_ms * 1e6) / (SIDE * SIDE), "ns", "assumed", ASSUMED),
    handover_ns_per_byte: quantity(
      0,
      "ns",
      "assumed",
      "inside the image-processing part; software on the MCU",
    ),
    tensor_bytes_max: null,
  },
  accelerator: {
    label: "Edge TPU",
    clock_MHz: quantity(CLOCK_MHZ, "MHz", "published", `library default, ${LIBRARY}, libs/tpu`),
    peak_macs_per_cycle: derived(
      4e12 / 2 / 500e6,
      "MAC/cycle",
      `4 TOPS at 500 MHz; ${DATASHEET}, ${LIBRARY}`,
    ),
    macs_per_cycle: quantity(paper.macs / (third_ms * 1000 * CLOCK_MHZ), "MAC/cycle", "assumed", ASSUMED),
    bytes_per_cycle: null,
    overhead_cycles_per_layer: null,
    pJ_per_mac: null,
    running_mW: derived(board_mW, "mW", "34.2 mJ / 34.4 ms: the whole board's mean power"),
    memory_bytes: null,
  },
  link: {
    label: "not published",
    rate_Mbps: quantity(
      480,
      "Mbit/s",
      "assumed",
      "USB 2.0 high speed; the measurement's interface was not found",
    ),
    bits_per_byte: 8,
    line_bytes: quantity(1, "B", "assumed", "plain byte stream"),
    header_lines: quantity(0, "lines", "assumed", "plain byte stream"),
    fixed_ms: quantity(third_ms - (8 * 8) / 480_000, "ms", "assumed", ASSUMED),
    pJ_per_byte: null,
  },
  published: {
    workload: TINYTRACKER_PAPER,
    total_ms,
    total_mJ,
    split: "assumed",
    anchors: [],
  },
  adjustable: ["network", "clock_MHz", "operation", "pacing", "frame_rate_fps", "battery_Wh"],
  overrides: {
    clock_MHz: { default: CLOCK_MHZ, min: 1, max: 500, source: `library default, ${LIBRARY}, libs/tpu` },
    link_Mbps: { default: 480 },
    roi_width_px: { default: SIDE, max: SIDE },
    roi_height_px: { default: SIDE, max: SIDE },
  },
  caveats: [
    "Only the totals, 34.4 ms and 34.2 mJ, are published. Every stage shown is assumed.",
    "Energy is the mean power times time: no stage's power is published.",
  ],
};
