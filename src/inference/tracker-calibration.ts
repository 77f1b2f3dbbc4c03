/**
 * The calibration of an embedded tracker: collects samples on the targets that the embedding page shows,
 * fits the personal map to the calibration targets, and measures its error on the validation targets, which
 * the fit never sees. Knows no page: samples, clock and timer come from outside.
 */
import type { ScreenPointPx } from "../units.ts";
import { type CalibrationMap, type CalibrationPoint, mapCentroid } from "./calibration.ts";
import { type CalibrationResult, chooseMapSteps } from "./calibration-choice.ts";
import { MAP_KINDS, type MapKind } from "./calibration-features.ts";
import type { PopulationPrior } from "./calibration-prior.ts";
import {
  type CalibrationSample,
  COLLECT_DEFAULTS,
  collectTargetSamples,
  type TargetCollection,
} from "./calibration-samples.ts";
import { assumedPlacement } from "./calibration-sight.ts";
import { distanceCm, distancePx, type ViewingGeometry, visualAngle_deg } from "./calibration-viewing.ts";
import type { Timer } from "./client.ts";
import { GazeError } from "./errors.ts";

export type TargetRole = "calibration" | "validation";

export interface CollectedTarget {
  readonly role: TargetRole;
  /** Viewport px. */
  readonly target: ScreenPointPx;
  /** When the visitor confirmed to look at it, page clock. */
  readonly accepted_ms: number;
  /** Samples kept and dropped, each with its reason. */
  readonly collection: TargetCollection;
  /** Null when the target counts; else why it does not and should be shown again. */
  readonly repeat: TargetCollection["repeat"];
}

/** One length in the three units; cm and degrees are as good as the viewing geometry. */
export interface ErrorFigures {
  readonly px: number;
  readonly cm: number;
  readonly deg: number;
}

export interface FitOutcome {
  readonly kind: MapKind;
  /** Mean error on left-out calibration targets: what chose the map. No validation: use `validate`. */
  readonly leaveOneOut: ErrorFigures;
  readonly candidates: CalibrationResult["candidates"];
  /** Targets that contradicted all others and were left out. */
  readonly excluded: readonly ScreenPointPx[];
  /** Plain data: may be stored as JSON. */
  readonly map: CalibrationMap;
}

export interface ValidatedTarget {
  readonly target: ScreenPointPx;
  /** Mean of the mapped samples. */
  readonly centroid: ScreenPointPx;
  readonly error: ErrorFigures;
  readonly sampleCount: number;
}

export interface ValidationOutcome {
  readonly targets: readonly ValidatedTarget[];
  /** Mean over the targets; null when none has data. */
  readonly mean: ErrorFigures | null;
  /** What cm and degrees rest on. */
  readonly viewing: ViewingGeometry;
}

export interface TrackerCalibration {
  readonly targets: readonly CollectedTarget[];
  /** The next frame, in order of capture. */
  sample(sample: CalibrationSample): void;
  /** Resolves when the samples around now are in, at the latest after `PATIENCE_MS`. */
  collect(target: ScreenPointPx, role: TargetRole): Promise<CollectedTarget>;
  /**
   * @param prior for the network that saw the targets
   * @throws GazeError calibration/too-few, calibration/degenerate
   */
  fit(
    kinds: readonly MapKind[],
    viewing: ViewingGeometry,
    prior: PopulationPrior | null,
  ): Promise<FitOutcome>;
  validate(map: CalibrationMap, viewing: ViewingGeometry): ValidationOutcome;
  forgetTargets(): void;
  /** Pending collections reject. */
  end(reason: GazeError): void;
}

/** Samples older than this are of no further use. */
const MEMORY_MS = 3000;
/** A frame takes its way through camera and network; one that comes later than this does not come. */
export const PATIENCE_MS = 2000;

interface Pending {
  readonly accepted_ms: number;
  readonly conclude: () => void;
  readonly reject: (reason: GazeError) => void;
}

