/**
 * One picture's circumstances, drawn from a seed: camera, head, target, light, camera faults. Pure data.
 */
import { headRotation, type Mat3, type Vec3, visualAngles } from "./geometry.ts";
import type { Random } from "./random.ts";

export interface Camera {
  readonly frame_width: number;
  readonly frame_height: number;
  /** Field of view over the frame's diagonal. */
  readonly diagonal_deg: number;
  /** Focal length in pixels of the frame. */
  readonly focal_px: number;
  /** The lens looks up by this much from the screen's normal. */
  readonly tilt_deg: number;
}

export interface ScreenPlace {
  readonly device: "laptop" | "monitor" | "phone" | "below" | "beside";
  /** Visible area in the gaze frame, cm. */
  readonly left_cm: number;
  readonly right_cm: number;
  readonly bottom_cm: number;
  readonly top_cm: number;
}

export interface Pose {
  readonly yaw_deg: number;
  readonly pitch_deg: number;
  readonly roll_deg: number;
  /** Midpoint between the eyes, gaze frame. */
  readonly eyes_cm: Vec3;
}

export interface Circumstances {
  readonly camera: Camera;
  readonly screen: ScreenPlace;
  readonly pose: Pose;
  /** Gaze target on the screen plane. */
  readonly gaze_cm: readonly [number, number];
  readonly headFollows: boolean;
  /** 0 open … 1 shut, beyond the habit of the person. */
  readonly lidClosure: number;
  readonly blink: boolean;
  readonly expression: readonly { readonly name: string; readonly weight: number }[];
  readonly pupilFactor: number;
}

/** Targets lie in this part of the screen plane, cm. */
export const TARGET_RANGE = { left_cm: -20, right_cm: 20, bottom_cm: -25, top_cm: 8 } as const;
/** Comfortable eye-in-head range; beyond it people turn the head. */
const EYE_RANGE = { side_deg: 36, up_deg: 22, down_deg: 36 } as const;

export function sampleCamera(random: Random): Camera {
  const [frame_width, frame_height] = random.pick([
    [640, 480],
    [640, 480],
    [640, 480],
    [1280, 720],
    [1280, 720],
    [480, 640],
    [480, 640],
  ] as const);
  const diagonal_deg = random.uniform(50, 85);
  const focal_px = Math.hypot(frame_width, frame_height) / 2 / Math.tan((diagonal_deg * Math.PI) / 360);
  return {
    frame_width,
    frame_height,
    diagonal_deg,
    focal_px,
    tilt_deg: random.chance(0.6) ? 0 : random.normal(0, 3),
  };
}

export function sampleScreen(random: Random): ScreenPlace {
  const device = random.weighted({ laptop: 0.42, monitor: 0.22, phone: 0.22, below: 0.07, beside: 0.07 });
  const gap_cm = random.uniform(0.5, 1.8);
  const wide = {
    laptop: [28, 36],
    monitor: [46, 60],
    phone: [6, 16],
    below: [20, 50],
    beside: [14, 30],
  } as const;
  const [least, most] = wide[device];
  const width_cm = random.uniform(least, most);
  const height_cm = width_cm * (device === "phone" ? random.uniform(1.3, 2.1) : random.uniform(0.55, 0.67));
  const middle =
    device === "beside"
      ? (random.chance(0.5) ? 1 : -1) * (width_cm / 2 + gap_cm)
      : random.normal(0, device === "phone" ? 1 : 0.3);
  const top_cm = device === "below" ? height_cm + gap_cm : device === "beside" ? height_cm / 2 : -gap_cm;
  return {
    device,
    left_cm: middle - width_cm / 2,
    right_cm: middle + width_cm / 2,
    bottom_cm: top_cm - height_cm,
    top_cm,
  };
}

/** Usual viewing distances by device, cm. */
const DISTANCE_CM = {
  laptop: [40, 72],
  monitor: [48, 80],
  phone: [25, 45],
  below: [35, 75],
  beside: [30, 70],
} as const;

function sampleTarget(random: Random, screen: ScreenPlace): readonly [number, number] {
  if (random.chance(0.5))
    return [
      random.uniform(TARGET_RANGE.left_cm, TARGET_RANGE.right_cm),
      random.uniform(TARGET_RANGE.bottom_cm, TARGET_RANGE.top_cm),
    ];
  return [
    random.uniform(
      Math.max(screen.left_cm, TARGET_RANGE.left_cm),
      Math.min(screen.right_cm, TARGET_RANGE.right_cm),
    ),
    random.uniform(
      Math.max(screen.bottom_cm, TARGET_RANGE.bottom_cm),
      Math.min(screen.top_cm, TARGET_RANGE.top_cm),
    ),
  ];
}

