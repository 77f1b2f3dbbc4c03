/**
 * Finds the user's face in a frame: the nearest one, and then the same one as long as it is there.
 *
 * In video, landmarks follow one face; a survey now and then looks for others. While the followed face is
 * lost the others are blackened before the landmarker looks, so it cannot pick a bystander. When the survey
 * decides for another face, the followed one has become one of the others: it is let go.
 */
import { boxFromLandmarks } from "./crop.ts";
import { eyeOpenness } from "./eye-openness.ts";
import type { FaceTasks, FoundFace, FramePicture } from "./face.ts";
import { faceConfidence } from "./face-confidence.ts";
import { FaceLock, isSameFace } from "./face-lock.ts";
import { poseFromMatrix } from "./face-pose.ts";
import type { FaceBox, FaceObservation } from "./observation.ts";

/** The frame as the finder needs it. */
export interface FaceFrame {
  readonly canvas: FramePicture;
  blackOut(boxes: readonly FaceBox[]): void;
}

/** Time between surveys while the user's face is followed, and while it is not. */
const SURVEY_ms = { followed: 600, lost: 200 } as const;

export class FaceFinder {
  private readonly tasks: FaceTasks;
  private readonly mode: "video" | "image";
  private readonly lock = new FaceLock();
  /** The followed face in the last frame; null when there was none. */
  private followed: FaceBox | null = null;
  /** Everybody else, as of the last survey. */
  private others: readonly FaceBox[] = [];
  private surveyed_ms = Number.NEGATIVE_INFINITY;
  private last_ms = 0;

  constructor(tasks: FaceTasks, mode: "video" | "image") {
    this.tasks = tasks;
    this.mode = mode;
  }

  /**
   * The user's face in this frame, or null. May blacken bystanders in the frame.
   * @param captured_ms need not grow (a time that does not is moved on by a millisecond)
   * @param boxScale face square side over the larger side of the landmarks' box (InputDescriptor.boxScale)
   * @throws GazeError webgl/absent, face/load
   */
  find(frame: FaceFrame, captured_ms: number, boxScale: number): FaceObservation | null {
    this.last_ms = Math.max(captured_ms, this.last_ms + 1);
    if (this.mode === "image") return this.nearest(frame.canvas, boxScale);
    this.survey(frame, this.last_ms);
    if (this.followed === null) frame.blackOut(this.others);
    const [face] = this.tasks.landmarks(frame.canvas, this.last_ms);
    const box = face && boxFromLandmarks(face.landmarks, frame.canvas.width, frame.canvas.height, 1);
    if (face === undefined || box === undefined || this.others.some((other) => isSameFace(box, other))) {
      this.followed = null;
      return null;
    }
    this.followed = box;
    this.lock.follow(box, this.last_ms);
    return observe(face, frame.canvas, boxScale, 1 + this.others.length);
  }

  dispose(): void {
    this.tasks.dispose();
  }

  /** Looks for all faces when it is time to, and decides which one is the user's. */
  private survey(frame: FaceFrame, time_ms: number): void {
    const { followed } = this;
    if (time_ms - this.surveyed_ms < (followed ? SURVEY_ms.followed : SURVEY_ms.lost)) return;
    this.surveyed_ms = time_ms;
    const seen = this.tasks.detect(frame.canvas);
    // The detector misses turned faces which the landmarker still follows.
    const boxes = followed && !seen.some((box) => isSameFace(box, followed)) ? [...seen, followed] : seen;
    const chosen = this.lock.choose(boxes, time_ms);
    this.others = boxes.filter((_, i) => i !== chosen);
  }

  /** Single pictures: the largest face. */
  private nearest(picture: FramePicture, boxScale: number): FaceObservation | null {
    const faces = this.tasks.landmarks(picture, this.last_ms);
    const sizes = faces.map(
      ({ landmarks }) => boxFromLandmarks(landmarks, picture.width, picture.height, 1).size_px,
    );
    const face = faces[sizes.indexOf(Math.max(...sizes))];
    return face === undefined ? null : observe(face, picture, boxScale, faces.length);
  }
}

function observe(
  { landmarks, matrix }: FoundFace,
  { width, height }: FramePicture,
  boxScale: number,
  faceCount: number,
): FaceObservation {
  const head = poseFromMatrix(matrix);
  return {
    box: boxFromLandmarks(landmarks, width, height, boxScale),
    landmarks,
    head,
    eyeOpenness: eyeOpenness(landmarks, width, height),
    confidence: faceConfidence(landmarks, width, height, head),
    faceCount,
  };
}