export function createTrackerCalibration(now: () => number, timer: Timer): TrackerCalibration {
  let targets: CollectedTarget[] = [];
  let samples: CalibrationSample[] = [];
  const pending = new Set<Pending>();

  return {
    get targets() {
      return targets;
    },
    sample(sample) {
      samples = [...samples.filter((s) => s.captured_ms >= sample.captured_ms - MEMORY_MS), sample];
      for (const wait of pending)
        if (sample.captured_ms > wait.accepted_ms + COLLECT_DEFAULTS.after_ms) wait.conclude();
    },
    collect(target, role) {
      const accepted_ms = now();
      return new Promise((resolve, reject) => {
        const settle = (): void => {
          cancelTimer();
          pending.delete(wait);
        };
        const wait: Pending = {
          accepted_ms,
          conclude() {
            settle();
            const collection = collectTargetSamples(samples, accepted_ms);
            const collected = { role, target, accepted_ms, collection, repeat: collection.repeat };
            // A target shown again takes the place of its first try.
            targets = [...targets.filter((other) => !isSameTarget(other, collected)), collected];
            resolve(collected);
          },
          reject(reason) {
            settle();
            reject(reason);
          },
        };
        const cancelTimer = timer(wait.conclude, PATIENCE_MS);
        pending.add(wait);
      });
    },
    async fit(kinds, viewing, prior) {
      const points = targets
        .filter(({ role, repeat }) => role === "calibration" && repeat === null)
        .map((collected): CalibrationPoint => ({ target: collected.target, inputs: inputsOf(collected) }));
      const screen = assumedPlacement(viewing, 2 * viewing.eye.x_px);
      const steps = chooseMapSteps(points, kinds, { screen, prior });
      for (;;) {
        const step = steps.next();
        if (step.done === true) return fitOutcome(step.value, viewing);
        // The page may draw between steps.
        await new Promise<void>((resume) => timer(resume, 0));
      }
    },
    validate(map, viewing) {
      const validated = targets
        .filter(({ role, repeat }) => role === "validation" && repeat === null)
        .flatMap((collected): ValidatedTarget[] => {
          const inputs = inputsOf(collected);
          const centroid = mapCentroid(map, inputs);
          if (centroid === null) return [];
          const error = figuresBetween(centroid, collected.target, viewing);
          return [{ target: collected.target, centroid, error, sampleCount: inputs.length }];
        });
      return { targets: validated, mean: meanFigures(validated.map(({ error }) => error)), viewing };
    },
    forgetTargets() {
      targets = [];
    },
    end(reason) {
      for (const wait of pending) wait.reject(reason);
      samples = [];
    },
  };
}

/** All candidates: the one with the least error on left-out targets is used. */
export const ALL_KINDS: readonly MapKind[] = MAP_KINDS;

function isSameTarget(a: CollectedTarget, b: CollectedTarget): boolean {
  return a.role === b.role && a.target.x_px === b.target.x_px && a.target.y_px === b.target.y_px;
}

const inputsOf = ({ collection }: CollectedTarget) => collection.kept.flatMap(({ input }) => input ?? []);

function fitOutcome(result: CalibrationResult, viewing: ViewingGeometry): FitOutcome {
  const { map, heldOut, candidates, excluded } = result;
  const errors = heldOut.map(({ target, predicted }) => figuresBetween(predicted, target, viewing));
  const leaveOneOut = meanFigures(errors);
  if (leaveOneOut === null)
    throw new GazeError("calibration/too-few", "no calibration target could be left out and predicted");
  return { kind: map.spec.kind, leaveOneOut, candidates, excluded, map };
}

function figuresBetween(a: ScreenPointPx, b: ScreenPointPx, viewing: ViewingGeometry): ErrorFigures {
  return { px: distancePx(a, b), cm: distanceCm(a, b, viewing), deg: visualAngle_deg(a, b, viewing) };
}

function meanFigures(figures: readonly ErrorFigures[]): ErrorFigures | null {
  if (figures.length === 0) return null;
  const mean = (of: (one: ErrorFigures) => number): number =>
    figures.reduce((sum, one) => sum + of(one), 0) / figures.length;
  return { px: mean((f) => f.px), cm: mean((f) => f.cm), deg: mean((f) => f.deg) };
}
