/**
 * What the page measured, readable from outside: `window.__tinytracker`. For tests, for the soak tool and
 * for whoever wants to check in the browser's console that the error shown is the error recorded. Read-only;
 * holds numbers, never pictures.
 */
import type { CalibrationRecord } from "./calibration-record.ts";
import type { GazeSample } from "./samples.ts";
import type { ScreenGeometry } from "./screen.ts";
import type { Session } from "./session-api.ts";
import type { SessionState } from "./store.ts";

export interface Inspection {
  /** The samples kept, oldest first, at most `newest` of them. */
  samples(newest?: number): GazeSample[];
  /** Samples since the source was started. */
  sampleCount(): number;
  /** The calibration in use, or the one whose result is being shown; null when there is none. */
  calibration(): CalibrationRecord | null;
  /** Phase, face state, settings, vitals and the rest of the slow state. */
  state(): SessionState;
  /** Screen and distance by which px become cm and degrees, as the window is now. */
  screen(): ScreenGeometry;
  /** Where the rendered person of a demo is meant to look now; null with a camera. */
  demoTruth(): { readonly x_frac: number; readonly y_frac: number } | null;
}

declare global {
  interface Window {
    __tinytracker?: Inspection;
  }
}

export function exposeForInspection({ store, samples, screen, demoTruth }: Session): void {
  window.__tinytracker = Object.freeze({
    samples(newest = Number.POSITIVE_INFINITY) {
      const first = Math.max(0, samples.length - newest);
      const rows: GazeSample[] = [];
      for (let index = first; index < samples.length; index++) {
        const row = samples.at(index);
        if (row !== undefined) rows.push(row);
      }
      return rows;
    },
    sampleCount: () => samples.total,
    calibration() {
      const { phase, calibration } = store.getState();
      return phase.kind === "calibrating" && phase.view.kind === "done" ? phase.view.record : calibration;
    },
    state: () => store.getState(),
    screen,
    demoTruth,
  });
}
