/** What a reader must know about this very report: what does not fit, is not reached or is not counted. */
import type { DeviceSpec } from "./device.ts";
import { countText } from "./number-text.ts";
import type { MemoryUse, Note, Operation } from "./report.ts";
import type { SensorSettings } from "./settings-table.ts";
import type { Workload } from "./workload.ts";

export function notesOf(about: {
  readonly device: DeviceSpec;
  readonly settings: SensorSettings;
  readonly workload: Workload;
  readonly memory: MemoryUse;
  readonly operation: Operation;
  readonly asPublished: boolean;
}): readonly Note[] {
  const { device, settings, workload, memory, operation } = about;
  const notes: Note[] = [];
  const warn = (text: string) => notes.push({ kind: "warning", text });
  const inform = (text: string) => notes.push({ kind: "information", text });

  if (!memory.fits && settings.payload !== "pixels") {
    warn(
      `${workload.name} does not fit: ${countText(memory.used_bytes)} bytes needed, ` +
        `${countText(memory.capacity_bytes ?? 0)} there, ${countText(memory.over_bytes)} too many. ` +
        "Its times are what it would take if it did.",
    );
  }
  const tensorMax = device.isp.tensor_bytes_max;
  if (tensorMax !== null && workload.inputBytes > tensorMax.value && settings.payload !== "pixels") {
    warn(
      `Input tensor of ${countText(workload.inputBytes)} bytes: ` +
        `the image processor makes at most ${countText(tensorMax.value)}.`,
    );
  }
  if (!operation.rate_reached) {
    warn(
      `${settings.frame_rate_fps} fps is not reached: ${operation.limited_by} allows ` +
        `${operation.frame_rate_fps.toFixed(1)} fps.`,
    );
  }
  if (settings.payload === "pixels") {
    inform("The receiver still has to run the network; its time and energy are not counted.");
  }
  if (settings.between_frames === "standby" && settings.standby_mW === 0 && operation.idle_ms > 0) {
    inform("Asleep at 0 mW with instant waking is a lower bound: no figure is published.");
  }
  if (device.published.split === "assumed") {
    for (const caveat of device.caveats) inform(caveat);
  } else if (about.asPublished) {
    for (const caveat of device.caveats) inform(caveat);
  }
  return notes;
}
