/** One training picture: circumstances drawn, the face drawn, the camera's faults added, crops cut, labels kept. */
import { cropToRgba, type FramePatch, partOf, WHOLE_SQUARE } from "../../../src/inference/crop.ts";
import type { FaceBox, FacePart, RgbaImage } from "../../../src/inference/observation.ts";
import { sampleBox } from "../box-jitter.ts";
import {
  type Camera,
  type Circumstances,
  sampleCamera,
  sampleCircumstances,
  sampleScreen,
} from "../frame-sample.ts";
import { toDirection, type Vec3 } from "../geometry.ts";
import type { CropLabel } from "../label.ts";
import landmarkMap from "../landmarks.json";
import { type LightPlan, sampleLight } from "../light-sample.ts";
import { createRandom, seedOf } from "../random.ts";
import { degrade, halve, sampleFaults } from "./degrade.ts";
import type { Shot, Studio } from "./studio.ts";

export const CROP_SIDE = 112;
/** Where both sides of a crop are longer than this in the frame, it is drawn as if the frame had fewer pixels: the crop shrinks it anyway. */
const LARGEST_CROP_PX = 150;
/** Faces smaller than this are drawn twice as large and averaged down, against jagged edges. */
const SMALL_BOX_PX = 120;

const round = (value: number): number => Math.round(value * 1000) / 1000;

/** Frame pixels of MediaPipe landmark `id` (2 numbers). */
function landmark(studio: Studio, shot: Shot, camera: Camera, id: number): readonly [number, number] {
  return studio.toFrame(shot, camera, vertexOf(studio, id));
}

function vertexOf(studio: Studio, id: number): Vec3 {
  const { posed } = studio.person();
  const at = 3 * (landmarkMap.vertices[id] ?? 0);
  return [posed[at] ?? 0, posed[at + 1] ?? 0, posed[at + 2] ?? 0];
}

/** Square round the true landmarks, as `boxFromLandmarks` makes it from found ones. */
export function trueBox(studio: Studio, shot: Shot, camera: Camera): FaceBox {
  const points = landmarkMap.vertices.map((_, id) => landmark(studio, shot, camera, id));
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const size_px = Math.max(right - left, bottom - top);
  return { x_px: (left + right - size_px) / 2, y_px: (top + bottom - size_px) / 2, size_px };
}

/** The same camera with its frame's pixels made larger by 1/scale. */
export function shrinkFrame(camera: Camera, scale: number): Camera {
  return {
    ...camera,
    frame_width: Math.round(camera.frame_width * scale),
    frame_height: Math.round(camera.frame_height * scale),
    focal_px: (camera.focal_px * Math.round(camera.frame_width * scale)) / camera.frame_width,
  };
}

/** Draws the frame's pixels in and round a part of the face square (margin as a share of the square's side). */
export function drawPatch(
  studio: Studio,
  camera: Camera,
  square: FaceBox,
  margin: number,
  part: FacePart = WHOLE_SQUARE,
  fine = square.size_px < SMALL_BOX_PX,
): FramePatch {
  const reach = margin * square.size_px;
  const box = partOf(square, part);
  const left_px = Math.max(0, Math.floor(box.x_px - reach));
  const top_px = Math.max(0, Math.floor(box.y_px - reach));
  const width = Math.max(
    1,
    Math.min(camera.frame_width, Math.ceil(box.x_px + box.width_px + reach)) - left_px,
  );
  const height = Math.max(
    1,
    Math.min(camera.frame_height, Math.ceil(box.y_px + box.height_px + reach)) - top_px,
  );

  const drawn = studio.draw(camera, left_px, top_px, width, height, fine ? 2 : 1);
  return {
    image: fine ? halve(drawn) : drawn,
    left_px,
    top_px,
    frame_width: camera.frame_width,
    frame_height: camera.frame_height,
  };
}

export interface Picture {
  readonly circumstances: Circumstances;
  readonly light: LightPlan;
  readonly camera: Camera;
  readonly box: FaceBox;
  readonly patch: FramePatch;
  readonly shot: Shot;
}

/** The degraded patch of picture `index` of the cast person; the same seed gives the same picture. */
export async function makePicture(
  studio: Studio,
  seed: number,
  margin: number,
  part: FacePart,
  change?: (c: Circumstances) => Circumstances,
  eyesFixed = false,
): Promise<Picture> {
  const random = createRandom(seed);
  const wide = sampleCamera(random);
  const screen = sampleScreen(random);
  const sampled = sampleCircumstances(random, wide, screen);
  const circumstances = change?.(sampled) ?? sampled;
  const light = sampleLight(random);
  const shot = studio.arrange(circumstances, light, eyesFixed);
  const first = trueBox(studio, shot, circumstances.camera);
  const shorter_px = Math.min(part.width, part.height) * first.size_px;
  const camera =
    shorter_px > LARGEST_CROP_PX
      ? shrinkFrame(circumstances.camera, LARGEST_CROP_PX / shorter_px)
      : circumstances.camera;
  const box = trueBox(studio, shot, camera);
  const clean = drawPatch(studio, camera, box, margin, part);
  const image = await degrade(clean.image, sampleFaults(random, light.kind === "dim"));
  return { circumstances, light, camera, box, patch: { ...clean, image }, shot };
}

