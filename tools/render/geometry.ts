/**
 * Where the eyes must point so that a person looks at a target. World = gaze frame: origin at the lens,
 * +x to the user's right, +y up, +z from the screen to the user, cm. The head frame is the mesh's:
 * +x to the person's left, +y up, +z out of the face.
 */
export type Vec3 = readonly [number, number, number];
/** Row-major 3 × 3. */
export type Mat3 = readonly [number, number, number, number, number, number, number, number, number];

const RADIANS = Math.PI / 180;

export const subtract = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const scale = (a: Vec3, s: number): Vec3 => [a[0] * s, a[1] * s, a[2] * s];
export const normalise = (a: Vec3): Vec3 => scale(a, 1 / Math.hypot(...a));

export const apply = (m: Mat3, v: Vec3): Vec3 => [
  m[0] * v[0] + m[1] * v[1] + m[2] * v[2],
  m[3] * v[0] + m[4] * v[1] + m[5] * v[2],
  m[6] * v[0] + m[7] * v[1] + m[8] * v[2],
];
export const transpose = (m: Mat3): Mat3 => [m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]];
export const multiply = (a: Mat3, b: Mat3): Mat3 => {
  const column = (k: 0 | 1 | 2): Vec3 => apply(a, [b[k], b[k + 3] ?? 0, b[k + 6] ?? 0]);
  const [x, y, z] = [column(0), column(1), column(2)];
  return [x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]];
};

/**
 * Head frame to world for a head pose. All angles 0: the face looks straight back at the screen.
 * @param yaw_deg + turns the face to the user's right
 * @param pitch_deg + lifts the chin
 * @param roll_deg + tilts the head towards the user's right shoulder
 */
export function headRotation(yaw_deg: number, pitch_deg: number, roll_deg: number): Mat3 {
  const [cy, sy] = [Math.cos(yaw_deg * RADIANS), Math.sin(yaw_deg * RADIANS)];
  const [cp, sp] = [Math.cos(pitch_deg * RADIANS), Math.sin(pitch_deg * RADIANS)];
  const [cr, sr] = [Math.cos(roll_deg * RADIANS), Math.sin(roll_deg * RADIANS)];
  const faceTheScreen: Mat3 = [-1, 0, 0, 0, 1, 0, 0, 0, -1];
  // Angles about the head's own axes: its left (x), up (y), forward (z).
  const yaw: Mat3 = [cy, 0, -sy, 0, 1, 0, sy, 0, cy];
  const pitch: Mat3 = [1, 0, 0, 0, cp, sp, 0, -sp, cp];
  const roll: Mat3 = [cr, -sr, 0, sr, cr, 0, 0, 0, 1];
  return multiply(faceTheScreen, multiply(yaw, multiply(pitch, roll)));
}

/** The angles of headRotation; pitch short of ±90°. */
export function headAngles(head: Mat3): { yaw_deg: number; pitch_deg: number; roll_deg: number } {
  const [, , m02, m10, m11, m12, , , m22] = head;
  return {
    yaw_deg: Math.atan2(m02, -m22) / RADIANS,
    pitch_deg: Math.asin(Math.min(Math.max(m12, -1), 1)) / RADIANS,
    roll_deg: Math.atan2(m10, m11) / RADIANS,
  };
}

/** World to the frame of a lens at the origin that is tilted up: y along its picture's height, z its depth. */
export function lensRotation(tilt_deg: number): Mat3 {
  const [c, s] = [Math.cos(tilt_deg * RADIANS), Math.sin(tilt_deg * RADIANS)];
  return [1, 0, 0, 0, c, -s, 0, s, c];
}

/** A direction in the head frame as angles: azimuth + to the person's left, elevation + up. */
export interface EyeAngles {
  readonly azimuth_deg: number;
  readonly elevation_deg: number;
}

export const toAngles = (direction: Vec3): EyeAngles => {
  const [x, y, z] = normalise(direction);
  return { azimuth_deg: Math.atan2(x, z) / RADIANS, elevation_deg: Math.asin(y) / RADIANS };
};

export const toDirection = ({ azimuth_deg, elevation_deg }: EyeAngles): Vec3 => {
  const [a, e] = [azimuth_deg * RADIANS, elevation_deg * RADIANS];
  return [Math.sin(a) * Math.cos(e), Math.sin(e), Math.cos(a) * Math.cos(e)];
};

/** Angle between the line of sight and the eye's optical axis, per person (about 5° temporal, 1.5° below). */
export interface Kappa {
  readonly temporal_deg: number;
  readonly below_deg: number;
}

/** Visual axis (head frame angles) to optical axis, for the person's own left or right eye. */
export function opticalAxis(visual: EyeAngles, kappa: Kappa, side: "left" | "right"): EyeAngles {
  // Temporal is away from the nose: + azimuth (person's left) for the left eye.
  const outwards = side === "left" ? 1 : -1;
  return {
    azimuth_deg: visual.azimuth_deg + outwards * kappa.temporal_deg,
    elevation_deg: visual.elevation_deg - kappa.below_deg,
  };
}

/** Angles of the line of sight, in the head frame, from an eye centre to a target (both in world cm). */
export const visualAngles = (eye_cm: Vec3, target_cm: Vec3, head: Mat3): EyeAngles =>
  toAngles(apply(transpose(head), subtract(target_cm, eye_cm)));

/** Where a line of sight (head frame angles) from an eye meets the screen plane z = 0, cm. */
export function meetScreen(eye_cm: Vec3, visual: EyeAngles, head: Mat3): readonly [number, number] {
  const direction = apply(head, toDirection(visual));
  const reach = -eye_cm[2] / direction[2];
  return [eye_cm[0] + reach * direction[0], eye_cm[1] + reach * direction[1]];
}
