/**
 * Sony Spresense as a device file. Published: 3 frames per second with TinyTrackerS. No energy, no
 * stage times. The serial port's share is worked out from its baud rate; the rest is assumed.
 */
import type { DeviceSpec } from "./device.ts";
import { TINYTRACKER_S } from "./networks/tinytracker.ts";
import { derived, quantity } from "./quantity.ts";
import { totalsOf } from "./workload.ts";

const REPORT = "TinyTrackerS on Spresense, arXiv 2308.12313 (abstract)";
const total_ms = 1000 / 3;
const FRAME_MS = 1000 / 30;
const BAUD_MBPS = 0.1152;
const ANSWER_BYTES = TINYTRACKER_S.outputBytes;
const BITS_PER_BYTE = 10;
const result_ms = (ANSWER_BYTES * BITS_PER_BYTE) / (BAUD_MBPS * 1000);
const inference_ms = total_ms - FRAME_MS - result_ms;
const CLOCK_MHZ = 156;
const ROWS = 240;
const COLUMNS = 320;

export const SPRESENSE: DeviceSpec = {
  id: "spresense",
  label: "Sony Spresense",
  summary: "microcontroller board, Cortex-M4F cores at 156 MHz, no accelerator",
  array: { columns: COLUMNS, rows: ROWS, bits_per_sample: 16 },
  modes: [
    {
      id: "full",
      label: "QVGA 320 × 240",
      columns: COLUMNS,
      rows: ROWS,
      binning: 1,
      row_time_us: quantity(
        (FRAME_MS * 1000) / ROWS,
        "µs",
        "assumed",
        "the camera library's default, QVGA at 30 fps; the setting used was not found",
      ),
      blanking_rows: 0,
      pJ_per_row: null,
    },
  ],
  imaging_mW: null,
  pJ_per_conversion: null,
  isp: {
    scale_ns_per_sample: quantity(0, "ns", "assumed", "not told apart from inference: same cores"),
    handover_ns_per_byte: quantity(0, "ns", "assumed", "not told apart from inference: same cores"),
    tensor_bytes_max: null,
  },
  accelerator: {
    label: "Cortex-M4F",
    clock_MHz: quantity(CLOCK_MHZ, "MHz", "datasheet", "CXD5602, Apache NuttX board page"),
    peak_macs_per_cycle: null,
    macs_per_cycle: quantity(
      totalsOf(TINYTRACKER_S).macs / (inference_ms * 1000 * CLOCK_MHZ),
      "MAC/cycle",
      "assumed",
      "whole frame less camera and serial port charged to inference, one core",
    ),
    bytes_per_cycle: null,
    overhead_cycles_per_layer: null,
    pJ_per_mac: null,
    running_mW: null,
    memory_bytes: quantity(1_572_864, "B", "datasheet", "1.5 MB SRAM, Apache NuttX board page"),
  },
  link: {
    label: "serial port",
    rate_Mbps: quantity(
      BAUD_MBPS,
      "Mbit/s",
      "published",
      "115,200 baud, demo of github.com/pbonazzi/tinytracker",
    ),
    bits_per_byte: BITS_PER_BYTE,
    line_bytes: derived(1, "B", "plain byte stream"),
    header_lines: derived(0, "lines", "plain byte stream"),
    fixed_ms: derived(0, "ms", "bytes alone"),
    pJ_per_byte: null,
  },
  published: {
    workload: TINYTRACKER_S,
    total_ms: quantity(total_ms, "ms", "published", `${REPORT}: 3 frames per second`),
    total_mJ: null,
    split: "assumed",
    anchors: [],
  },
  adjustable: ["network", "clock_MHz", "link_Mbps", "operation", "pacing", "frame_rate_fps"],
  overrides: {
    clock_MHz: { default: CLOCK_MHZ, min: 1, max: CLOCK_MHZ, source: "CXD5602, Apache NuttX board page" },
    link_Mbps: {
      default: BAUD_MBPS,
      min: 0.0012,
      max: 12,
      source: "115,200 baud, demo of github.com/pbonazzi/tinytracker",
    },
    roi_width_px: { default: COLUMNS, max: COLUMNS },
    roi_height_px: { default: ROWS, max: ROWS },
  },
  caveats: [
    "Only 3 frames per second is published, with TinyTrackerS. Every stage shown is assumed.",
    "No energy is published for this board, so none is shown.",
  ],
};
