/**
 * Sittings for the realism oracle, as the first probe defined them: a published network that was trained on
 * real people judges drawn ones. Laptop: 640 × 480, 42° vertical, 50-60 cm, targets x −15…15, y −20…0 cm.
 */
import type { Camera, Circumstances } from "./frame-sample.ts";
import type { Random } from "./random.ts";

export const PROTOCOLS = ["still", "random_pose", "eyes_fixed"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** Standard deviations of the head's jitter, independent of the gaze. */
const JITTER = { yaw_deg: 6, pitch_deg: 5, roll_deg: 4, position_cm: 2 } as const;

const FRAME = { width: 640, height: 480, vertical_deg: 42 } as const;

export function oracleCamera(): Camera {
  const focal_px = FRAME.height / 2 / Math.tan((FRAME.vertical_deg * Math.PI) / 360);
  const diagonal_deg = (Math.atan(Math.hypot(FRAME.width, FRAME.height) / 2 / focal_px) * 360) / Math.PI;
  return { frame_width: FRAME.width, frame_height: FRAME.height, diagonal_deg, focal_px, tilt_deg: 0 };
}

/** @param distance_cm of this person for the whole sitting; jittered unless the head is still */
export function sitting(random: Random, protocol: Protocol, distance_cm: number): Circumstances {
  const loose = protocol === "still" ? 0 : 1;
  return {
    camera: oracleCamera(),
    screen: { device: "laptop", left_cm: -15, right_cm: 15, bottom_cm: -20, top_cm: -1 },
    pose: {
      yaw_deg: loose * random.normal(0, JITTER.yaw_deg),
      pitch_deg: loose * random.normal(0, JITTER.pitch_deg),
      roll_deg: loose * random.normal(0, JITTER.roll_deg),
      eyes_cm: [
        loose * random.normal(0, JITTER.position_cm),
        2 + loose * random.normal(0, JITTER.position_cm),
        distance_cm + loose * random.normal(0, JITTER.position_cm),
      ],
    },
    gaze_cm: [random.uniform(-15, 15), random.uniform(-20, 0)],
    headFollows: false,
    lidClosure: 0,
    blink: false,
    expression: [],
    pupilFactor: 1,
  };
}
