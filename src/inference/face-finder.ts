/**
 * Finds the user's face in a frame: the nearest one, and then the same one as long as it is there.
 *
 * In video, landmarks follow one face; a survey now and then looks for others. While the followed face is
 * lost the others are blackened before the landmarker looks, so it cannot pick a bystander. When the survey
 * decides for another face, the followed one has become one of the others: it is let go. Small faces are
 * followed in a window of the frame (face-window.ts).
 */
import { boxFromLandmarks, type PixelRect, partOf } from "./crop.ts";
import { eyeOpenness } from "./eye-openness.ts";
import type { FaceTasks, FoundFace, FramePicture } from "./face.ts";
import { faceConfidence } from "./face-confidence.ts";
import { FaceLock, isSameFace } from "./face-lock.ts";
import { poseFromMatrix } from "./face-pose.ts";
import { searchWindow, wholeFrame, windowFits, windowFor } from "./face-window.ts";
import type { FaceBox, FaceObservation, FacePart } from "./observation.ts";

/** The frame as the finder needs it. */
export interface FaceFrame {
  readonly width: number;
  readonly height: number;
  /** The picture of a part of the frame; valid until the next call. */
  window(rect: PixelRect): FramePicture;
  blackOut(boxes: readonly FaceBox[]): void;
}

/** Time between surveys while the user's face is followed. While it is lost, every frame is surveyed. */
const SURVEY_ms = 600;
/** Search windows tried per frame when the whole frame shows no face; nine make a full search. */
const WINDOWS_PER_FRAME = 3;

export class FaceFinder {
  private readonly tasks: FaceTasks;
  private readonly mode: "video" | "image";
  private readonly lock = new FaceLock();
  /** The followed face in the last frame; null when there was none. */
  private followed: FaceBox | null = null;
  /** Where it is followed. */
  private window: PixelRect = wholeFrame(0, 0);
  /** Everybody else, as of the last survey. */
  private others: readonly FaceBox[] = [];
  private surveyed_ms = Number.NEGATIVE_INFINITY;
  private searched = 0;
  private last_ms = 0;

  constructor(tasks: FaceTasks, mode: "video" | "image") {
    this.tasks = tasks;
    this.mode = mode;
  }

  /**
   * The user's face in this frame, or null. May blacken bystanders in the frame.
   * @param captured_ms need not grow (a time that does not is moved on by a millisecond)
   * @param part what of the face square the network looks at (InputDescriptor.part)
   * @throws GazeError webgl/absent, face/load
   */
  find(frame: FaceFrame, captured_ms: number, part: FacePart): FaceObservation | null {
    this.last_ms = Math.max(captured_ms, this.last_ms + 1);
    const time_ms = this.last_ms;
    if (this.mode === "image") return this.nearest(frame, part);
    const target = this.survey(frame, time_ms) ?? this.followed;
    if (target === null) return null;
    if (this.followed === null) frame.blackOut(this.others);
    this.aim(frame, target);
    // A landmarker that has lost its face (a quick move, another window) finds it when it looks again.
    const face = this.look(frame) ?? this.look(frame);
    const box = face && boxFromLandmarks(face.landmarks, frame.width, frame.height);
    if (face === null || box === null || this.others.some((other) => isSameFace(box, other))) {
      this.followed = null;
      return null;
    }
    this.followed = box;
    this.lock.follow(box, time_ms);
    return observe(face, frame, this.window, part, 1 + this.others.length);
  }

  dispose(): void {
    this.tasks.dispose();
  }

  /**
   * Looks for all faces when it is time to, and decides which one is the user's.
   * @returns that one; null when it is not there, or no survey was due
   */
  private survey(frame: FaceFrame, time_ms: number): FaceBox | null {
    const { followed } = this;
    if (followed && time_ms - this.surveyed_ms < SURVEY_ms) return null;
    this.surveyed_ms = time_ms;
    const seen = this.detectAll(frame);
    // The detector misses turned faces which the landmarker still follows.
    const boxes = followed && !seen.some((box) => isSameFace(box, followed)) ? [...seen, followed] : seen;
    const chosen = this.lock.choose(boxes, time_ms);
    this.others = boxes.filter((_, i) => i !== chosen);
    return chosen === null ? null : (boxes[chosen] ?? null);
  }

