/** One person's sittings for the oracle: clean pictures, cropped as the judged network wants them. */
import { eyeGeometryOf } from "../../../src/inference/calibration-eyes.ts";
import { cropToRgba, partOf, WHOLE_SQUARE } from "../../../src/inference/crop.ts";
import type { CropBox } from "../../../src/inference/observation.ts";
import { type AblationName, changed } from "../ablations.ts";
import type { Circumstances } from "../frame-sample.ts";
import { type LightPlan, sampleLight } from "../light-sample.ts";
import { type Protocol, sitting } from "../oracle-protocol.ts";
import { createRandom, seedOf } from "../random.ts";
import { sampleSubject } from "../subject.ts";
import { type Finder, foundBox, openFinder } from "./landmarker.ts";
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
  /** One cue of the person changed; see ablations.ts. */
  readonly ablation: AblationName;
  readonly protocols: readonly Protocol[];
}

export interface SittingRow {
  readonly gaze_cm: readonly [number, number];
  /** Of the line of sight in the head, mean of both eyes, + up. */
  readonly elevation_deg: number;
  /** Square round FaceLandmarker's face, as the app cuts it; round the true face where it found none. */
  readonly box: CropBox;
  readonly frame_width: number;
  readonly frame_height: number;
  /** FaceLandmarker's iris above the middle of the eye's corners, in eye widths, mean of both eyes; null: no face found. */
  readonly irisUp: number | null;
  /** Its distance of the lids in eye widths, mean of both eyes: the upper lid follows the gaze; null: no face found. */
  readonly opening: number | null;
}

/** `pixels`: RGBA crops one after another. */
export interface Sitting {
  readonly protocol: Protocol;
  readonly rows: readonly SittingRow[];
  readonly pixels: Uint8Array;
}

export async function sit(studio: Studio, plan: SittingPlan): Promise<Sitting[]> {
  const finder = await openFinder();
  await studio.castPerson(changed(sampleSubject("test", plan.subject), plan.ablation));
  await studio.enterRoom(plan.hdri);
  return plan.protocols.map((protocol) => {
    // The same targets, light and distance in every protocol: what differs is the head and the eyes.
    const random = createRandom(seedOf("sitting", plan.subject));
    const light = sampleLight(random);
    const distance_cm = random.uniform(50, 60);
    const rows: SittingRow[] = [];
    const pixels = new Uint8Array(plan.pictures * plan.width * plan.height * 4);
    for (let k = 0; k < plan.pictures; k++) {
      const circumstances = sitting(random, protocol, distance_cm);
      const { row, crop } = take(studio, { circumstances, light, finder, plan }, protocol);
      pixels.set(crop, k * plan.width * plan.height * 4);
      rows.push(row);
    }
    return { protocol, rows, pixels };
  });
}

interface Shooting {
  readonly circumstances: Circumstances;
  readonly light: LightPlan;
  readonly finder: Finder;
  readonly plan: SittingPlan;
}

function take(studio: Studio, shooting: Shooting, protocol: Protocol) {
  const { circumstances, light, finder, plan } = shooting;
  const { camera, gaze_cm } = circumstances;
  const shot = studio.arrange(circumstances, light, protocol === "eyes_fixed");
  const truth = trueBox(studio, shot, camera);
  const patch = drawPatch(studio, camera, truth, MARGIN);
  const landmarks = finder.find(patch.image);
  const eyes = landmarks && eyeGeometryOf(landmarks, patch.image.width, patch.image.height);
  const box = partOf(landmarks === null ? truth : foundBox(landmarks, patch), WHOLE_SQUARE);
  const [left, right] = shot.visual;
  const row: SittingRow = {
    gaze_cm,
    elevation_deg: (left.elevation_deg + right.elevation_deg) / 2,
    box,
    frame_width: camera.frame_width,
    frame_height: camera.frame_height,
    irisUp: eyes && -(eyes.leftAcross + eyes.rightAcross) / 2,
    opening: eyes?.opening ?? null,
  };
  return { row, crop: cropToRgba(patch, box, plan.width, plan.height).data };
}
