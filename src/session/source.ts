/**
 * Where frames come from: a camera or a rendered clip, both as a playing <video> that the preview
 * shows and the frame loop reads. Whoever opens a source disposes it.
 */
import type { GazeError } from "../inference/errors.ts";
import type { DemoScript, DemoTruth, SegmentName } from "./demo-script.ts";

interface SourceCommon {
  /** Muted, inline, playing. Not in the document; a view may adopt it. */
  readonly video: HTMLVideoElement;
  /** Shown beside the picture: camera name or clip. */
  readonly label: string;
  /** Frames per second the source promises; null when it does not say. */
  readonly nominalRate_Hz: number | null;
  /** Calls back once when the source ends for good (camera unplugged). Returns the way to stop listening. */
  onLost(listener: (error: GazeError) => void): () => void;
  /** Stops tracks, releases the picture. Safe to call twice. */
  dispose(): void;
}

export interface CameraSource extends SourceCommon {
  readonly kind: "camera";
  readonly deviceId: string;
}

export interface DemoSource extends SourceCommon {
  readonly kind: "demo";
  readonly script: DemoScript;
  /**
   * Plays the part in which the rendered person looks at a target, over and over. Resolves when the
   * first frame of that part is on screen. False when the clip holds no such part.
   */
  lookAt(target_frac: readonly [number, number], name?: SegmentName): Promise<boolean>;
  /** Plays the whole clip from where it is, round and round. */
  roam(): void;
  /** What the rendered person is meant to look at in the frame on screen now. */
  truthNow(): DemoTruth;
}

export type FrameSource = CameraSource | DemoSource;

/** A video element that plays without sound, controls or full screen, off the document. */
export function createVideo(): HTMLVideoElement {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.disablePictureInPicture = true;
  return video;
}
