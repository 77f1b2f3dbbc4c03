/** The points of the error map: check targets as measured, calibration targets as left out of the fit. Pure. */
import { BCEA_SHARE_FRAC, type Ellipse, ellipseFactor, ellipseOf } from "../../session/accuracy-spread.ts";
import type { MeasuredTarget } from "../../session/accuracy-target.ts";
import type { TargetRole } from "../../session/calibration-flow.ts";
import { type CalibrationRecord, positionPx } from "../../session/calibration-record.ts";
import type { ScreenPointPx } from "../../units.ts";
import { placeWords } from "../calibration-words.ts";

export interface MapPoint {
  /** Among the record's `collected`: what a redo asks for. */
  readonly index: number;
  readonly role: TargetRole;
  /** "Check 2, upper middle". */
  readonly name: string;
  readonly target: ScreenPointPx;
  /** Where the gaze was seen on average; for a calibration target, where a map fitted without it puts it. */
  readonly seen: ScreenPointPx | null;
  /** Length of target → seen; null without data. */
  readonly error_px: number | null;
  /** All figures of a check target; null for the others, and without data. */
  readonly measured: MeasuredTarget | null;
  /** 68 % of the samples, around `seen`; null for calibration targets. */
  readonly spread: Ellipse | null;
  /** The unfiltered gaze on a check target. */
  readonly samples: readonly ScreenPointPx[];
}

export function mapPoints(record: CalibrationRecord): MapPoint[] {
  const counts = { calibration: 0, validation: 0 };
  return record.collected.map(({ role, position }, index): MapPoint => {
    counts[role] += 1;
    const target = positionPx(position, record.screen);
    const kind = role === "calibration" ? "Target" : "Check";
    const common = { index, role, target, name: `${kind} ${counts[role]}, ${placeWords(position)}` };
    return role === "calibration" ? leftOutPoint(record, common) : checkPoint(record, common);
  });
}

type Common = Pick<MapPoint, "index" | "role" | "target" | "name">;

function leftOutPoint({ fit }: CalibrationRecord, common: Common): MapPoint {
  const heldOut = fit.heldOut.find((point) => isSame(point.target, common.target));
  const { predicted: seen = null, error_px = null } = heldOut ?? {};
  return { ...common, seen, error_px, measured: null, spread: null, samples: [] };
}

function checkPoint({ validation, recordings }: CalibrationRecord, common: Common): MapPoint {
  const place = validation.targets.findIndex(({ target }) => isSame(target, common.target));
  const result = validation.targets[place];
  if (result?.kind !== "measured")
    return { ...common, seen: null, error_px: null, measured: null, spread: null, samples: [] };
  return {
    ...common,
    seen: result.centroid,
    error_px: result.accuracy.px,
    measured: result,
    spread: ellipseOf(result.covariance_px, ellipseFactor(BCEA_SHARE_FRAC)),
    samples: (recordings[place]?.samples ?? []).flatMap(({ point }) => point ?? []),
  };
}

const isSame = (a: ScreenPointPx, b: ScreenPointPx): boolean => a.x_px === b.x_px && a.y_px === b.y_px;
