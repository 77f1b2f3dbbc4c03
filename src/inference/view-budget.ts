/**
 * How many views of a frame (crop-views.ts) this machine has time for, from what its frames took.
 *
 * More views see better and take longer. They are worth their time as long as the picture does not get slower by them: the most views with
 * which face, crop and network fit between two frames of a 30 Hz camera. Where the face alone takes nearly that or more, they may add half of
 * its time: what a dot gains from five views is worth more than a few frames a second. What one view takes counts the crop's fixed part in, so
 * that it falls with their number: going up is judged too dearly, never too cheaply, and the number cannot go back and forth. Pure.
 */
import { medianOf } from "./calibration-samples.ts";
import { DEFAULT_VIEWS, VIEW_COUNTS, type ViewCount } from "./crop-views.ts";
import type { StageTimes } from "./observation.ts";

/** Nine tenths of the time between two frames at 30 Hz; the rest is for messages and drawing. */
const FRAME_MS = 30;
/** Of the face's own time, that views may take at least. */
const FACE_SHARE = 0.5;
/**
 * Frames that are looked at before each decision: about a second and a half. The first so many are not asked at all: caches are cold then,
 * code is still being compiled, and everything takes twice its time.
 */
export const FRAMES_ASKED = 45;
/** What the number in use may take of the room there is before it goes down: the face stage's own time comes and goes by as much. */
const SLACK = 1.25;

export interface ViewBudget {
  /** What the next frame should get. */
  readonly views: ViewCount;
  /** Told of every frame that the network has seen, and with how many views; frames with another number than `views` are passed over. */
  frame(stages: StageTimes, views: ViewCount): void;
  /** Goes on from a number known to be wanted, that of a stored calibration, until as many frames as for any decision speak against it. */
  restart(views: ViewCount): void;
}

export function createViewBudget(): ViewBudget {
  let views: ViewCount = DEFAULT_VIEWS;
  let seen: StageTimes[] = [];
  let isWarm = false;
  return {
    get views() {
      return views;
    },
    frame(stages, seenWith) {
      if (seenWith !== views) return;
      seen.push(stages);
      if (seen.length < FRAMES_ASKED) return;
      if (isWarm) views = viewsThatFit(seen, views);
      isWarm = true;
      seen = [];
    },
    restart(wanted) {
      views = wanted;
      seen = [];
    },
  };
}

/**
 * @param asked for by the visitor or page
 * @param learntMirrored ModelInfo's; a network that never learnt from mirrored faces looks once unless told otherwise
 */
export function viewsFor(
  asked: ViewCount | "auto",
  learntMirrored: boolean,
  budget: Pick<ViewBudget, "views">,
): ViewCount {
  if (asked !== "auto") return asked;
  return learntMirrored ? budget.views : 1;
}

/** @param now how many views those frames had */
function viewsThatFit(frames: readonly StageTimes[], now: ViewCount): ViewCount {
  const face_ms = medianOf(frames.map((frame) => frame.face_ms)) ?? 0;
  const one_ms = (medianOf(frames.map(({ crop_ms, network_ms }) => crop_ms + network_ms)) ?? 0) / now;
  const room_ms = Math.max(FRAME_MS - face_ms, FACE_SHARE * face_ms);
  const fits = (count: ViewCount): boolean => count * one_ms <= (count > now ? 1 : SLACK) * room_ms;
  return VIEW_COUNTS.findLast(fits) ?? 1;
}