export interface Crop {
  readonly image: RgbaImage;
  readonly label: CropLabel;
}

/**
 * Crops with differently jittered boxes, and everything that is known about them.
 * @param part what of the face square is cut out
 */
export function cutCrops(
  studio: Studio,
  picture: Picture,
  count: number,
  part: FacePart,
  identity: { readonly hdri: string; readonly job: number; readonly frame: number; readonly seed: number },
): Crop[] {
  const { circumstances, camera, box, patch, shot, light } = picture;
  const { subject } = studio.person();
  const random = createRandom(seedOf("crop", identity.seed));
  const distance = (a: number, b: number): number => {
    const [p, q] = [vertexOf(studio, a), vertexOf(studio, b)];
    return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
  };
  const named = {
    right_outer: 33,
    right_inner: 133,
    left_inner: 362,
    left_outer: 263,
    nose: 1,
    mouth_right: 61,
    mouth_left: 291,
    chin: 152,
    right_upper: 159,
    right_lower: 145,
    left_upper: 386,
    left_lower: 374,
  };
  const rounded = (at: readonly [number, number]): [number, number] => [round(at[0]), round(at[1])];
  const irises = studio.person().head.eyes.map(({ pivot, side }, k) => {
    const axis = toDirection(shot.optical[k === 0 ? 0 : 1]);
    const depth_cm = subject.eyes.irisDepth_cm;
    const middle: Vec3 = [
      pivot[0] + depth_cm * axis[0],
      pivot[1] + depth_cm * axis[1],
      pivot[2] + depth_cm * axis[2],
    ];
    return [`${side}_iris`, rounded(studio.toFrame(shot, camera, middle))] as const;
  });
  const points = Object.fromEntries([
    ...Object.entries(named).map(
      ([name, id]) => [name, rounded(landmark(studio, shot, camera, id))] as const,
    ),
    ...irises,
  ]);
  const angles = ({
    azimuth_deg,
    elevation_deg,
  }: {
    azimuth_deg: number;
    elevation_deg: number;
  }): [number, number] => [round(azimuth_deg), round(elevation_deg)];
  const { pose, screen } = circumstances;
  return Array.from({ length: count }, (_, crop) => {
    const jittered = partOf(sampleBox(random, box, pose.yaw_deg, subject.head), part);
    return {
      image: cropToRgba(patch, jittered, CROP_SIDE, CROP_SIDE),
      label: {
        subject: subject.name,
        split: subject.split,
        ...identity,
        crop,
        gaze_cm: [round(circumstances.gaze_cm[0]), round(circumstances.gaze_cm[1])],
        box: {
          x_px: round(jittered.x_px),
          y_px: round(jittered.y_px),
          width_px: round(jittered.width_px),
          height_px: round(jittered.height_px),
        },
        true_box: { x_px: round(box.x_px), y_px: round(box.y_px), size_px: round(box.size_px) },
        frame_width: camera.frame_width,
        frame_height: camera.frame_height,
        diagonal_deg: round(camera.diagonal_deg),
        tilt_deg: round(camera.tilt_deg),
        device: screen.device,
        screen_cm: [screen.left_cm, screen.right_cm, screen.bottom_cm, screen.top_cm].map(round),
        yaw_deg: round(pose.yaw_deg),
        pitch_deg: round(pose.pitch_deg),
        roll_deg: round(pose.roll_deg),
        eyes_cm: pose.eyes_cm.map(round),
        distance_cm: round(Math.hypot(...pose.eyes_cm)),
        left_eye_deg: angles(shot.visual[0]),
        right_eye_deg: angles(shot.visual[1]),
        left_optical_deg: angles(shot.optical[0]),
        right_optical_deg: angles(shot.optical[1]),
        left_openness: round(distance(386, 374) / distance(362, 263)),
        right_openness: round(distance(159, 145) / distance(33, 133)),
        landmarks_px: points,
        blink: circumstances.blink,
        head_follows: circumstances.headFollows,
        spectacles: subject.spectacles !== null,
        skin: subject.tone,
        gender: subject.gender,
        head: subject.head,
        light: light.kind,
        face_level: round(light.faceLevel),
      },
    };
  });
}
