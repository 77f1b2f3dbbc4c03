/**
 * The typed table of everything that can be varied: name, unit, range, default, where the default is
 * from. The page builds its controls and its URL from this table; `npm run simulate` its flags.
 * Defaults reproduce the paper's frame.
 */
import type { Provenance } from "../units.ts";

export interface SensorSettings {
  readonly network:
    | "as-published"
    | "loaded"
    | "tinytracker-128"
    | "tinytracker-s"
    | "itracker"
    | "itracker-int8";
  readonly mode: "full" | "binned" | "pi-full" | "pi-binned";
  readonly roi_x_px: number;
  readonly roi_y_px: number;
  readonly roi_width_px: number;
  readonly roi_height_px: number;
  readonly roi_rows: "all" | "roi";
  readonly roi_source: "fixed" | "face";
  readonly exposure_ms: number;
  readonly exposure_control: "fixed" | "brightness";
  readonly clock_MHz: number;
  readonly payload: "answer" | "answer+input" | "pixels";
  readonly link_Mbps: number;
  readonly operation: "serial" | "pipelined";
  readonly pacing: "free-run" | "timed";
  readonly frame_rate_fps: number;
  readonly between_frames: "stay-on" | "standby";
  readonly standby_mW: number;
  readonly battery_Wh: number;
}

export type SettingName = keyof SensorSettings;

interface SettingBase {
  readonly name: SettingName;
  readonly label: string;
  readonly provenance: Provenance;
  readonly source: string;
}

export interface NumberSetting extends SettingBase {
  readonly kind: "number";
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  /** Step of a control; values between steps are valid. */
  readonly step: number;
  readonly default: number;
}

export interface ChoiceSetting extends SettingBase {
  readonly kind: "choice";
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly default: string;
}

export type SettingSpec = NumberSetting | ChoiceSetting;

/** What one device changes in the table: another default, another range. */
export type SettingOverrides = Partial<
  Record<
    SettingName,
    { readonly default?: number; readonly min?: number; readonly max?: number; readonly source?: string }
  >
>;

const ARRAY_SOURCE = "IMX500 active array 4056 × 3040 (AiCamera device page, Sony Semiconductor Solutions)";

