/**
 * Which of several faces is the user's: the nearest (largest) one, and then the same one for as long as it
 * is there. Someone who walks past, or looks over a shoulder, does not take over.
 */
import type { FaceBox } from "./observation.ts";

/** A new face must be larger by this factor to take over, … */
const TAKEOVER_RATIO = 1.3;
/** … for this long. */
const TAKEOVER_ms = 800;
/** After the user's face is lost, a face that was already beside it is taken only when this time has passed. */
const HOLD_ms = 700;
/** Faces of two frames are the same when their centres are nearer than this part of the larger side. */
const SAME_FACE_frac = 0.5;

export class FaceLock {
  private box: FaceBox | null = null;
  /** Where the other faces were when the user's was last seen. */
  private others: readonly FaceBox[] = [];
  private seen_ms = 0;
  private challenged_ms: number | null = null;

  /**
   * @param boxes faces found in one frame, in frame pixels
   * @param time_ms growing
   * @returns index of the user's face, or null while there is none (or the lock waits for its own)
   */
  choose(boxes: readonly FaceBox[], time_ms: number): number | null {
    const own = this.box === null ? null : indexOfSame(boxes, this.box);
    if (own === null) return this.takeNew(boxes, time_ms);
    const largest = indexOfLargest(boxes);
    const ownSize = boxes[own]?.size_px ?? 0;
    const rivalSize = largest === null || largest === own ? 0 : (boxes[largest]?.size_px ?? 0);
    if (largest === null || rivalSize < TAKEOVER_RATIO * ownSize) {
      this.challenged_ms = null;
      return this.take(boxes, own, time_ms);
    }
    this.challenged_ms ??= time_ms;
    if (time_ms - this.challenged_ms >= TAKEOVER_ms) {
      this.challenged_ms = null;
      return this.take(boxes, largest, time_ms);
    }
    return this.take(boxes, own, time_ms);
  }

  /** The user's face has moved here since (followed by other means between two choices). */
  follow(box: FaceBox, time_ms: number): void {
    this.box = box;
    this.seen_ms = time_ms;
  }

  /** Forgets the user (pictures that do not follow each other). */
  release(): void {
    this.box = null;
    this.others = [];
    this.challenged_ms = null;
  }

  /** The user's face is not where it was: it moved fast, or went away. */
  private takeNew(boxes: readonly FaceBox[], time_ms: number): number | null {
    const held = this.box !== null && time_ms - this.seen_ms < HOLD_ms;
    const free = held ? boxes.filter((box) => indexOfSame(this.others, box) === null) : boxes;
    const largest = indexOfLargest(free);
    const chosen = largest === null ? undefined : free[largest];
    if (chosen !== undefined) return this.take(boxes, boxes.indexOf(chosen), time_ms);
    if (!held) this.release();
    return null;
  }

  private take(boxes: readonly FaceBox[], index: number, time_ms: number): number {
    this.box = boxes[index] ?? null;
    this.others = boxes.filter((_, i) => i !== index);
    this.seen_ms = time_ms;
    return index;
  }
}

function indexOfLargest(boxes: readonly FaceBox[]): number | null {
  let best: number | null = null;
  boxes.forEach((box, i) => {
    if (best === null || box.size_px > (boxes[best]?.size_px ?? 0)) best = i;
  });
  return best;
}

/** Whether two boxes, of frames not far apart, can be of one face. */
export function isSameFace(a: FaceBox, b: FaceBox): boolean {
  return separation(a, b) < SAME_FACE_frac;
}

/** Distance of the centres over the larger side. */
function separation(a: FaceBox, b: FaceBox): number {
  const dx = a.x_px + a.size_px / 2 - (b.x_px + b.size_px / 2);
  const dy = a.y_px + a.size_px / 2 - (b.y_px + b.size_px / 2);
  return Math.hypot(dx, dy) / Math.max(a.size_px, b.size_px);
}

function indexOfSame(boxes: readonly FaceBox[], last: FaceBox): number | null {
  let best: number | null = null;
  let nearest = SAME_FACE_frac;
  boxes.forEach((box, i) => {
    const distance = separation(box, last);
    if (distance < nearest) {
      nearest = distance;
      best = i;
    }
  });
  return best;
}
