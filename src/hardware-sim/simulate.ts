/**
 * One frame through one device: settings and network in, FrameReport out. Pure and deterministic.
 * `createSimulator` keeps what does not change from frame to frame (the network's layers), so that
 * every camera frame can have its own exposure and region.
 */
import { type MilliJoules, type Millis, meanPowerOf, mJ, ms } from "../units.ts";
import { inferenceStage } from "./accelerator.ts";
import { durationAttribution, energyAttribution, isClose } from "./attribution.ts";
import type { DeviceSpec, SegmentName } from "./device.ts";
import { SimulationError } from "./errors.ts";
import { ispStage } from "./isp.ts";
import { resultStage, sentBytesOf } from "./link.ts";
import { memoryOf } from "./memory.ts";
import { notesOf } from "./notes.ts";
import { operationOf } from "./operation.ts";
import { modeOf, readoutStage, samplingOf } from "./readout.ts";
import type { FrameReport, Segment } from "./report.ts";
import { settingsTable, validateSettings, withChanges, withDefaults } from "./settings.ts";
import type { SensorSettings } from "./settings-table.ts";
import { type StageResult, skippedStage, stagePower } from "./stage.ts";
import { totalsOf, validateWorkload, type Workload } from "./workload.ts";

const LABELS: Readonly<Record<SegmentName, string>> = {
  readout: "Read-out",
  isp: "ISP and hand-over",
  inference: "Network",
  result: "Result",
};

/** Default settings of a device, with changes. @throws SimulationError naming the setting. */
export function deviceSettings(
  device: DeviceSpec,
  changes: Readonly<Record<string, unknown>> = {},
): SensorSettings {
  for (const name of Object.keys(changes)) {
    const known = settingsTable().some((spec) => spec.name === name);
    if (known && !device.adjustable.some((adjustable) => adjustable === name)) {
      throw new SimulationError(
        "setting/not-adjustable",
        name,
        `cannot be varied on ${device.label}`,
        `Adjustable there: ${device.adjustable.join(", ")}.`,
      );
    }
  }
  return withDefaults(changes, settingsTable(null, device.overrides));
}

/** What may differ from one live frame to the next. */
export type FrameChanges = Partial<
  Pick<SensorSettings, "exposure_ms" | "roi_x_px" | "roi_y_px" | "roi_width_px" | "roi_height_px">
>;

export interface Simulator {
  readonly device: DeviceSpec;
  readonly settings: SensorSettings;
  readonly workload: Workload;
  /** @throws SimulationError when a change is not a valid setting. */
  frame(changes?: FrameChanges): FrameReport;
}

