/**
 * Where frames come from: a camera or a rendered clip, both as a playing <video> that the preview
 * shows and the frame loop reads. Whoever opens a source disposes it.
 */
import type { GazeError } from "../inference/errors.ts";

export interface FrameSource {
  readonly kind: "camera" | "demo";
  /** Muted, inline, playing. Not in the document; a view may adopt it. */
  readonly video: HTMLVideoElement;
  /** Shown beside the picture: camera name or clip. */
  readonly label: string;
  /** Calls back once when the source ends for good (camera unplugged). Returns the way to stop listening. */
  onLost(listener: (error: GazeError) => void): () => void;
  /** Stops tracks, releases the picture. Safe to call twice. */
  dispose(): void;
}

/** A video element that plays without sound, controls or full screen, off the document. */
export function createVideo(): HTMLVideoElement {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.disablePictureInPicture = true;
  return video;
}
