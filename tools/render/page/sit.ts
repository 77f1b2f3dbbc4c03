/** One person's sitting for the oracle: clean pictures, cropped as the judged network wants them. */
import { cropToRgba } from "../../../src/inference/crop.ts";
import type { FaceBox } from "../../../src/inference/observation.ts";
import { sampleBox } from "../box-jitter.ts";
import { sampleLight } from "../light-sample.ts";
import { type Protocol, sitting } from "../oracle-protocol.ts";
import { createRandom, seedOf } from "../random.ts";
import { sampleSubject } from "../subject.ts";
import { drawPatch, trueBox } from "./picture.ts";
import type { Studio } from "./studio.ts";

export interface SittingPlan {
  readonly subject: string;
  readonly hdri: string;
  readonly protocol: Protocol;
  readonly pictures: number;
  readonly width: number;
  readonly height: number;
}

export interface SittingRow {
  readonly gaze_cm: readonly [number, number];
  readonly box: FaceBox;
  readonly frame_width: number;
  readonly frame_height: number;
}

export async function sit(
  studio: Studio,
  plan: SittingPlan,
): Promise<{ rows: SittingRow[]; pixels: Uint8Array }> {
  await studio.castPerson(sampleSubject("test", plan.subject));
  await studio.enterRoom(plan.hdri);
  // The same targets, light and distance in every protocol: what differs is the head and the eyes.
  const random = createRandom(seedOf("sitting", plan.subject));
  const light = sampleLight(random);
  const distance_cm = random.uniform(50, 60);
  const rows: SittingRow[] = [];
  const pixels = new Uint8Array(plan.pictures * plan.width * plan.height * 4);
  for (let k = 0; k < plan.pictures; k++) {
    const circumstances = sitting(random, plan.protocol, distance_cm);
    const shot = studio.arrange(circumstances, light, plan.protocol === "eyes_fixed");
    const { camera } = circumstances;
    const truth = trueBox(studio, shot, camera);
    const box = sampleBox(random, truth, circumstances.pose.yaw_deg);
    const crop = cropToRgba(drawPatch(studio, camera, truth, 0.16), box, plan.width, plan.height);
    pixels.set(crop.data, k * plan.width * plan.height * 4);
    rows.push({
      gaze_cm: circumstances.gaze_cm,
      box,
      frame_width: camera.frame_width,
      frame_height: camera.frame_height,
    });
  }
  return { rows, pixels };
}
