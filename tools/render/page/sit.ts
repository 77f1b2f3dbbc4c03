/** One person's sittings for the oracle: clean pictures, cropped as the judged network wants them. */
import { eyeGeometryOf } from "../../../src/inference/calibration-eyes.ts";
import { cropToRgba, type FramePatch } from "../../../src/inference/crop.ts";
import type { FaceBox } from "../../../src/inference/observation.ts";
import { sampleBox } from "../box-jitter.ts";
import type { Circumstances } from "../frame-sample.ts";
import { type LightPlan, sampleLight } from "../light-sample.ts";
import { PROTOCOLS, type Protocol, sitting } from "../oracle-protocol.ts";
import { createRandom, type Random, seedOf } from "../random.ts";
import { sampleSubject } from "../subject.ts";
import { type Finder, openFinder } from "./landmarker.ts";
import { drawPatch, trueBox } from "./picture.ts";
import type { Studio } from "./studio.ts";

/** What MediaPipe needs to see round the face, as a share of the box. */
const MARGIN = 0.45;

export interface SittingPlan {
  readonly subject: string;
  readonly hdri: string;
  /** Per protocol. */
  readonly pictures: number;
  readonly width: number;
  readonly height: number;
}

export interface SittingRow {
  readonly gaze_cm: readonly [number, number];
  /** Of the line of sight in the head, mean of both eyes, + up. */
  readonly elevation_deg: number;
  readonly box: FaceBox;
  readonly frame_width: number;
  readonly frame_height: number;
  /** FaceLandmarker's iris above the middle of the eye's corners, in eye widths, mean of both eyes; null: no face found. */
  readonly irisUp: number | null;
}

/** `pixels`: RGBA crops one after another. */
export interface Sitting {
  readonly protocol: Protocol;
  readonly rows: readonly SittingRow[];
  readonly pixels: Uint8Array;
}

export async function sit(studio: Studio, plan: SittingPlan): Promise<Sitting[]> {
  const finder = await openFinder();
  await studio.castPerson(sampleSubject("test", plan.subject));
  await studio.enterRoom(plan.hdri);
  return PROTOCOLS.map((protocol) => {
    // The same targets, light and distance in every protocol: what differs is the head and the eyes.
    const random = createRandom(seedOf("sitting", plan.subject));
    const light = sampleLight(random);
    const distance_cm = random.uniform(50, 60);
    const rows: SittingRow[] = [];
    const pixels = new Uint8Array(plan.pictures * plan.width * plan.height * 4);
    for (let k = 0; k < plan.pictures; k++) {
      const circumstances = sitting(random, protocol, distance_cm);
      const { row, crop } = take(studio, { circumstances, light, random, finder, plan }, protocol);
      pixels.set(crop, k * plan.width * plan.height * 4);
      rows.push(row);
    }
    return { protocol, rows, pixels };
  });
}

interface Shooting {
  readonly circumstances: Circumstances;
  readonly light: LightPlan;
  readonly random: Random;
  readonly finder: Finder;
  readonly plan: SittingPlan;
}

function take(studio: Studio, shooting: Shooting, protocol: Protocol) {
  const { circumstances, light, random, finder, plan } = shooting;
  const { camera, pose, gaze_cm } = circumstances;
  const shot = studio.arrange(circumstances, light, protocol === "eyes_fixed");
  const truth = trueBox(studio, shot, camera);
  const box = sampleBox(random, truth, pose.yaw_deg);
  const patch = drawPatch(studio, camera, truth, MARGIN);
  const [left, right] = shot.visual;
  const row: SittingRow = {
    gaze_cm,
    elevation_deg: (left.elevation_deg + right.elevation_deg) / 2,
    box,
    frame_width: camera.frame_width,
    frame_height: camera.frame_height,
    irisUp: irisUp(finder, patch),
  };
  return { row, crop: cropToRgba(patch, box, plan.width, plan.height).data };
}

function irisUp(finder: Finder, { image }: FramePatch): number | null {
  const landmarks = finder.find(image);
  const eyes = landmarks === null ? null : eyeGeometryOf(landmarks, image.width, image.height);
  return eyes === null ? null : -(eyes.leftAcross + eyes.rightAcross) / 2;
}
