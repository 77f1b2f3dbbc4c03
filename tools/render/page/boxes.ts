/** Compares our squares with MediaPipe's on drawn pictures. */
import { boxFromLandmarks } from "../../../src/inference/crop.ts";
import { seedOf } from "../random.ts";
import { sampleSubject } from "../subject.ts";
import { openFinder } from "./landmarker.ts";
import { makePicture } from "./picture.ts";
import type { Studio } from "./studio.ts";

export interface BoxComparison {
  readonly yaw_deg: number;
  readonly pitch_deg: number;
  readonly roll_deg: number;
  /** Found minus true, over the true side; null when no face was found. */
  readonly centreX: number | null;
  readonly centreY: number | null;
  readonly size: number | null;
}

export async function compareBoxes(
  studio: Studio,
  people: number,
  each: number,
  hdris: readonly string[],
): Promise<BoxComparison[]> {
  const finder = await openFinder();
  const out: BoxComparison[] = [];
  for (let person = 0; person < people; person++) {
    await studio.castPerson(sampleSubject("train", `boxes-${person}`));
    await studio.enterRoom(hdris[person % hdris.length] ?? "");
    for (let k = 0; k < each; k++) {
      const { box, patch, circumstances } = await makePicture(studio, seedOf("boxes", person, k), 0.45);
      const { yaw_deg, pitch_deg, roll_deg } = circumstances.pose;
      const found = finder.find(patch.image);
      if (found === null) {
        out.push({ yaw_deg, pitch_deg, roll_deg, centreX: null, centreY: null, size: null });
        continue;
      }
      const theirs = boxFromLandmarks(found, patch.image.width, patch.image.height, 1);
      const centre = (start: number, size: number): number => start + size / 2;
      out.push({
        yaw_deg,
        pitch_deg,
        roll_deg,
        centreX:
          (centre(theirs.x_px, theirs.size_px) + patch.left_px - centre(box.x_px, box.size_px)) / box.size_px,
        centreY:
          (centre(theirs.y_px, theirs.size_px) + patch.top_px - centre(box.y_px, box.size_px)) / box.size_px,
        size: theirs.size_px / box.size_px,
      });
    }
  }
  return out;
}
