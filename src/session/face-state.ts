/**
 * What the visitor should know about the picture, told calmly: a state must last a moment before it
 * is shown, so that a blink or a single missed frame changes nothing. Pure; times are passed in.
 */
import type { FrameResult } from "../inference/observation.ts";

export const FACE_STATES = [
  "waiting",
  "tracking",
  "no-face",
  "eyes-closed",
  "too-dark",
  "too-far",
  "several-faces",
  "no-picture",
] as const;
export type FaceState = (typeof FACE_STATES)[number];

/** Our own thresholds, set by eye: hints to the visitor, never part of a measurement. */
export const FACE_LIMITS = {
  /** Mean luma below which a face is hard to see, 0…1. */
  dark_frac: 0.12,
  /** The larger side of a face, in frame pixels, below which an eye has too few of them. */
  smallFace_px: 96,
  /** A state is shown once it has lasted this long, ms. A blink lasts 100 to 400 ms. */
  hold_ms: { tracking: 120, "no-face": 300, "eyes-closed": 600, other: 800 },
  /** Without any frame for this long the picture has stopped. */
  silence_ms: 2000,
} as const;

/** The state one frame speaks for, before any patience. */
export function stateOfFrame(result: FrameResult): FaceState {
  const isDark = result.brightness < FACE_LIMITS.dark_frac;
  if (result.kind === "no-face") return isDark ? "too-dark" : "no-face";
  if (result.kind === "eyes-closed") return "eyes-closed";
  if (result.face.faceCount > 1) return "several-faces";
  if (result.face.faceSize_px < FACE_LIMITS.smallFace_px) return "too-far";
  return isDark ? "too-dark" : "tracking";
}

export interface FaceWatch {
  /** Takes a frame's result; returns the state to show. */
  frame(result: FrameResult): FaceState;
  /**
   * Call about once a second: notices that the source has stopped delivering frames.
   * @param delivered_ms when the newest frame came, whether or not it has been looked at yet
   */
  silence(now_ms: number, delivered_ms: number): FaceState;
}

export function createFaceWatch(started_ms: number): FaceWatch {
  let shown: FaceState = "waiting";
  let candidate: FaceState = "waiting";
  let since_ms = started_ms;

  const holdOf = (state: FaceState): number => {
    const { hold_ms } = FACE_LIMITS;
    return state === "tracking" || state === "no-face" || state === "eyes-closed"
      ? hold_ms[state]
      : hold_ms.other;
  };
  return {
    frame(result) {
      const { captured_ms } = result;
      const seen = stateOfFrame(result);
      if (seen !== candidate) {
        candidate = seen;
        since_ms = captured_ms;
      }
      // The first frame, and the first one after silence, speak at once: there is nothing to protect.
      const isFresh = shown === "waiting" || shown === "no-picture";
      if (isFresh || captured_ms - since_ms >= holdOf(candidate)) shown = candidate;
      return shown;
    },
    silence(now_ms, delivered_ms) {
      if (now_ms - delivered_ms > FACE_LIMITS.silence_ms && shown !== "waiting") shown = "no-picture";
      return shown;
    },
  };
}
