/** A saved session in words: what it is, how its gaze did, and whether its figures hold. */

import type { GazeValidity } from "../../session/accuracy-timing.ts";
import { countsOf, type Replay } from "../../session/replay.ts";
import type { SessionFile } from "../../session/session-file.ts";
import { distanceWords, scaleWords } from "../report/basis-words.ts";

export const VALIDITY_WORDS: Readonly<Record<GazeValidity, string>> = {
  valid: "Gaze",
  "no face": "No face",
  blink: "Eyes closed",
  "low confidence": "Face unclear",
  swap: "Another face",
  outlier: "Left out: outlier",
  "not a number": "No answer",
};

export const AGREEMENT_WORDS: Readonly<Record<SessionFile["agreement"], string>> = {
  equal: "Every figure was computed again from the samples and equals the file's own, to the last digit.",
  rounding:
    "Every figure was computed again from the samples. They equal the file's own but for the last bits: another browser wrote it.",
  none: "The file is of an earlier version, which stores no figures. All were computed from its samples.",
};

/** "1 min 4.2 s" */
export function durationText(duration_ms: number): string {
  const minutes = Math.floor(duration_ms / 60_000);
  const seconds = ((duration_ms - 60_000 * minutes) / 1000).toFixed(1);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds} s`;
}

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(0)} %`;

/** What the picture shows, for those who do not see it. */
export function summaryText(replay: Replay): string {
  const { frameCount, gazeCount, outsideCount } = countsOf(replay);
  const { targets } = replay.file.recording;
  const checks = targets.filter(({ role }) => role === "validation").length;
  const shown =
    targets.length === 0
      ? "No calibration."
      : `${targets.length - checks} calibration and ${checks} check targets.`;
  if (frameCount === 0) return `${shown} No frames.`;
  const gaze = `${frameCount.toLocaleString("en")} frames in ${durationText(replay.duration_ms)}, ${percent(gazeCount, frameCount)} with gaze.`;
  const outside =
    gazeCount === 0 ? "" : ` Gaze left the screen in ${percent(outsideCount, gazeCount)} of these.`;
  return `${gaze}${outside} ${shown}`;
}

/** Name and value of what the file says about itself. */
export function factsOf({ file }: Replay): readonly (readonly [string, string])[] {
  const { recording } = file;
  const { screen, viewing, camera, model, filter, calibration, lens, protocol } = recording;
  const scale = `${viewing.x_pxPerCm.toFixed(1)} px per cm (${scaleWords(viewing)})`;
  const parameters = Object.entries(filter.parameters).map(([name, value]) => `${name} ${value}`);
  return [
    ["Recorded", recording.recordedAt.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC")],
    ["Written by", `version ${recording.appVersion}, file version ${file.version}`],
    ["Network", `${model.name}, SHA-256 ${model.sha256.slice(0, 16)}…`],
    ["Camera", `${camera.label}, ${camera.frameWidth_px} × ${camera.frameHeight_px} px`],
    [
      "Screen",
      `window ${screen.viewportWidth_px} × ${screen.viewportHeight_px} px, ${scale}, zoom ${screen.devicePixelRatio}`,
    ],
    ["Eye to screen", `${viewing.distance_cm.toFixed(1)} cm (${distanceWords(viewing)})`],
    [
      "Lens",
      lens === null
        ? "not recorded"
        : `at ${lens.place.x_px.toFixed(0)}, ${lens.place.y_px.toFixed(0)} px (${lens.basis})`,
    ],
    [
      "Protocol",
      protocol === null
        ? "not recorded"
        : `${protocol.preset}, accepted by ${protocol.accept}; seed ${recording.seed}`,
    ],
    [
      "Personal map",
      calibration === null
        ? "none"
        : `${calibration.map.spec.kind}, ${calibration.leaveOneOut_px.toFixed(0)} px on left-out targets`,
    ],
    ["Smoothing", [filter.name, ...parameters].join(", ")],
    ["Hidden layer", recording.samples.some(({ embedding }) => embedding !== null) ? "kept" : "not kept"],
  ];
}