/** Where the face may stand in the frame, so that it is wholly (or nearly) inside. */
function sampleEyes(random: Random, camera: Camera, nearest: number, farthest: number): Vec3 {
  const z = random.uniform(nearest, farthest);
  const face_px = (19 * camera.focal_px) / z;
  const room_x = Math.max(0, (camera.frame_width - face_px) / 2) / camera.focal_px;
  const room_y = Math.max(0, (camera.frame_height - face_px) / 2) / camera.focal_px;
  const x = Math.max(-room_x, Math.min(room_x, random.normal(0, 0.09))) * z;
  const y =
    Math.max(-room_y, Math.min(room_y, random.normal(-0.02, 0.09))) * z +
    z * Math.tan((camera.tilt_deg * Math.PI) / 180);
  // Eyes sit above the middle of the face box by about 3 cm.
  return [x, y + 3, z];
}

function samplePose(
  random: Random,
  camera: Camera,
  screen: ScreenPlace,
  target: readonly [number, number],
): { pose: Pose; follows: boolean } {
  const follows = random.chance(0.5);
  const [nearest, farthest] = DISTANCE_CM[screen.device];
  // A narrow lens cannot hold a near face: step back until it fits.
  const least = Math.max(nearest, (16 * camera.focal_px) / Math.min(camera.frame_width, camera.frame_height));
  const eyes_cm = sampleEyes(random, camera, least, Math.max(farthest, least + 8));
  const wide = random.chance(0.3);
  const share = follows ? random.uniform(0.15, 0.45) : 0;
  const towards = visualAngles(eyes_cm, [target[0], target[1], 0], headRotation(0, 0, 0));
  // People hold the head towards the screen's middle, more or less.
  const home = visualAngles(
    eyes_cm,
    [(screen.left_cm + screen.right_cm) / 2, (screen.top_cm + screen.bottom_cm) / 2, 0],
    headRotation(0, 0, 0),
  );
  const pull = random.uniform(0, 1);
  const clamp = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, value));
  return {
    follows,
    pose: {
      // Azimuth counts to the person's left, yaw to the right.
      yaw_deg: clamp(
        -pull * home.azimuth_deg -
          share * (towards.azimuth_deg - home.azimuth_deg) +
          random.normal(0, wide ? 14 : 5),
        30,
      ),
      pitch_deg: clamp(
        0.6 * pull * home.elevation_deg +
          share * (towards.elevation_deg - home.elevation_deg) +
          random.normal(0, wide ? 9 : 4.5),
        20,
      ),
      roll_deg: clamp(random.normal(0, wide ? 8 : 3), 20),
      eyes_cm,
    },
  };
}

/** Mouth and brow movements; most faces at a screen are calm. */
function sampleExpression(random: Random): Circumstances["expression"] {
  if (random.chance(0.45)) return [];
  const both = (part: string, weight: number) => [
    { name: `eyebrows-left-${part}`, weight },
    { name: `eyebrows-right-${part}`, weight },
  ];
  const choices = [
    [{ name: "mouth-corner-puller", weight: random.uniform(0.1, 0.8) }],
    [{ name: "mouth-open", weight: random.uniform(0.02, 0.14) }],
    [{ name: "mouth-compression", weight: random.uniform(0.1, 0.6) }],
    [{ name: "mouth-part-later", weight: random.uniform(0.1, 0.6) }],
    [{ name: "mouth-pursing", weight: random.uniform(0.1, 0.5) }],
    both("up", random.uniform(0.1, 0.6)),
    both("down", random.uniform(0.05, 0.4)),
    both("inner-up", random.uniform(0.1, 0.5)),
  ];
  return [...random.pick(choices), ...(random.chance(0.3) ? random.pick(choices) : [])];
}

/** Draws until the eyes can comfortably reach the target with that head. */
export function sampleCircumstances(random: Random, camera: Camera, screen: ScreenPlace): Circumstances {
  for (let attempt = 0; ; attempt++) {
    const gaze_cm = sampleTarget(random, screen);
    const { pose, follows } = samplePose(random, camera, screen, gaze_cm);
    const head: Mat3 = headRotation(pose.yaw_deg, pose.pitch_deg, pose.roll_deg);
    const eye = visualAngles(pose.eyes_cm, [gaze_cm[0], gaze_cm[1], 0], head);
    const reachable =
      Math.abs(eye.azimuth_deg) < EYE_RANGE.side_deg &&
      eye.elevation_deg < EYE_RANGE.up_deg &&
      eye.elevation_deg > -EYE_RANGE.down_deg;
    if (!reachable && attempt < 200) continue;
    const blink = random.chance(0.03);
    const squint = random.chance(0.25) ? random.uniform(0, 0.4) : random.uniform(-0.08, 0.08);
    return {
      camera,
      screen,
      pose,
      gaze_cm,
      headFollows: follows,
      lidClosure: blink ? random.uniform(0.8, 1) : squint,
      blink,
      expression: sampleExpression(random),
      pupilFactor: random.uniform(0.9, 1.1),
    };
  }
}
