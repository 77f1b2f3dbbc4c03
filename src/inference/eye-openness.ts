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
export function eyeOpenness(
  landmarks: ArrayLike<number>,
  frame_width: number,
  frame_height: number,
): EyeOpenness {
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

/**
 * Eyes count as closed when the wider one is below this part of the person's own usual opening, and as open
 * again above the other: two thresholds, so that noise does not make them flutter. On our rendered blinks
 * (demo clips) shut lids read 0.25 to 0.45 of the usual opening; looking down leaves more than 0.6.
 */
const CLOSED_BELOW_frac = 0.55;
const OPEN_ABOVE_frac = 0.65;

/** Usual opening before anything is known of a person, and the limits within which it is learned. */
const USUAL = { first: 0.3, least: 0.2, most: 0.4 } as const;
/** Part of the way the usual opening goes towards each open frame: about two seconds at 20 frames/s. */
const LEARNING = 0.025;

/** Decides from frame to frame whether the eyes are closed. */
export class BlinkGate {
  private closed = false;
  private usual: number = USUAL.first;

  /** @returns true while both eyes are closed */
  update({ left, right }: EyeOpenness): boolean {
    const widest = Math.max(left, right);
    this.closed = widest < this.usual * (this.closed ? OPEN_ABOVE_frac : CLOSED_BELOW_frac);
    if (!this.closed) {
      const learned = this.usual + LEARNING * (widest - this.usual);
      this.usual = Math.min(USUAL.most, Math.max(USUAL.least, learned));
    }
    return this.closed;
  }

  /** Forgets the person. */
  reset(): void {
    this.closed = false;
    this.usual = USUAL.first;
  }
}
