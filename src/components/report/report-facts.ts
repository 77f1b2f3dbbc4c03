/** What a report must say about how it came about: set-up, software, units and what they rest on. Pure. */
import type { CalibrationRecord } from "../../session/calibration-record.ts";
import type { SessionReport } from "../../session/session-report.ts";
import { troubleNames } from "../start/start-words.ts";
import { distanceWords, scaleWords } from "./basis-words.ts";

export interface ReportFact {
  readonly name: string;
  readonly value: string;
}

/** Enough of a SHA-256 to tell networks apart by eye. */
const HASH_PREFIX = 12;

export function reportFacts({ recording }: SessionReport, record: CalibrationRecord): ReportFact[] {
  const { camera, screen, viewing, model, filter, seed, recordedAt, appVersion } = recording;
  const countOf = (role: string): number => record.collected.filter((t) => t.role === role).length;
  const rate =
    camera.nominalRate_Hz === null ? "" : `, ${camera.nominalRate_Hz.toFixed(0)} per second promised`;
  return [
    { name: "Made", value: `${recordedAt.slice(0, 16).replace("T", " ")} UTC` },
    {
      name: "Camera",
      value: `${camera.label}, ${camera.frameWidth_px} × ${camera.frameHeight_px} px${rate}`,
    },
    {
      name: "Window, screen",
      value: `${screen.viewportWidth_px} × ${screen.viewportHeight_px} px of ${screen.screenWidth_px} × ${screen.screenHeight_px}, pixel ratio ${screen.devicePixelRatio}`,
    },
    {
      name: "Screen scale",
      value: `${viewing.x_pxPerCm.toFixed(1)} px per cm (${scaleWords(viewing)})`,
    },
    {
      name: "Eye to screen",
      value: `${viewing.distance_cm.toFixed(0)} cm (${distanceWords(viewing)})`,
    },
    {
      name: "Targets",
      value: `${countOf("calibration")} to calibrate, ${countOf("validation")} to check, seed ${seed}`,
    },
    ...startFacts(record),
    { name: "Map, smoothing", value: `${record.fit.map.spec.kind}, ${filter.name}` },
    {
      name: "Network",
      value: `${model.name}, SHA-256 ${model.sha256.slice(0, HASH_PREFIX)}…${viewsWords(record)}`,
    },
    { name: "Software", value: `TinyTracker Live ${appVersion}` },
  ];
}

function viewsWords({ views }: CalibrationRecord): string {
  if (views === undefined) return "";
  return views === 1 ? ", one view of each frame" : `, ${views} views of each frame averaged`;
}

/** Nothing where it is not known: a calibration from an earlier visit, or of a file from before. */
function startFacts({ startedDespite }: CalibrationRecord): ReportFact[] {
  if (startedDespite === undefined) return [];
  const value =
    startedDespite.length === 0
      ? "face, size, light and frame rate held"
      : `begun in spite of: ${troubleNames(startedDespite)}`;
  return [{ name: "Start checks", value }];
}
