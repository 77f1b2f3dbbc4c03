/**
 * A person's calibration session with natural head movement, as pure data: where the head is and what is
 * looked at, frame by frame. Drawn by page/session.ts, judged by tools/evaluate-maps.ts.
 *
 * The movement is assumed, not measured: posture wanders between targets as a process that half forgets
 * itself from one target to the next, with the spreads below, and goes on wandering between calibration and
 * validation; within a fixation the head only trembles. Seven people in ten turn the head towards what they
 * look at, by up to 30 % of the way.
 */
import { orderTargets, TARGET_LAYOUTS } from "../../src/inference/calibration-targets.ts";
import type { Camera, Circumstances, Pose, ScreenPlace } from "./frame-sample.ts";
import { headRotation, visualAngles } from "./geometry.ts";
import { createRandom, type Random, seedOf } from "./random.ts";
import type { Split } from "./splits.ts";

/** A laptop: the lens 1 cm above the middle of the screen's upper edge. */
export const SESSION_SCREEN = { width_cm: 34, height_cm: 19, lensAbove_cm: 1, px_per_cm: 40 } as const;

/** Standard deviations of posture from target to target, and of the tremble within one. */
export const MOVEMENT = {
  posture: { x_cm: 2, y_cm: 1.5, z_cm: 3, yaw_deg: 5, pitch_deg: 4, roll_deg: 3 },
  tremble: { position_cm: 0.1, angle_deg: 0.4 },
  /** Correlation of posture between one target and the next. */
  memory: 0.5,
  fixation_cm: 0.1,
} as const;

const CAMERA: Camera = (() => {
  const [frame_width, frame_height, focal_px] = [640, 480, 620];
  const diagonal_deg = (2 * Math.atan(Math.hypot(frame_width, frame_height) / 2 / focal_px) * 180) / Math.PI;
  return { frame_width, frame_height, diagonal_deg, focal_px, tilt_deg: 0 };
})();

const PLACE: ScreenPlace = {
  device: "laptop",
  left_cm: -SESSION_SCREEN.width_cm / 2,
  right_cm: SESSION_SCREEN.width_cm / 2,
  top_cm: -SESSION_SCREEN.lensAbove_cm,
  bottom_cm: -SESSION_SCREEN.lensAbove_cm - SESSION_SCREEN.height_cm,
};

export interface SessionTarget {
  readonly role: "calibration" | "validation";
  readonly x_frac: number;
  readonly y_frac: number;
  readonly frames: readonly Circumstances[];
}

export interface SessionPlan {
  readonly subject: string;
  readonly split: Split;
  readonly hdri: string;
  readonly seed: number;
  readonly targets: readonly SessionTarget[];
}

export interface SessionRequest {
  readonly subject: string;
  readonly split: Split;
  readonly hdri: string;
  readonly seed: number;
  readonly preset: "booth" | "standard" | "research";
  /** Frames per target. */
  readonly frames: number;
}

export function planSession({ preset, frames, ...who }: SessionRequest): SessionPlan {
  const random = createRandom(seedOf("session", who.seed, who.split, who.subject));
  const layout = TARGET_LAYOUTS[preset];
  const order = Math.floor(random.uniform(1, 1e9));
  const follow = random.chance(0.7) ? random.uniform(0, 0.3) : 0;
  const home = { z_cm: random.uniform(50, 62), y_cm: random.normal(2, 1.5), x_cm: random.normal(0, 1.5) };
  const wander = createWander(random);
  const targets = (["calibration", "validation"] as const).flatMap((role) =>
    orderTargets(layout[role], order).map(({ x_frac, y_frac }): SessionTarget => {
      const posture = wander();
      return {
        role,
        x_frac,
        y_frac,
        frames: Array.from({ length: frames }, () => {
          const gaze_cm = gazeOf(x_frac, y_frac, random);
          return circumstancesOf(gaze_cm, poseFor(posture, home, gaze_cm, follow, random));
        }),
      };
    }),
  );
  return { ...who, targets };
}

/** Where the target lies in the gaze frame, with the unrest of a fixation. */
function gazeOf(x_frac: number, y_frac: number, random: Random): readonly [number, number] {
  const { width_cm, height_cm, lensAbove_cm } = SESSION_SCREEN;
  return [
    (x_frac - 0.5) * width_cm + random.normal(0, MOVEMENT.fixation_cm),
    -lensAbove_cm - y_frac * height_cm + random.normal(0, MOVEMENT.fixation_cm),
  ];
}

type Posture = Readonly<Record<keyof typeof MOVEMENT.posture, number>>;

/** Posture from target to target: stationary, with the spreads and the memory of MOVEMENT. */
function createWander(random: Random): () => Posture {
  const names = Object.keys(MOVEMENT.posture) as (keyof Posture)[];
  let state: Record<keyof Posture, number> | null = null;
  return () => {
    const before = state;
    const { memory, posture } = MOVEMENT;
    state = Object.fromEntries(
      names.map((name) => {
        const news = random.normal(0, posture[name]);
        return [name, before === null ? news : memory * before[name] + Math.sqrt(1 - memory ** 2) * news];
      }),
    ) as Record<keyof Posture, number>;
    return state;
  };
}

function poseFor(
  posture: Posture,
  home: { readonly x_cm: number; readonly y_cm: number; readonly z_cm: number },
  gaze_cm: readonly [number, number],
  follow: number,
  random: Random,
): Pose {
  const { position_cm, angle_deg } = MOVEMENT.tremble;
  const eyes_cm = [
    home.x_cm + posture.x_cm + random.normal(0, position_cm),
    home.y_cm + posture.y_cm + random.normal(0, position_cm),
    home.z_cm + posture.z_cm + random.normal(0, position_cm),
  ] as const;
  const ahead = headRotation(0, 0, 0);
  const towards = visualAngles(eyes_cm, [gaze_cm[0], gaze_cm[1], 0], ahead);
  const middle = visualAngles(eyes_cm, [0, (PLACE.top_cm + PLACE.bottom_cm) / 2, 0], ahead);
  return {
    // Azimuth counts to the person's left, yaw to the right.
    yaw_deg:
      posture.yaw_deg - follow * (towards.azimuth_deg - middle.azimuth_deg) + random.normal(0, angle_deg),
    pitch_deg:
      0.4 * middle.elevation_deg +
      posture.pitch_deg +
      follow * (towards.elevation_deg - middle.elevation_deg) +
      random.normal(0, angle_deg),
    roll_deg: posture.roll_deg + random.normal(0, angle_deg),
    eyes_cm,
  };
}

function circumstancesOf(gaze_cm: readonly [number, number], pose: Pose): Circumstances {
  return {
    camera: CAMERA,
    screen: PLACE,
    pose,
    gaze_cm,
    headFollows: false,
    lidClosure: 0,
    blink: false,
    expression: [],
    pupilFactor: 1,
  };
}
