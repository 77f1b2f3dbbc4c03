/** The two people of the demo clips, their rooms, and the truth file that goes with each clip. */
import { CLIP, writeScript } from "./clip-script.ts";

export interface ClipPlan {
  /** Names a person of the test side; data sets number theirs, so no such name occurs in one. */
  readonly subject: string;
  /** A room of the test side. */
  readonly hdri: string;
  readonly roomYaw_rad: number;
  /** Linear display level of the face. */
  readonly faceLevel: number;
  readonly bits_per_s: number;
}

/** 560 kbit/s × 36 s is 2.5 MB: a clip must stay below 3 MB. */
const BITS_PER_S = 560_000;

export const CLIP_PLANS: Readonly<Record<"ana" | "ben", ClipPlan>> = {
  ana: { subject: "clip-2", hdri: "pmndrs_bridge", roomYaw_rad: 1, faceLevel: 0.26, bits_per_s: BITS_PER_S },
  ben: {
    subject: "clip-8",
    hdri: "pmndrs_apartment",
    roomYaw_rad: 4,
    faceLevel: 0.26,
    bits_per_s: BITS_PER_S,
  },
};

const round = (value: number): number => Math.round(value * 1e4) / 1e4;

/** The clip's JSON: script, geometry and true gaze per frame. */
export function clipTruth(): string {
  const { duration_ms, segments, truth } = writeScript();
  const { fps, screen, lens, viewing_distance_cm } = CLIP;
  return `${JSON.stringify({
    version: 1,
    fps,
    duration_ms,
    screen,
    lens,
    viewing_distance_cm,
    segments,
    truth: truth.map(({ t_ms, x_frac, y_frac, x_cm, y_cm }) => ({
      t_ms,
      x_frac: round(x_frac),
      y_frac: round(y_frac),
      x_cm: round(x_cm),
      y_cm: round(y_cm),
    })),
  })}\n`;
}
