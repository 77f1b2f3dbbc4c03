/**
 * The report as tables of text: the same rows on the page and on paper. Pure; every figure comes from
 * session/recording-report.ts, which also reads a file back.
 */
import type { LengthBasis } from "../../inference/calibration-viewing.ts";
import type { AccuracySummary } from "../../session/accuracy.ts";
import { bceaAtShare } from "../../session/accuracy-spread.ts";
import type { DataLoss } from "../../session/accuracy-timing.ts";
import type { Extent } from "../../session/accuracy-units.ts";
import type { SessionReport } from "../../session/session-report.ts";
import { placeWords } from "../calibration-words.ts";
import {
  areaText,
  extentCells,
  extentText,
  intervalCells,
  NO_DATA,
  percentText,
  timeText,
  vectorCells,
  weakerBasis,
} from "./report-text.ts";

export interface ReportColumn {
  readonly name: string;
  /** What the column's figures rest on; null where a badge would say nothing. */
  readonly basis: LengthBasis | null;
}

export interface ReportRow {
  readonly name: string;
  /** How it is computed, in one line. */
  readonly formula: string;
  readonly cells: readonly string[];
}

export interface ReportSection {
  readonly title: string;
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly ReportRow[];
}

export function reportSections(report: SessionReport): ReportSection[] {
  return [accuracySection(report), precisionSection(report), lossSection(report), timingSection(report)];
}

function accuracySection({ figures, recording }: SessionReport): ReportSection {
  const { viewing, screen } = recording;
  const { summary } = figures.unfiltered;
  const of = (pick: (s: AccuracySummary) => Extent | null): string[] =>
    extentCells(summary.kind === "measured" ? pick(summary) : null);
  const worst =
    summary.kind === "measured"
      ? placeWords({
          x_frac: summary.worst.x_px / screen.viewportWidth_px,
          y_frac: summary.worst.y_px / screen.viewportHeight_px,
        })
      : NO_DATA;
  return {
    title: "Accuracy on targets the map has never seen",
    columns: [
      { name: "px", basis: "measured here" },
      { name: "cm", basis: viewing.scaleBasis },
      { name: "degrees", basis: weakerBasis(viewing.scaleBasis, viewing.distanceBasis) },
    ],
    rows: [
      { name: "Mean", formula: "mean of |centroid − target|", cells: of((s) => s.mean) },
      {
        name: "95 % interval of the mean",
        formula: "bootstrap over targets, 2000 draws",
        cells: summary.kind === "measured" ? intervalCells(summary.ci95) : of(() => null),
      },
      { name: "Median", formula: "middle target", cells: of((s) => s.median) },
      { name: `Largest (${worst})`, formula: "worst target", cells: of((s) => s.max) },
      {
        name: "Mean bias (right, down)",
        formula: "mean of centroid − target",
        cells: summary.kind === "measured" ? vectorCells(summary.meanBias) : of(() => null),
      },
      { name: "Sample error", formula: "mean of |sample − target|", cells: of((s) => s.sampleError) },
    ],
  };
}

function precisionSection({ figures, recording }: SessionReport): ReportSection {
  const both = [figures.unfiltered.summary, figures.filtered.summary];
  const of = (pick: (s: AccuracySummary) => string): string[] =>
    both.map((summary) => (summary.kind === "measured" ? pick(summary) : NO_DATA));
  const at95 = ({ px, cm, deg }: Extent): Extent => ({
    px: bceaAtShare(px, 0.95),
    cm: bceaAtShare(cm, 0.95),
    deg: bceaAtShare(deg, 0.95),
  });
  const ratio = ({ rmsS2S, std }: AccuracySummary): string =>
    rmsS2S === null || std.px === 0 ? NO_DATA : (rmsS2S.px / std.px).toFixed(2);
  return {
    title: "Precision",
    columns: [
      { name: "Unfiltered", basis: null },
      { name: `Filtered (${recording.filter.name})`, basis: null },
    ],
    rows: [
      {
        name: "RMS, sample to sample",
        formula: "√ mean |step|², steps of at most 1.5 frame periods",
        cells: of((s) => extentText(s.rmsS2S)),
      },
      { name: "Standard deviation", formula: "√(var x + var y), n − 1", cells: of((s) => extentText(s.std)) },
      {
        name: "RMS ÷ deviation",
        formula: "1.41: white noise; below 1: smooth or drifting",
        cells: of(ratio),
      },
      { name: "BCEA 68 %", formula: "2.296 π σx σy √(1 − ρ²)", cells: of((s) => areaText(s.bcea)) },
      { name: "BCEA 95 %", formula: "5.991 π σx σy √(1 − ρ²)", cells: of((s) => areaText(at95(s.bcea))) },
      { name: "Mean accuracy", formula: "for comparison", cells: of((s) => extentText(s.mean)) },
    ],
  };
}

