/** Where each number of a report is from: a published figure it reproduces, or the model. */
import type { Provenance } from "../units.ts";
import type { DeviceSpec, SegmentName } from "./device.ts";

export interface Attribution {
  readonly provenance: Provenance;
  readonly source: string;
}

const RELATIVE_TOLERANCE = 1e-9;

export const isClose = (a: number | null, b: number | null): boolean =>
  a !== null && b !== null && Math.abs(a - b) <= RELATIVE_TOLERANCE * Math.max(1, Math.abs(b));

/** Of a segment's duration. `isPublishedNetwork`: the workload is the one that was measured. */
export function durationAttribution(
  device: DeviceSpec,
  name: SegmentName,
  duration_ms: number,
  isPublishedNetwork: boolean,
): Attribution {
  const anchor =
    device.published.anchors.find((candidate) => candidate.segment === name)?.duration_ms ?? null;
  // Read-out does not know which network follows.
  if ((isPublishedNetwork || name === "readout") && anchor !== null && isClose(duration_ms, anchor.value))
    return anchor;
  if (device.published.split === "assumed") {
    return {
      provenance: "assumed",
      source: `assumed split of the published total. ${device.caveats[0] ?? ""}`,
    };
  }
  return {
    provenance: "modelled",
    source: "counts × rates calibrated on the paper's frame; hardware-sim/README.md",
  };
}

export function energyAttribution(
  device: DeviceSpec,
  name: SegmentName,
  energy_mJ: number | null,
  isPublishedNetwork: boolean,
): Attribution {
  if (energy_mJ === null) return { provenance: "assumed", source: "no published energy for this device" };
  const anchor = device.published.anchors.find((candidate) => candidate.segment === name)?.energy_mJ ?? null;
  if (isPublishedNetwork && anchor !== null && isClose(energy_mJ, anchor.value)) return anchor;
  if (device.published.split === "assumed") {
    return { provenance: "assumed", source: "mean power of the published total × assumed time" };
  }
  return {
    provenance: "modelled",
    source: "counts × energy per action + power × time; closes on the published 4.9 mJ",
  };
}