export function createSimulator(device: DeviceSpec, settings: SensorSettings, workload: Workload): Simulator {
  const table = settingsTable(null, device.overrides);
  const base = validateSettings({ ...settings }, table);
  validateWorkload(workload);
  const mode = modeOf(device, base);
  const hasEnergy = device.imaging_mW !== null;
  const shipsPixels = base.payload === "pixels";
  const inference = shipsPixels ? skippedStage(hasEnergy) : inferenceStage(device, base, workload);
  const totals = totalsOf(workload);
  const memory = memoryOf(device, workload);
  const isPublishedNetwork = workload === device.published.workload;

  const frame = (changes?: FrameChanges): FrameReport => {
    const current = changes === undefined ? base : withChanges(base, changes, table);
    const sampling = samplingOf(device, mode, current);
    const readout = readoutStage(device, mode, sampling);
    const sent_bytes = sentBytesOf(device, current, sampling, workload);
    const stages: Readonly<Record<SegmentName, StageResult>> = {
      readout,
      isp: shipsPixels ? skippedStage(hasEnergy) : ispStage(device, sampling, workload),
      inference,
      result: resultStage(device, current, { bytes: sent_bytes, readout_ms: readout.duration_ms }),
    };

    let start_ms = 0;
    let energySum: number | null = 0;
    const placed = (["readout", "isp", "inference", "result"] as const).map((name) => {
      const stage = stages[name];
      const at = start_ms;
      start_ms += stage.duration_ms;
      energySum = energySum === null || stage.energy_mJ === null ? null : energySum + stage.energy_mJ;
      return { name, stage, at };
    });
    const total_ms: Millis = ms(start_ms);
    const total_mJ: MilliJoules | null = energySum === null ? null : mJ(energySum);

    const isPublishedTime = isPublishedNetwork && isClose(total_ms, device.published.total_ms.value);
    const isPublishedEnergy =
      device.published.total_mJ === null
        ? total_mJ === null
        : isClose(total_mJ, device.published.total_mJ.value);
    const asPublished = isPublishedTime && isPublishedEnergy;

    const segments = placed.map(({ name, stage, at }): Segment => {
      const time = durationAttribution(device, name, stage.duration_ms, isPublishedNetwork);
      const energy = energyAttribution(device, name, stage.energy_mJ, isPublishedNetwork);
      return {
        name,
        label: LABELS[name],
        start_ms: ms(at),
        duration_ms: stage.duration_ms,
        power_mW: stagePower(stage),
        energy_mJ: stage.energy_mJ,
        bytes: stage.bytes,
        provenance: time.provenance,
        source: time.source,
        energy_provenance: energy.provenance,
        energy_source: energy.source,
        parts: stage.parts,
        energy_terms: stage.energy_terms,
      };
    });
    const bottleneck = segments.reduce((longest, segment) =>
      segment.duration_ms > longest.duration_ms ? segment : longest,
    ).name;
    const operation = operationOf(device, mode, sampling.rows, current, {
      camera_ms: readout.duration_ms + stages.isp.duration_ms,
      inference_ms: inference.duration_ms,
      result_ms: stages.result.duration_ms,
      total_ms,
      total_mJ,
      sent_bytes,
    });
    const macs = shipsPixels ? 0 : totals.macs;
    const cycles = inference.duration_ms * current.clock_MHz * 1000;
    const macs_per_cycle = cycles > 0 ? macs / cycles : 0;
    const peak = device.accelerator.peak_macs_per_cycle;
    return {
      device: device.id,
      label: device.label,
      network: workload.name,
      settings: current,
      segments,
      total_ms,
      total_mJ,
      mean_power_mW: total_mJ === null ? null : meanPowerOf(total_mJ, total_ms),
      total_provenance: asPublished ? "published" : "modelled",
      total_source: asPublished ? device.published.total_ms.source : "sum of the stages below",
      split: device.published.split,
      bottleneck,
      exposure: {
        exposure_ms: ms(current.exposure_ms),
        skew_ms: ms(((sampling.rows - 1) * mode.row_time_us.value) / 1000),
        light_to_answer_ms: ms(current.exposure_ms / 2 + total_ms),
      },
      operation,
      memory,
      traffic: {
        sent_bytes,
        raw_bytes: sampling.frame_bytes,
        kept_bytes: Math.max(0, sampling.frame_bytes - sent_bytes),
      },
      inference: {
        macs,
        cycles,
        macs_per_cycle,
        utilisation: peak === null ? null : macs_per_cycle / peak.value,
        pJ_per_mac: inference.energy_mJ === null || macs === 0 ? null : (inference.energy_mJ * 1e9) / macs,
      },
      published: { total_ms: device.published.total_ms, total_mJ: device.published.total_mJ },
      notes: notesOf({ device, settings: current, workload, memory, operation, asPublished }),
    };
  };

  return { device, settings: base, workload, frame };
}

/** One frame. @throws SimulationError naming the setting or workload field at fault. */
export const simulateFrame = (
  device: DeviceSpec,
  settings: SensorSettings,
  workload: Workload,
): FrameReport => createSimulator(device, settings, workload).frame();
