/** MediaPipe's squares and our jittered ones beside the true squares, on the same drawn pictures. */
import { WHOLE_SQUARE } from "../../../src/inference/crop.ts";
import type { FaceBox } from "../../../src/inference/observation.ts";
import { sampleBox } from "../box-jitter.ts";
import { createRandom, seedOf } from "../random.ts";
import { type HeadModel, sampleSubject } from "../subject.ts";
import { type Finder, foundBox, openFinder } from "./landmarker.ts";
import { makePicture, type Picture } from "./picture.ts";
import type { Studio } from "./studio.ts";

/** Pixels round the face that MediaPipe sees, as a share of the box. */
const MARGIN = 0.45;
/** Jittered squares are cheap: several per picture, so that the sample of ours is not the noisy one. */
export const JITTERED_PER_PICTURE = 8;

/** A square against the true one of the same picture, in shares of the true side. */
export interface BoxOffset {
  readonly centreX: number;
  readonly centreY: number;
  readonly size: number;
}

export interface BoxComparison {
  readonly person: number;
  readonly head: HeadModel;
  readonly yaw_deg: number;
  readonly pitch_deg: number;
  readonly roll_deg: number;
  readonly blink: boolean;
  /** MediaPipe's square; null when it found no face. */
  readonly found: BoxOffset | null;
  /** Ours, as crops of training pictures are cut. */
  readonly jittered: readonly BoxOffset[];
}

export interface BoxPlan {
  /** Number of the person: the same number, the same person and pictures. */
  readonly person: number;
  readonly pictures: number;
  readonly hdri: string;
}

export async function compareBoxes(studio: Studio, plan: BoxPlan): Promise<BoxComparison[]> {
  const finder = await openFinder();
  const subject = sampleSubject("train", `boxes-${plan.person}`);
  await studio.castPerson(subject);
  await studio.enterRoom(plan.hdri);
  const rows: BoxComparison[] = [];
  for (let k = 0; k < plan.pictures; k++) {
    const seed = seedOf("boxes", plan.person, k);
    const picture = await makePicture(studio, seed, MARGIN, WHOLE_SQUARE);
    const { yaw_deg, pitch_deg, roll_deg } = picture.circumstances.pose;
    const random = createRandom(seedOf("jitter", seed));
    rows.push({
      person: plan.person,
      head: subject.head,
      yaw_deg,
      pitch_deg,
      roll_deg,
      blink: picture.circumstances.blink,
      found: foundOffset(finder, picture),
      jittered: Array.from({ length: JITTERED_PER_PICTURE }, () =>
        offset(sampleBox(random, picture.box, yaw_deg, subject.head), picture.box),
      ),
    });
  }
  return rows;
}

function foundOffset(finder: Finder, { patch, box }: Picture): BoxOffset | null {
  const landmarks = finder.find(patch.image);
  if (landmarks === null) return null;
  return offset(foundBox(landmarks, patch), box);
}

function offset(square: FaceBox, truth: FaceBox): BoxOffset {
  const apart = (a: number, b: number): number =>
    (a + square.size_px / 2 - b - truth.size_px / 2) / truth.size_px;
  return {
    centreX: apart(square.x_px, truth.x_px),
    centreY: apart(square.y_px, truth.y_px),
    size: square.size_px / truth.size_px,
  };
}
