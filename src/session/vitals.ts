/** The calm summary of the last seconds, from the sample lane. Pure. */
import { medianOf } from "../inference/calibration-samples.ts";
import type { SampleLane } from "./samples.ts";
import type { Vitals } from "./store.ts";

/** Length of the stretch that is summed up: long enough to be steady, short enough to follow a change. */
export const VITALS_WINDOW_MS = 3000;

/** Null until a second frame was seen within the window. */
export function summarise(samples: SampleLane, now_ms: number): Vitals | null {
  const rows = samples.between(now_ms - VITALS_WINDOW_MS, now_ms);
  const first = rows[0];
  const last = rows.at(-1);
  if (first === undefined || last === undefined || rows.length < 2) return null;
  const median = (values: readonly number[]): number => medianOf(values) ?? Number.NaN;
  const withFace = rows.filter((row) => row.validity === "gaze");
  return {
    samples_per_s: ((rows.length - 1) * 1000) / (last.captured_ms - first.captured_ms),
    face_ms: median(rows.map((row) => row.face_ms)),
    crop_ms: median(withFace.map((row) => row.crop_ms)),
    network_ms: median(withFace.map((row) => row.network_ms)),
    latency_ms: median(
      rows.map((row) => row.painted_ms - row.captured_ms).filter((delay_ms) => !Number.isNaN(delay_ms)),
    ),
    brightness_frac: median(rows.map((row) => row.brightness)),
  };
}