const CAUSES: readonly { readonly cause: keyof DataLoss["byCause_frac"]; readonly name: string }[] = [
  { cause: "no face", name: "no face" },
  { cause: "blink", name: "blink" },
  { cause: "low confidence", name: "low confidence" },
  { cause: "outlier", name: "outlier (3 × 1.4826 × MAD)" },
  { cause: "not a number", name: "no answer" },
];

/** The live stream is not searched for outliers, and the gaps of a target are not counted. */
const NOT_LOOKED_FOR = "not looked for";
/** The engine follows one face and says when there are several, but not when another took its place. */
const NOT_TOLD = "not told apart";

function lossSection({ figures }: SessionReport): ReportSection {
  const { loss, stream } = figures;
  const share = (of: DataLoss | null, cause: keyof DataLoss["byCause_frac"]): string =>
    percentText(of?.byCause_frac[cause]);
  return {
    title: "Data loss, share of frames",
    columns: [
      { name: "Check targets", basis: "measured here" },
      { name: "Live, last minute", basis: "measured here" },
    ],
    rows: [
      {
        name: "All causes",
        formula: "1 − valid ÷ delivered",
        cells: [percentText(loss?.loss_frac), percentText(stream.loss?.loss_frac)],
      },
      ...CAUSES.map(({ cause, name }) => ({
        name: `– ${name}`,
        formula: "",
        cells: [share(loss, cause), cause === "outlier" ? NOT_LOOKED_FOR : share(stream.loss, cause)],
      })),
      { name: "– another face", formula: "", cells: [NOT_TOLD, NOT_TOLD] },
      {
        name: "Undelivered",
        formula: "1 − delivered ÷ promised by the camera",
        cells: [NOT_LOOKED_FOR, percentText(stream.undelivered_frac)],
      },
    ],
  };
}

function timingSection({ figures }: SessionReport): ReportSection {
  const { rate, latency } = figures.stream;
  const { compatible } = figures;
  const percent = (value: number | undefined): string =>
    value === undefined ? NO_DATA : `${value.toFixed(1)} %`;
  return {
    title: "Time, and figures of other tools",
    columns: [{ name: "Value", basis: "measured here" }],
    rows: [
      {
        name: "Sample rate, last minute",
        formula: "(n − 1) ÷ time",
        cells: [rate === null ? NO_DATA : `${rate.rate_Hz.toFixed(1)} per second`],
      },
      {
        name: "Interval, p50 / p95",
        formula: "between frames",
        cells: [`${timeText(rate?.interval_p50_ms)} / ${timeText(rate?.interval_p95_ms)}`],
      },
      {
        name: "Capture to paint, p50 / p95",
        formula: "camera's time stamp to dot on screen",
        cells: [`${timeText(latency?.p50_ms)} / ${timeText(latency?.p95_ms)}`],
      },
      {
        name: "Within 200 px (jsPsych)",
        formula: "share of samples at most 200 px from their target",
        cells: [percent(compatible?.inRoi_percent)],
      },
      {
        name: "WebGazer-like",
        formula: "mean of 100 max(0, 1 − distance ÷ half the window's height)",
        cells: [percent(compatible?.webgazer_percent)],
      },
    ],
  };
}
