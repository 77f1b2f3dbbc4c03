/** What the page says about the picture it sees: a name, and a next step where there is one. */
import type { FaceState } from "../session/face-state.ts";

export interface StatusWords {
  readonly label: string;
  /** Empty when there is nothing to do. */
  readonly hint: string;
  readonly tone: "good" | "warn" | "neutral";
}

export const STATUS_WORDS: Readonly<Record<FaceState, StatusWords>> = {
  waiting: { label: "Waiting for the first frame", hint: "", tone: "neutral" },
  tracking: { label: "Tracking", hint: "", tone: "good" },
  "no-face": {
    label: "No face",
    hint: "Sit in front of the camera, so that your whole face is in the picture.",
    tone: "warn",
  },
  "eyes-closed": {
    label: "Eyes closed",
    hint: "The dot waits where it was until you open them.",
    tone: "warn",
  },
  "too-dark": {
    label: "Too dark",
    hint: "Turn on a light in front of you, or turn towards the window.",
    tone: "warn",
  },
  "too-far": {
    label: "Too far away",
    hint: "Come closer: your face is smaller than the network's crop.",
    tone: "warn",
  },
  "several-faces": {
    label: "Several faces",
    hint: "Following the nearest one. Others are not looked at.",
    tone: "neutral",
  },
  "no-picture": {
    label: "The picture has stopped",
    hint: "Check that the camera is not covered, muted or asleep.",
    tone: "warn",
  },
};
