/** Named combinations of settings: the few questions worth one click. Changes on top of the defaults. */
import type { SensorSettings } from "./settings-table.ts";

export interface Preset {
  readonly id: string;
  readonly label: string;
  /** One sentence: what it shows. */
  readonly explains: string;
  readonly changes: Partial<SensorSettings>;
}

/** The whole array at a fixed exposure, whatever the live picture shows: every frame costs the same. */
const PLAIN = { roi_source: "fixed", exposure_control: "fixed" } as const;

export const PRESETS: readonly Preset[] = [
  {
    id: "this-network",
    label: "This network",
    explains: "The network running on this page, on the crop of your face, exposed for the light there is.",
    changes: {},
  },
  {
    id: "paper",
    label: "As in the paper",
    explains: "The published measurement: 17.9 + 0.86 + 0.24 ms and 4.9 mJ.",
    changes: { network: "as-published", ...PLAIN },
  },
  {
    id: "pi",
    label: "Raspberry Pi AI Camera",
    explains:
      "The module anyone can buy: binned, paced by its driver's timing to 30 fps, with the input crop sent along.",
    changes: { mode: "pi-binned", payload: "answer+input", operation: "pipelined", ...PLAIN },
  },
  {
    id: "always-on",
    label: "Always on, 1 fps",
    explains: "One binned look a second, asleep in between: what a battery could carry at best.",
    changes: {
      mode: "binned",
      pacing: "timed",
      frame_rate_fps: 1,
      between_frames: "standby",
      ...PLAIN,
    },
  },
  {
    id: "face",
    label: "Only the face",
    explains:
      "Reads only the rows the face is in, frames overlapped: what a sensor that knows where to look would save.",
    changes: { roi_rows: "roi", operation: "pipelined" },
  },
  {
    id: "pixels",
    label: "Ship the pixels",
    explains:
      "The same sensor as an ordinary camera: every pixel leaves it, and someone else must do the thinking.",
    changes: { payload: "pixels", ...PLAIN },
  },
];
