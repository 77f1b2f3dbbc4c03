/**
 * What the person in a demo clip looks at, and when: pure data, so that pictures and truth cannot differ.
 * Screen fractions: x from the user's left, y from the top. The targets are those of the page's calibrations
 * (src/inference/calibration-targets.ts), all presets together.
 */
import { TARGET_LAYOUTS, type TargetPosition } from "../../src/inference/calibration-targets.ts";

export const CLIP = {
  fps: 20,
  frame_width: 640,
  frame_height: 480,
  screen: { width_cm: 30, height_cm: 18.75 },
  lens: { x_frac: 0.5, above_top_cm: 1 },
  viewing_distance_cm: 55,
} as const;

export type Fraction = readonly [number, number];
export type SegmentName = "centre" | "calibration" | "validation" | "corner" | "blink" | "wander";

export interface Segment {
  readonly name: SegmentName;
  readonly start_ms: number;
  readonly end_ms: number;
  /** What is looked at; null where the gaze moves or the eyes are shut. */
  readonly target_frac: Fraction | null;
}

export interface TruthPoint {
  readonly t_ms: number;
  readonly x_frac: number;
  readonly y_frac: number;
  /** Gaze frame: +x user's right, +y up, origin at the lens. */
  readonly x_cm: number;
  readonly y_cm: number;
}

export interface ClipScript {
  readonly duration_ms: number;
  readonly segments: readonly Segment[];
  readonly truth: readonly TruthPoint[];
  /** Lid closure per frame, 0 … 1. */
  readonly closure: readonly number[];
}

const CENTRE: Fraction = [0.5, 0.5];
const CENTRE_MS = 2000;
const FIXATION_MS = 1600;
/** Targets that only the longest preset shows come last and are looked at more briefly: clips are cloned by everybody. */
const SHORT_FIXATION_MS = 800;
/** Between two fixations the gaze jumps: two frames, in no segment. */
const JUMP_MS = 100;
const BLINK_MS = 400;
const WANDER_MS = 5000;

const fraction = ({ x_frac, y_frac }: TargetPosition): Fraction => [x_frac, y_frac];

export const CALIBRATION_POINTS: readonly Fraction[] = TARGET_LAYOUTS.standard.calibration.map(fraction);
export const VALIDATION_POINTS: readonly Fraction[] = TARGET_LAYOUTS.standard.validation.map(fraction);
export const CORNER_POINTS: readonly Fraction[] = [
  [0.1, 0.1],
  [0.9, 0.1],
  [0.9, 0.9],
  [0.1, 0.9],
];

const isSame = (a: Fraction, b: Fraction): boolean => a[0] === b[0] && a[1] === b[1];

type NamedPoint = readonly [name: SegmentName, point: Fraction];

/** The targets of all presets that are not among `points`, each once. */
function furtherTargets(points: readonly NamedPoint[]): NamedPoint[] {
  const further: NamedPoint[] = [];
  for (const { calibration, validation } of Object.values(TARGET_LAYOUTS)) {
    const named = [
      ...calibration.map((target): NamedPoint => ["calibration", fraction(target)]),
      ...validation.map((target): NamedPoint => ["validation", fraction(target)]),
    ];
    for (const candidate of named)
      if (![...points, ...further].some(([, point]) => isSame(point, candidate[1]))) further.push(candidate);
  }
  return further;
}

/** Screen fraction to the gaze frame. */
export function toGazeCm([x_frac, y_frac]: Fraction): { readonly x_cm: number; readonly y_cm: number } {
  return {
    x_cm: (x_frac - CLIP.lens.x_frac) * CLIP.screen.width_cm,
    y_cm: -CLIP.lens.above_top_cm - y_frac * CLIP.screen.height_cm,
  };
}

/** A slow path over the screen that starts and ends in its middle. */
function wander(share: number): Fraction {
  const turn = 2 * Math.PI * share;
  return [0.5 + 0.36 * Math.sin(turn), 0.5 + 0.32 * Math.sin(2 * turn)];
}

/** Lids shut fast and open more slowly: share of the blink to closure. */
const blinkClosure = (share: number): number =>
  share < 0.35 ? share / 0.35 : share < 0.5 ? 1 : Math.max(0, (1 - share) / 0.5);

export function writeScript(): ClipScript {
  const segments: Segment[] = [];
  let now = 0;
  const put = (name: SegmentName, length_ms: number, target_frac: Fraction | null): void => {
    segments.push({ name, start_ms: now, end_ms: now + length_ms, target_frac });
    now += length_ms;
  };
  put("centre", CENTRE_MS, CENTRE);
  const points: readonly NamedPoint[] = [
    ...CALIBRATION_POINTS.map((point) => ["calibration", point] as const),
    ...VALIDATION_POINTS.map((point) => ["validation", point] as const),
    ...CORNER_POINTS.map((point) => ["corner", point] as const),
  ];
  const fixate = ([name, point]: NamedPoint, length_ms: number): void => {
    now += JUMP_MS;
    put(name, length_ms, point);
  };
  for (const point of points) fixate(point, FIXATION_MS);
  now += JUMP_MS;
  put("blink", BLINK_MS, null);
  put("wander", WANDER_MS, null);
  for (const point of furtherTargets(points)) fixate(point, SHORT_FIXATION_MS);

  const frames = Math.round((now / 1000) * CLIP.fps);
  const truth: TruthPoint[] = [];
  const closure: number[] = [];
  for (let frame = 0; frame < frames; frame++) {
    const t_ms = (1000 * frame) / CLIP.fps;
    const point = gazeAt(segments, t_ms);
    truth.push({ t_ms, x_frac: point[0], y_frac: point[1], ...toGazeCm(point) });
    const blink = segments.find(
      ({ name, start_ms, end_ms }) => name === "blink" && t_ms >= start_ms && t_ms < end_ms,
    );
    closure.push(blink === undefined ? 0 : blinkClosure((t_ms - blink.start_ms) / BLINK_MS));
  }
  return { duration_ms: now, segments, truth, closure };
}

function gazeAt(segments: readonly Segment[], t_ms: number): Fraction {
  const inside = segments.find(({ start_ms, end_ms }) => t_ms >= start_ms && t_ms < end_ms);
  if (inside?.name === "wander") return wander((t_ms - inside.start_ms) / WANDER_MS);
  if (inside !== undefined) return inside.target_frac ?? CENTRE;
  const before = segments.findLast(({ end_ms }) => end_ms <= t_ms);
  const after = segments.find(({ start_ms }) => start_ms > t_ms);
  const from = before?.target_frac ?? CENTRE;
  const to = after?.target_frac ?? CENTRE;
  const share = after === undefined ? 1 : (t_ms - (after.start_ms - JUMP_MS)) / JUMP_MS;
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
}
