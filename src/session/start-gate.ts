/**
 * Whether a calibration may begin: one face, whole and large enough, with light on it, at a frame rate that
 * fills each target's window. Judged over the last seconds, so that a blink or one missed frame changes
 * nothing. Thresholds are those of face-state.ts and of the per-point gates. Pure; times are passed in.
 */
import { COLLECT_DEFAULTS, MIN_CONFIDENCE, medianOf } from "../inference/calibration-samples.ts";
import { luma } from "../inference/crop.ts";
import type { FrameResult, RgbaImage } from "../inference/observation.ts";
import { FACE_LIMITS } from "./face-state.ts";
import { VITALS_WINDOW_MS } from "./vitals.ts";

/** In the order in which they can be mended: without a face nothing else is known. */
export const START_CHECKS = ["face", "size", "light", "rate"] as const;
export type StartCheck = (typeof START_CHECKS)[number];

/** Names shared with FaceState mean the same. */
export const START_TROUBLES = [
  "waiting",
  "no-picture",
  "no-face",
  "eyes-closed",
  "several-faces",
  "hard-to-see",
  "too-far",
  "too-dark",
  "light-behind",
  "slow",
] as const;
export type StartTrouble = (typeof START_TROUBLES)[number];

export interface StartGate {
  /** "unknown": cannot be told while another check does not hold. */
  readonly outcomes: Readonly<Record<StartCheck, "holds" | "unknown" | StartTrouble>>;
  /** Whether all of them hold. */
  readonly holds: boolean;
  /** Whole results per second, rounded down as they must reach the limit; null while unknown. */
  readonly samples_per_s: number | null;
}

export const START_RATE = {
  /** Results per second that a calibration asks for. */
  needed_Hz: 15,
  /** Once reached, the rate counts until it falls below what one target's window needs: no flicker. */
  lost_Hz: (1000 * COLLECT_DEFAULTS.minimumCount) / (COLLECT_DEFAULTS.before_ms + COLLECT_DEFAULTS.after_ms),
} as const;

/** Face, size and light are judged over this long: longer than two blinks, ms. */
const LOOK_MS = 1000;
/** Shorter stretches tell no rate, ms. */
const SHORTEST_MS = 700;

export interface StartWatch {
  frame(result: FrameResult): void;
  gate(now_ms: number): StartGate;
  /** Another source: what was seen counts no more. */
  clear(): void;
}

interface Seen {
  readonly captured_ms: number;
  readonly kind: FrameResult["kind"];
  readonly brightness: number;
  /** NaN without a face. */
  readonly size_px: number;
  readonly faceCount: number;
  /** NaN without gaze. */
  readonly confidence: number;
}

export function createStartWatch(): StartWatch {
  let seen: Seen[] = [];
  let picture: RgbaImage | null = null;
  let isFast = false;

  return {
    frame(result) {
      const face = result.kind === "no-face" ? null : result.face;
      const { captured_ms, kind, brightness } = result;
      seen.push({
        captured_ms,
        kind,
        brightness,
        size_px: face?.faceSize_px ?? Number.NaN,
        faceCount: face?.faceCount ?? 0,
        confidence: face?.confidence ?? Number.NaN,
      });
      while ((seen[0]?.captured_ms ?? captured_ms) < captured_ms - VITALS_WINDOW_MS) seen.shift();
      if (result.kind === "gaze" && result.crops !== null) picture = result.crops.face;
    },
    gate(now_ms) {
      const last_ms = seen.at(-1)?.captured_ms ?? Number.NEGATIVE_INFINITY;
      const isSilent = now_ms - last_ms > FACE_LIMITS.silence_ms;
      const recent = isSilent ? [] : seen.filter(({ captured_ms }) => captured_ms >= last_ms - LOOK_MS);
      const rate_Hz = isSilent ? null : rateOf(seen);
      if (rate_Hz !== null) isFast = rate_Hz >= (isFast ? START_RATE.lost_Hz : START_RATE.needed_Hz);
      const face = faceOutcome(recent, seen.length > 0);
      const isSeen = recent.some(({ kind }) => kind !== "no-face") && face !== "no-face";
      const outcomes = {
        face,
        size: isSeen ? sizeOutcome(recent) : "unknown",
        light: lightOutcome(recent, isSeen ? picture : null),
        rate: rate_Hz === null ? "unknown" : isFast ? "holds" : "slow",
      } as const;
      return {
        outcomes,
        holds: Object.values(outcomes).every((outcome) => outcome === "holds"),
        samples_per_s: rate_Hz === null ? null : Math.floor(rate_Hz),
      };
    },
    clear() {
      seen = [];
      picture = null;
      isFast = false;
    },
  };
}

/** What is begun in spite of; empty when all checks hold. */
export function troublesOf({ outcomes, holds }: StartGate): StartTrouble[] {
  const named = START_CHECKS.map((name) => outcomes[name]).flatMap((outcome) =>
    outcome === "holds" || outcome === "unknown" ? [] : [outcome],
  );
  // Begun before anything could be told.
  return named.length === 0 && !holds ? ["waiting"] : named;
}

function faceOutcome(recent: readonly Seen[], hasBegun: boolean): StartGate["outcomes"]["face"] {
  if (recent.length === 0) return hasBegun ? "no-picture" : "waiting";
  const isMost = (kind: Seen["kind"]): boolean =>
    2 * recent.filter((frame) => frame.kind === kind).length > recent.length;
  if (isMost("no-face")) return "no-face";
  if (isMost("eyes-closed")) return "eyes-closed";
  if (medianIn(recent, "faceCount") > 1) return "several-faces";
  return medianIn(recent, "confidence") < MIN_CONFIDENCE ? "hard-to-see" : "holds";
}

const sizeOutcome = (recent: readonly Seen[]): "holds" | "too-far" =>
  medianIn(recent, "size_px") < FACE_LIMITS.smallFace_px ? "too-far" : "holds";

function lightOutcome(
  recent: readonly Seen[],
  picture: RgbaImage | null,
): "holds" | "unknown" | "too-dark" | "light-behind" {
  if (recent.length === 0) return "unknown";
  if (medianIn(recent, "brightness") < FACE_LIMITS.dark_frac) return "too-dark";
  if (picture === null) return "unknown";
  // The picture is bright and the face is not: the light comes from behind.
  return middleLuma(picture) < FACE_LIMITS.dark_frac ? "light-behind" : "holds";
}

/** Mean luma of the middle half of the face's crop, 0…1: skin, without hair, background and black borders. */
export function middleLuma({ width, height, data }: RgbaImage): number {
  let sum = 0;
  let count = 0;
  for (let y = Math.floor(height / 4); y < Math.ceil((3 * height) / 4); y++) {
    for (let x = Math.floor(width / 4); x < Math.ceil((3 * width) / 4); x++) {
      const at = 4 * (y * width + x);
      sum += luma(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
      count++;
    }
  }
  return sum / (255 * count);
}

/** Null while too little was seen to tell. */
function rateOf(seen: readonly Seen[]): number | null {
  const first = seen[0];
  const last = seen.at(-1);
  if (first === undefined || last === undefined) return null;
  const span_ms = last.captured_ms - first.captured_ms;
  return span_ms < SHORTEST_MS ? null : (1000 * (seen.length - 1)) / span_ms;
}

/** Of the frames that tell it; infinite when none does. */
function medianIn(
  frames: readonly Seen[],
  name: "brightness" | "size_px" | "faceCount" | "confidence",
): number {
  const known = frames.map((frame) => frame[name]).filter((value) => !Number.isNaN(value));
  return medianOf(known) ?? Number.POSITIVE_INFINITY;
}