  /** Faces in the whole frame and in the window; when there are none, in some of the search windows. */
  private detectAll(frame: FaceFrame): FaceBox[] {
    const whole = wholeFrame(frame.width, frame.height);
    const found = this.detectIn(frame, whole);
    if (this.followed && this.window.width < frame.width) {
      const near = this.detectIn(frame, this.window);
      found.push(...near.filter((box) => !found.some((other) => isSameFace(box, other))));
    }
    for (let i = 0; i < WINDOWS_PER_FRAME && found.length === 0; i++) {
      found.push(...this.detectIn(frame, searchWindow(this.searched++, frame.width, frame.height)));
    }
    return found;
  }

  private detectIn(frame: FaceFrame, window: PixelRect): FaceBox[] {
    const boxes = this.tasks.detect(frame.window(window));
    return boxes.map(({ x_px, y_px, size_px }) => ({
      x_px: x_px + window.left_px,
      y_px: y_px + window.top_px,
      size_px,
    }));
  }

  /** Sets the window for a face; a window that still fits stays, since the landmarker follows inside it. */
  private aim(frame: FaceFrame, face: FaceBox): void {
    const { width, height } = frame;
    const inside = this.window.width <= width && this.window.height <= height && this.window.width > 0;
    if (this.followed && inside && windowFits(this.window, face, width, height)) return;
    this.window = windowFor(face, width, height);
  }

  /** Landmarks of the face in the window, in fractions of the frame. */
  private look(frame: FaceFrame): FoundFace | null {
    const [face] = this.tasks.landmarks(frame.window(this.window), this.last_ms++);
    return face === undefined ? null : inFrame(face, frame, this.window);
  }

  /** Single pictures: the largest face. */
  private nearest(frame: FaceFrame, part: FacePart): FaceObservation | null {
    let window = wholeFrame(frame.width, frame.height);
    let faces = this.tasks.landmarks(frame.window(window), this.last_ms);
    if (faces.length === 0) {
      const [small] = this.detectAll(frame);
      if (small === undefined) return null;
      window = windowFor(small, frame.width, frame.height);
      faces = this.tasks.landmarks(frame.window(window), this.last_ms);
    }
    const placed = faces.map((face) => inFrame(face, frame, window));
    const sizes = placed.map((face) => boxFromLandmarks(face.landmarks, frame.width, frame.height).size_px);
    const face = placed[sizes.indexOf(Math.max(...sizes))];
    return face === undefined ? null : observe(face, frame, window, part, faces.length);
  }
}

/** From fractions of the window to fractions of the frame; z keeps the scale of x, as MediaPipe has it. */
function inFrame({ landmarks, matrix }: FoundFace, frame: FaceFrame, window: PixelRect): FoundFace {
  const placed = new Float32Array(landmarks.length);
  for (let i = 0; i < landmarks.length; i += 3) {
    placed[i] = (window.left_px + (landmarks[i] ?? 0) * window.width) / frame.width;
    placed[i + 1] = (window.top_px + (landmarks[i + 1] ?? 0) * window.height) / frame.height;
    placed[i + 2] = ((landmarks[i + 2] ?? 0) * window.width) / frame.width;
  }
  return { landmarks: placed, matrix };
}

function observe(
  { landmarks, matrix }: FoundFace,
  { width, height }: FaceFrame,
  window: PixelRect,
  part: FacePart,
  faceCount: number,
): FaceObservation {
  const square = boxFromLandmarks(landmarks, width, height);
  const head = poseFromMatrix(matrix, { window, frame_width: width, frame_height: height });
  return {
    box: partOf(square, part),
    faceSize_px: square.size_px,
    landmarks,
    head,
    eyeOpenness: eyeOpenness(landmarks, width, height),
    confidence: faceConfidence(landmarks, width, height, head),
    faceCount,
  };
}