export const SETTINGS: readonly SettingSpec[] = [
  {
    kind: "choice",
    name: "network",
    label: "Network",
    default: "loaded",
    choices: [
      { value: "loaded", label: "the network running here" },
      { value: "as-published", label: "the paper's network" },
      { value: "tinytracker-128", label: "TinyTracker 128×128" },
      { value: "tinytracker-s", label: "TinyTrackerS" },
      { value: "itracker", label: "iTracker (float32)" },
      { value: "itracker-int8", label: "iTracker, if quantised" },
    ],
    provenance: "modelled",
    source: "the loaded model file's own operators; the paper's network stands in until one is loaded",
  },
  {
    kind: "choice",
    name: "mode",
    label: "Read-out",
    default: "full",
    choices: [
      { value: "full", label: "full array" },
      { value: "binned", label: "2×2 binned" },
      { value: "pi-full", label: "full, Pi AI Camera timing" },
      { value: "pi-binned", label: "binned, Pi AI Camera timing" },
    ],
    provenance: "modelled",
    source: "17.9 ms camera time is closest to one full-array read-out of 16.52 ms (ISSCC 2021 9.6)",
  },
  {
    kind: "number",
    name: "roi_x_px",
    label: "Region left",
    unit: "px",
    min: 0,
    max: 4055,
    step: 8,
    default: 0,
    provenance: "datasheet",
    source: ARRAY_SOURCE,
  },
  {
    kind: "number",
    name: "roi_y_px",
    label: "Region top",
    unit: "px",
    min: 0,
    max: 3039,
    step: 8,
    default: 0,
    provenance: "datasheet",
    source: ARRAY_SOURCE,
  },
  {
    kind: "number",
    name: "roi_width_px",
    label: "Region width",
    unit: "px",
    min: 64,
    max: 4056,
    step: 8,
    default: 4056,
    provenance: "datasheet",
    source: `${ARRAY_SOURCE}; default region: whole array`,
  },
  {
    kind: "number",
    name: "roi_height_px",
    label: "Region height",
    unit: "px",
    min: 64,
    max: 3040,
    step: 8,
    default: 3040,
    provenance: "datasheet",
    source: `${ARRAY_SOURCE}; default region: whole array`,
  },
  {
    kind: "choice",
    name: "roi_rows",
    label: "Rows read",
    default: "all",
    choices: [
      { value: "all", label: "all, cropped after" },
      { value: "roi", label: "only the region's" },
    ],
    provenance: "datasheet",
    source: "documented: the ISP crops the region. Skipping rows outside it is an assumed what-if",
  },
  {
    kind: "choice",
    name: "roi_source",
    label: "Region follows",
    default: "face",
    choices: [
      { value: "fixed", label: "nothing (fixed)" },
      { value: "face", label: "the face" },
    ],
    provenance: "assumed",
    source:
      "live frames only: as here, where the network gets a crop of the face, the sensor is told where the face is",
  },
  {
    kind: "number",
    name: "exposure_ms",
    label: "Exposure",
    unit: "ms",
    min: 0.01,
    max: 1000,
    step: 0.5,
    default: 10,
    provenance: "assumed",
    source: "one flicker period of lamps on 50 Hz mains; the paper states no exposure",
  },
  {
    kind: "choice",
    name: "exposure_control",
    label: "Exposure control",
    default: "brightness",
    choices: [
      { value: "fixed", label: "fixed" },
      { value: "brightness", label: "from the live picture" },
    ],
    provenance: "assumed",
    source: "live frames only: exposure scaled towards mid-grey from the webcam's mean luma",
  },
  {
    kind: "number",
    name: "clock_MHz",
    label: "DSP clock",
    unit: "MHz",
    min: 1,
    max: 262.5,
    step: 0.5,
    default: 262.5,
    provenance: "datasheet",
    source: "262.5 MHz, ISSCC 2021 9.6 as quoted by the AiCamera device page",
  },
  {
    kind: "choice",
    name: "payload",
    label: "What leaves the sensor",
    default: "answer",
    choices: [
      { value: "answer", label: "the answer" },
      { value: "answer+input", label: "the answer and the crop" },
      { value: "pixels", label: "the pixels" },
    ],
    provenance: "assumed",
    source: "the paper retrieves results; whether the input tensor came along is not stated",
  },
  {
    kind: "number",
    name: "link_Mbps",
    label: "Link",
    unit: "Mbit/s",
    min: 1,
    max: 10_000,
    step: 1,
    default: 1776,
    provenance: "modelled",
    source: "CSI-2, two lanes at 444 MHz double data rate (constants of the Linux driver imx500.c)",
  },
  {
    kind: "choice",
    name: "operation",
    label: "Frames",
    default: "serial",
    choices: [
      { value: "serial", label: "one after another" },
      { value: "pipelined", label: "overlapped" },
    ],
    provenance: "published",
    source: "the paper adds its stages up: 17.9 + 0.86 + 0.24 ms",
  },
  {
    kind: "choice",
    name: "pacing",
    label: "Pacing",
    default: "free-run",
    choices: [
      { value: "free-run", label: "as fast as it can" },
      { value: "timed", label: "at a set rate" },
    ],
    provenance: "assumed",
    source: "a single frame is reported the same either way",
  },
  {
    kind: "number",
    name: "frame_rate_fps",
    label: "Frame rate",
    unit: "fps",
    min: 0.01,
    max: 1000,
    step: 1,
    default: 30,
    provenance: "assumed",
    source: "the usual rate of a webcam; used when pacing is timed",
  },
  {
    kind: "choice",
    name: "between_frames",
    label: "Between frames",
    default: "stay-on",
    choices: [
      { value: "stay-on", label: "stays on" },
      { value: "standby", label: "sleeps" },
    ],
    provenance: "assumed",
    source: "upper bound: no published idle figure, so the sensor is taken to draw its imaging power",
  },
  {
    kind: "number",
    name: "standby_mW",
    label: "Power asleep",
    unit: "mW",
    min: 0,
    max: 1000,
    step: 1,
    default: 0,
    provenance: "assumed",
    source: "lower bound: no published standby figure or wake-up time, so both are zero",
  },
  {
    kind: "number",
    name: "battery_Wh",
    label: "Battery",
    unit: "Wh",
    min: 0.001,
    max: 1000,
    step: 0.1,
    default: 3.7,
    provenance: "assumed",
    source: "a 1000 mAh lithium cell at 3.7 V; the sensor alone, without converter losses",
  },
];
