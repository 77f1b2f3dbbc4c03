/**
 * Which personal map would have served a recorded session best? Refits every kind on the calibration
 * targets and measures each on the validation targets, which no fit has seen.
 */
import { applyMap, type CalibrationPoint } from "../inference/calibration.ts";
import { chooseMap } from "../inference/calibration-choice.ts";
import { MAP_KINDS, type MapKind } from "../inference/calibration-features.ts";
import { type PopulationPrior, priorFor } from "../inference/calibration-prior.ts";
import type { MapInput } from "../inference/calibration-samples.ts";
import { assumedPlacement, type ScreenPlacement } from "../inference/calibration-sight.ts";
import type { ViewingGeometry } from "../inference/calibration-viewing.ts";
import type { ScreenPointPx } from "../units.ts";
import { type AccuracyReport, accuracyReport } from "./accuracy.ts";
import type { GazeValidity } from "./accuracy-timing.ts";
import type { RecordedSample, RecordedTarget, SessionRecording } from "./recording.ts";

export interface MapTrial {
  /** What the choice may pick from; "chosen" is the choice among all kinds. */
  readonly candidates: MapKind | "chosen";
  /** The kind picked: affine where the asked kind was no better, or could not be fitted. */
  readonly kind: MapKind;
  readonly leaveOneOut_px: number;
  /** On the validation targets. */
  readonly validation: AccuracyReport;
}

/** What a comparison needs of a session: fitted points, and frames on targets that no fit sees. */
export interface MapSession {
  readonly points: readonly CalibrationPoint[];
  readonly validation: readonly { readonly target: ScreenPointPx; readonly frames: readonly MapFrame[] }[];
  readonly viewing: ViewingGeometry;
  readonly placement: ScreenPlacement;
  /** For the network that saw the frames; null when there is none. */
  readonly prior: PopulationPrior | null;
  /** Of the bootstrap. */
  readonly seed: number;
}

export interface MapFrame {
  readonly captured_ms: number;
  readonly validity: GazeValidity;
  readonly input: MapInput | null;
}

/**
 * One trial with the plain map, one for each richer kind, one with the free choice.
 * @throws GazeError calibration/too-few, calibration/degenerate
 */
export function compareMaps(recording: SessionRecording): MapTrial[] {
  return compareMapsOn(mapSessionOf(recording));
}

/** @throws GazeError calibration/too-few, calibration/degenerate */
export function compareMapsOn(session: MapSession): MapTrial[] {
  const { points, validation, viewing, placement, prior, seed } = session;
  const trials = [...MAP_KINDS, "chosen"] as const;
  return trials.map((candidates) => {
    const fit = chooseMap(points, candidates === "chosen" ? MAP_KINDS : [candidates], {
      screen: placement,
      prior,
    });
    const { map, leaveOneOut_px } = fit;
    const recordings = validation.map(({ target, frames }) => ({
      target,
      samples: frames.map(({ captured_ms, validity, input }) => ({
        captured_ms,
        validity,
        point: input === null ? null : applyMap(map, input),
      })),
    }));
    const report = accuracyReport(recordings, viewing, seed);
    return { candidates, kind: map.spec.kind, leaveOneOut_px, validation: report };
  });
}

function mapSessionOf(recording: SessionRecording): MapSession {
  const { viewing, lens, seed } = recording;
  const used = (role: RecordedTarget["role"]) => recording.targets.filter((t) => t.role === role && t.used);
  return {
    points: used("calibration").map(({ target, samples }) => ({
      target,
      inputs: samples.flatMap((s) => (s.validity === "valid" ? (inputOf(s) ?? []) : [])),
    })),
    validation: used("validation").map(({ target, samples }) => ({
      target,
      frames: samples.map((sample) => ({
        captured_ms: sample.captured_ms,
        validity: sample.validity,
        input: inputOf(sample),
      })),
    })),
    viewing,
    placement:
      lens === null
        ? assumedPlacement(viewing, recording.screen.viewportWidth_px)
        : { x_pxPerCm: viewing.x_pxPerCm, y_pxPerCm: viewing.y_pxPerCm, lens: lens.place },
    prior: priorFor(recording.model.sha256),
    seed,
  };
}

function inputOf({ raw, head, eyes, embedding }: RecordedSample): MapInput | null {
  return raw === null ? null : { raw, head, eyes, embedding };
}
