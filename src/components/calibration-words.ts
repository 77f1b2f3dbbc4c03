/** What the calibration says: why it paused, why a target repeats, where a target is. */
import type { TargetPosition } from "../inference/calibration-targets.ts";
import type { PauseReason, RepeatReason } from "../session/calibration-flow.ts";

export const PAUSE_WORDS: Readonly<Record<PauseReason, { readonly title: string; readonly cause: string }>> =
  {
    "full screen left": {
      title: "Paused: full screen was left",
      cause: "The targets only hold for the screen they were shown on.",
    },
    "window resized": {
      title: "Paused: the window changed its size",
      cause: "The targets have moved with it, so the eyes would be somewhere else now.",
    },
    "page hidden": {
      title: "Paused: the page was hidden",
      cause: "While another tab or window is in front, nothing is measured.",
    },
  };

export const REPEAT_WORDS: Readonly<Record<RepeatReason, string>> = {
  "frame rate":
    "Too few frames arrived. Keep looking a little longer, and close other heavy programs if this stays.",
  spread: "Your gaze moved too much. Hold your eyes on the red centre while you click.",
  "no face": "Your face was not in the picture. Face the camera and look at the target again.",
  blink: "You blinked. Look at the target again.",
  "low confidence": "Your face could not be seen well. Mind the light, and look at the target again.",
  swap: "Another face came in between. Look at the target again.",
  "not a number": "The network gave no answer for these frames. Look at the target again.",
  outlier: "Your gaze jumped. Hold your eyes on the red centre while you click.",
};

/** "upper left", "centre": for screen readers and for those who cannot find the target. */
export function placeWords({ x_frac, y_frac }: TargetPosition): string {
  const across = x_frac < 0.4 ? "left" : x_frac > 0.6 ? "right" : "";
  const down = y_frac < 0.4 ? "upper" : y_frac > 0.6 ? "lower" : "";
  if (across === "" && down === "") return "centre";
  if (across === "") return `${down} middle`;
  return down === "" ? across : `${down} ${across}`;
}
