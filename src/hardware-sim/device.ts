/**
 * What a device is made of, as data: one file per device (imx500.ts, coral-micro.ts, spresense.ts).
 * Every number is a Quantity with provenance and source. `null` means: nothing published and nothing
 * to derive it from; what depends on it is then null in the report, never zero.
 */
import type { Quantity } from "../units.ts";
import type { SettingName, SettingOverrides } from "./settings-table.ts";
import type { Workload } from "./workload.ts";

/** Short name in commands and addresses, lower case: `imx500`. devices.ts lists them. */
export type DeviceId = string;
export type SegmentName = "readout" | "isp" | "inference" | "result";
export const SEGMENT_NAMES: readonly SegmentName[] = ["readout", "isp", "inference", "result"];

/** One way of reading the pixel array. */
export interface ReadoutMode {
  readonly id: string;
  readonly label: string;
  /** Samples per row and rows, as read (after binning). */
  readonly columns: number;
  readonly rows: number;
  /** Array pixels per sample along one side: 1, or 2 for 2×2 binning. */
  readonly binning: number;
  /** Time between rows, µs: all columns are converted in parallel. */
  readonly row_time_us: Quantity;
  /** Rows of pause before the next frame may start. */
  readonly blanking_rows: number;
  /** Energy this mode spends per row beyond imaging power and conversions, pJ; null: nothing beyond. */
  readonly pJ_per_row: Quantity | null;
}

export interface Accelerator {
  readonly label: string;
  readonly clock_MHz: Quantity;
  /** Multipliers switching at once: the bound nothing can beat. Null if not published. */
  readonly peak_macs_per_cycle: Quantity | null;
  /** Sustained rates of the three terms of a layer's time; bytes and overhead may be absent. */
  readonly macs_per_cycle: Quantity;
  readonly bytes_per_cycle: Quantity | null;
  readonly overhead_cycles_per_layer: Quantity | null;
  /** Energy per MAC, pJ, counted; and power while running, mW. Null if not published. */
  readonly pJ_per_mac: Quantity | null;
  readonly running_mW: Quantity | null;
  /** Network and working memory, bytes. */
  readonly memory_bytes: Quantity | null;
}

export interface Link {
  readonly label: string;
  readonly rate_Mbps: Quantity;
  /** Bits on the wire per payload byte: 8, or 10 for a serial port with start and stop bits. */
  readonly bits_per_byte: number;
  /** Payload travels in lines of this many bytes, padded; 1 for a plain byte stream. */
  readonly line_bytes: Quantity;
  /** Lines sent with every result, whatever it is. */
  readonly header_lines: Quantity;
  readonly fixed_ms: Quantity;
  readonly pJ_per_byte: Quantity | null;
}

/** A published figure that default settings with the published network reproduce. */
export interface Anchor {
  readonly segment: SegmentName;
  readonly duration_ms: Quantity | null;
  readonly energy_mJ: Quantity | null;
}

export interface DeviceSpec {
  readonly id: DeviceId;
  readonly label: string;
  readonly summary: string;
  readonly array: { readonly columns: number; readonly rows: number; readonly bits_per_sample: number };
  readonly modes: readonly ReadoutMode[];
  /**
   * Power from the first row to the end of the result, but for the network, mW, without the counted
   * actions; null if no energy is published. Also what the sensor draws when it waits awake.
   */
  readonly imaging_mW: Quantity | null;
  /** Energy per sample converted, pJ. */
  readonly pJ_per_conversion: Quantity | null;
  readonly isp: {
    /** Time after the last row, per sample scaled and per tensor byte handed over, ns. */
    readonly scale_ns_per_sample: Quantity;
    readonly handover_ns_per_byte: Quantity;
    /** Largest input tensor the ISP can produce, bytes. */
    readonly tensor_bytes_max: Quantity | null;
  };
  readonly accelerator: Accelerator;
  readonly link: Link;
  /** The measurement this device stands for. */
  readonly published: {
    readonly workload: Workload;
    readonly total_ms: Quantity;
    readonly total_mJ: Quantity | null;
    /** Whether the stages were published too, or are our reading of the total. */
    readonly split: "published" | "assumed";
    readonly anchors: readonly Anchor[];
  };
  /** Settings that mean something on this device, and how their table differs here. */
  readonly adjustable: readonly SettingName[];
  readonly overrides: SettingOverrides;
  /** What a reader must know before quoting a number of this device. */
  readonly caveats: readonly string[];
}
