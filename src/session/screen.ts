/**
 * Where the screen is: the bridge between the gaze frame (cm, origin at the lens) and viewport pixels.
 *
 * A page cannot measure its screen. Until the visitor says otherwise we assume 96 CSS px = 2.54 cm
 * (CSS Values 4, §6.2, the definition of the absolute units; real screens differ by tens of per cent),
 * a lens centred above the upper edge, and 60 cm from eye to screen. Each assumption is carried along
 * as `assumed` and shown, as is what replaced it: a bank card, the blind spot, the iris, or typing. Pure: the caller passes the window's numbers in.
 */
import {
  ASSUMED_DISTANCE_CM,
  ASSUMED_PX_PER_CM,
  type DistanceMethod,
  type ViewingGeometry,
} from "../inference/calibration-viewing.ts";
import type { GazePointCm, ScreenPointPx } from "../units.ts";

export interface ScreenGeometry extends ViewingGeometry {
  readonly viewport_width_px: number;
  readonly viewport_height_px: number;
  /** The lens in viewport pixels; usually above the viewport, so y_px is negative. */
  readonly lens: ScreenPointPx;
}

/** What the browser tells about the window, CSS px. */
export interface WindowFacts {
  readonly viewport_width_px: number;
  readonly viewport_height_px: number;
  readonly screen_width_px: number;
  /** Upper left corner of the viewport on the screen. */
  readonly viewport_left_px: number;
  readonly viewport_top_px: number;
}

/** Camera above the picture: about the width of a laptop's bezel. Calibration removes this offset. */
export const ASSUMED_LENS_ABOVE_SCREEN_CM = 1;

/** What the visitor has said or measured; null while assumed. */
export interface KnownLengths {
  readonly screen_cm: number | null;
  /** CSS px per cm of a matched bank card; comes before `screen_cm`. */
  readonly card_pxPerCm?: number | null;
  readonly distance_cm: number | null;
  readonly distance_by?: "typed" | DistanceMethod;
}

export function screenGeometry(facts: WindowFacts, set: KnownLengths): ScreenGeometry {
  const { pxPerCm, ...scale } = scaleOf(facts, set);
  return {
    ...scale,
    ...distanceOf(set, scale.scaleBasis),
    viewport_width_px: facts.viewport_width_px,
    viewport_height_px: facts.viewport_height_px,
    x_pxPerCm: pxPerCm,
    y_pxPerCm: pxPerCm,
    lens: {
      x_px: facts.screen_width_px / 2 - facts.viewport_left_px,
      y_px: -facts.viewport_top_px - ASSUMED_LENS_ABOVE_SCREEN_CM * pxPerCm,
    },
    eye: viewportCentre(facts),
  };
}

type Scale = Pick<ViewingGeometry, "scaleBasis" | "scaleMethod"> & { readonly pxPerCm: number };

function scaleOf(facts: WindowFacts, { card_pxPerCm = null, screen_cm }: KnownLengths): Scale {
  if (card_pxPerCm !== null)
    return { pxPerCm: card_pxPerCm, scaleBasis: "measured here", scaleMethod: "card" };
  if (screen_cm !== null) return { pxPerCm: facts.screen_width_px / screen_cm, scaleBasis: "set by you" };
  return { pxPerCm: ASSUMED_PX_PER_CM, scaleBasis: "assumed" };
}

function distanceOf(
  { distance_cm, distance_by = "typed" }: KnownLengths,
  scaleBasis: ViewingGeometry["scaleBasis"],
): Pick<ViewingGeometry, "distance_cm" | "distanceBasis" | "distanceMethod"> {
  if (distance_cm === null) return { distance_cm: ASSUMED_DISTANCE_CM, distanceBasis: "assumed" };
  if (distance_by === "typed") return { distance_cm, distanceBasis: "set by you" };
  // The iris rests on an assumed field of view, the blind spot on the scale; and what rests on an assumption
  // is assumed as well.
  const isAssumed = distance_by === "iris" || scaleBasis === "assumed";
  const distanceBasis = isAssumed ? "assumed" : "measured here";
  return { distance_cm, distanceBasis, distanceMethod: distance_by };
}

/** Where the eye is opposite to, for want of better knowledge. */
function viewportCentre(facts: Pick<WindowFacts, "viewport_width_px" | "viewport_height_px">): ScreenPointPx {
  return { x_px: facts.viewport_width_px / 2, y_px: facts.viewport_height_px / 2 };
}

/** The screen of a rendered clip, laid over the viewport: fractions of its screen are fractions of ours. */
export function clipGeometry(
  facts: Pick<WindowFacts, "viewport_width_px" | "viewport_height_px">,
  clip: {
    readonly screen: { readonly width_cm: number; readonly height_cm: number };
    readonly lens: { readonly x_frac: number; readonly above_top_cm: number };
    readonly viewing_distance_cm: number;
  },
): ScreenGeometry {
  const x_pxPerCm = facts.viewport_width_px / clip.screen.width_cm;
  const y_pxPerCm = facts.viewport_height_px / clip.screen.height_cm;
  return {
    viewport_width_px: facts.viewport_width_px,
    viewport_height_px: facts.viewport_height_px,
    x_pxPerCm,
    y_pxPerCm,
    lens: { x_px: clip.lens.x_frac * facts.viewport_width_px, y_px: -clip.lens.above_top_cm * y_pxPerCm },
    eye: viewportCentre(facts),
    distance_cm: clip.viewing_distance_cm,
    scaleBasis: "known",
    distanceBasis: "known",
  };
}

/** Gaze frame (+x to the user's right, +y up) to viewport px (+y down). Not clipped. */
export function pxFromCm(gaze: GazePointCm, screen: ScreenGeometry): ScreenPointPx {
  return {
    x_px: screen.lens.x_px + gaze.x_cm * screen.x_pxPerCm,
    y_px: screen.lens.y_px - gaze.y_cm * screen.y_pxPerCm,
  };
}

/** Viewport px to the gaze frame; inverse of `pxFromCm`. */
export function cmFromPx(point: ScreenPointPx, screen: ScreenGeometry): GazePointCm {
  return {
    x_cm: (point.x_px - screen.lens.x_px) / screen.x_pxPerCm,
    y_cm: (screen.lens.y_px - point.y_px) / screen.y_pxPerCm,
  };
}

/** Whether gaze lands on the same pixels under both geometries. */
export function isSameScreen(a: ScreenGeometry, b: ScreenGeometry): boolean {
  return (
    a.viewport_width_px === b.viewport_width_px &&
    a.viewport_height_px === b.viewport_height_px &&
    a.x_pxPerCm === b.x_pxPerCm &&
    a.y_pxPerCm === b.y_pxPerCm &&
    a.lens.x_px === b.lens.x_px &&
    a.lens.y_px === b.lens.y_px
  );
}
