/**
 * The script of a rendered demo clip: what the rendered person looks at, and when. Everything in the
 * file is checked before use; a bad file is a GazeError("demo/corrupt") naming the field.
 * Times are ms from the clip's start; fractions are of the clip's screen, origin top left, +y down.
 */
import { GazeError } from "../inference/errors.ts";

const SEGMENT_NAMES = ["calibration", "validation", "corner", "centre", "wander", "blink"] as const;
export type SegmentName = (typeof SEGMENT_NAMES)[number];

export interface DemoSegment {
  readonly name: SegmentName;
  readonly start_ms: number;
  readonly end_ms: number;
  /** [x, y]; null where the eyes roam or shut. */
  readonly target_frac: readonly [number, number] | null;
}

/** Intended target of one frame, as fractions of the screen and in the gaze frame (cm). */
export interface DemoTruth {
  readonly t_ms: number;
  readonly x_frac: number;
  readonly y_frac: number;
  readonly x_cm: number;
  readonly y_cm: number;
}

export interface DemoScript {
  readonly version: 1;
  readonly fps: number;
  readonly duration_ms: number;
  readonly screen: { readonly width_cm: number; readonly height_cm: number };
  readonly lens: { readonly x_frac: number; readonly above_top_cm: number };
  readonly viewing_distance_cm: number;
  readonly segments: readonly DemoSegment[];
  readonly truth: readonly DemoTruth[];
}

const CURE =
  "Render the demo clips again with `npm run render -- clips --out public/demo`, or fetch a fresh copy of the page.";

function bad(field: string, expected: string): GazeError {
  return new GazeError("demo/corrupt", `The demo script's ${field} is not ${expected}.`, { cure: CURE });
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown, field: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw bad(field, "an object");
  return value as Fields;
}

function listOf(value: unknown, field: string, maxLength: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > maxLength) {
    throw bad(field, `a list of 1 to ${maxLength} entries`);
  }
  return value;
}

function numberOf(value: unknown, field: string, min: number, max: number): number {
  if (typeof value !== "number" || !(value >= min && value <= max)) {
    throw bad(field, `a number from ${min} to ${max}`);
  }
  return value;
}

function segmentOf(value: unknown, field: string, duration_ms: number): DemoSegment {
  const fields = fieldsOf(value, field);
  const name = SEGMENT_NAMES.find((known) => known === fields.name);
  if (name === undefined) throw bad(`${field}.name`, `one of ${SEGMENT_NAMES.join(", ")}`);
  const start_ms = numberOf(fields.start_ms, `${field}.start_ms`, 0, duration_ms);
  const end_ms = numberOf(fields.end_ms, `${field}.end_ms`, 0, duration_ms);
  if (end_ms <= start_ms) throw bad(`${field}.end_ms`, "later than its start_ms");
  const target = fields.target_frac;
  if (target === null || target === undefined) return { name, start_ms, end_ms, target_frac: null };
  const pair = listOf(target, `${field}.target_frac`, 2);
  return {
    name,
    start_ms,
    end_ms,
    target_frac: [
      numberOf(pair[0], `${field}.target_frac[0]`, -1, 2),
      numberOf(pair[1], `${field}.target_frac[1]`, -1, 2),
    ],
  };
}

function truthOf(value: unknown, field: string, after_ms: number): DemoTruth {
  const fields = fieldsOf(value, field);
  const truth = {
    t_ms: numberOf(fields.t_ms, `${field}.t_ms`, 0, 3_600_000),
    x_frac: numberOf(fields.x_frac, `${field}.x_frac`, -5, 5),
    y_frac: numberOf(fields.y_frac, `${field}.y_frac`, -5, 5),
    x_cm: numberOf(fields.x_cm, `${field}.x_cm`, -500, 500),
    y_cm: numberOf(fields.y_cm, `${field}.y_cm`, -500, 500),
  };
  if (truth.t_ms < after_ms) throw bad(`${field}.t_ms`, "in rising order");
  return truth;
}

/** Checks a parsed JSON file. Throws GazeError("demo/corrupt"). */
export function readDemoScript(json: unknown): DemoScript {
  const fields = fieldsOf(json, "file");
  if (fields.version !== 1) throw bad("version", "1");
  const duration_ms = numberOf(fields.duration_ms, "duration_ms", 1, 3_600_000);
  const screen = fieldsOf(fields.screen, "screen");
  const lens = fieldsOf(fields.lens, "lens");
  let last_ms = 0;
  return {
    version: 1,
    fps: numberOf(fields.fps, "fps", 1, 240),
    duration_ms,
    screen: {
      width_cm: numberOf(screen.width_cm, "screen.width_cm", 1, 1000),
      height_cm: numberOf(screen.height_cm, "screen.height_cm", 1, 1000),
    },
    lens: {
      x_frac: numberOf(lens.x_frac, "lens.x_frac", -2, 3),
      above_top_cm: numberOf(lens.above_top_cm, "lens.above_top_cm", -1000, 1000),
    },
    viewing_distance_cm: numberOf(fields.viewing_distance_cm, "viewing_distance_cm", 5, 1000),
    segments: listOf(fields.segments, "segments", 1000).map((segment, index) =>
      segmentOf(segment, `segments[${index}]`, duration_ms),
    ),
    truth: listOf(fields.truth, "truth", 1_000_000).map((entry, index) => {
      const truth = truthOf(entry, `truth[${index}]`, last_ms);
      last_ms = truth.t_ms;
      return truth;
    }),
  };
}

/** Targets closer than this are the same target written with different rounding. */
const SAME_TARGET_FRAC = 0.02;

/** The segment in which the person looks at a target; prefers `name` where several do. Null when none does. */
export function segmentLookingAt(
  script: DemoScript,
  target_frac: readonly [number, number],
  name?: SegmentName,
): DemoSegment | null {
  const matching = script.segments.filter(
    (segment) =>
      segment.target_frac !== null &&
      Math.abs(segment.target_frac[0] - target_frac[0]) < SAME_TARGET_FRAC &&
      Math.abs(segment.target_frac[1] - target_frac[1]) < SAME_TARGET_FRAC,
  );
  return matching.find((segment) => segment.name === name) ?? matching[0] ?? null;
}

/** The intended target at a clip time: the last entry not later than it (the first one before the start). */
export function truthAt(script: DemoScript, t_ms: number): DemoTruth {
  const { truth } = script;
  let low = 0;
  let high = truth.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((truth[middle]?.t_ms ?? Number.POSITIVE_INFINITY) <= t_ms) low = middle;
    else high = middle - 1;
  }
  const entry = truth[low];
  if (entry === undefined) throw bad("truth", "a list of at least one entry");
  return entry;
}
