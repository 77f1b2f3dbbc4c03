/**
 * How far the eyes are open, from lid distances, and when both count as closed. (The face bundle built here
 * has no blendshapes, so there is no ready blink score.)
 */
import { EYE_CORNERS } from "./crop.ts";

/** Upper and lower lid points that face each other, three per eye; sides are the user's own. */
const LID_PAIRS = {
  right: [
    [160, 144],
    [159, 145],
    [158, 153],
  ],
  left: [
    [387, 373],
    [386, 374],
    [385, 380],
  ],
} as const;

export interface EyeOpenness {
  readonly left: number;
  readonly right: number;
}

/**
 * Mean lid distance over eye width, per eye: 0 (shut) to about 0.45 (wide open).
 * @param landmarks 478 × (x, y, z), x and y as fractions of the frame; z is left out (its scale is a guess)
 */
export function eyeOpenness(landmarks: Float32Array, frame_width: number, frame_height: number): EyeOpenness {
  const distance = (a: number, b: number) => {
    const dx = ((landmarks[3 * a] ?? 0) - (landmarks[3 * b] ?? 0)) * frame_width;
    const dy = ((landmarks[3 * a + 1] ?? 0) - (landmarks[3 * b + 1] ?? 0)) * frame_height;
    return Math.sqrt(dx * dx + dy * dy);
  };
  const ofEye = (eye: "left" | "right") => {
    const [outer, inner] = EYE_CORNERS[eye];
    const width = distance(outer, inner);
    if (width === 0) return 0;
    let sum = 0;
    for (const [upper, lower] of LID_PAIRS[eye]) sum += distance(upper, lower);
    return sum / LID_PAIRS[eye].length / width;
  };
  return { left: ofEye("left"), right: ofEye("right") };
}

/** Below this, for both eyes, the eyes count as closed; … */
const CLOSE_BELOW = 0.12;
/** … and as open again once either eye is above this. */
const OPEN_ABOVE = 0.16;

/** Remembers whether the eyes are closed: two thresholds, so that noise does not make them flutter. */
export class BlinkGate {
  private closed = false;

  /** @returns true while both eyes are closed */
  update({ left, right }: EyeOpenness): boolean {
    const widest = Math.max(left, right);
    this.closed = this.closed ? widest <= OPEN_ABOVE : widest < CLOSE_BELOW;
    return this.closed;
  }

  reset(): void {
    this.closed = false;
  }
}
