import { describe, expect, it } from "vitest";
import { sampleCamera, sampleCircumstances, sampleScreen } from "./frame-sample.ts";
import {
  apply,
  headAngles,
  headRotation,
  lensRotation,
  meetScreen,
  multiply,
  transpose,
  type Vec3,
} from "./geometry.ts";
import { observePictures, observeSession } from "./observations.ts";
import { OBSERVATION_COLUMNS, observe } from "./observe.ts";
import { createRandom } from "./random.ts";
import { subjectName } from "./splits.ts";
import { sampleSubject } from "./subject.ts";

const SEED = 20261126;
const subject = sampleSubject("test", subjectName("test", 10_000));

const reader =
  (row: readonly number[]) =>
  (name: (typeof OBSERVATION_COLUMNS)[number]): number => {
    const value = row[OBSERVATION_COLUMNS.indexOf(name)];
    if (value === undefined) throw new RangeError(name);
    return value;
  };

/**
 * The gaze point, found backwards: eyes placed by their distance in the frame, line of sight by the axis and kappa.
 * Sound only for an untilted lens.
 */
function gazeFrom(row: readonly number[]): { x: number; y: number } {
  const at = reader(row);
  const head = headRotation(at("yaw_deg"), at("pitch_deg"), at("roll_deg"));
  const half_cm = (6.3 * Math.exp(at("log_pupil_distance"))) / 2;
  const focal = Math.exp(at("log_focal"));
  // Across the head: left eye minus right eye = pupil distance × the head's x axis; its depth is known from the pose.
  const across: Vec3 = [2 * half_cm * head[0], 2 * half_cm * head[3], 2 * half_cm * head[6]];
  const [lu, ru] = [at("left_eye_u") / focal, at("right_eye_u") / focal];
  // lu zl = ru zr + across.x and zl = zr + across.z.
  const zr = (across[0] - lu * across[2]) / (lu - ru);
  const place: Vec3 = [lu * (zr + across[2]), (at("left_eye_v") / focal) * (zr + across[2]), zr + across[2]];
  const { temporal_deg, below_deg } = subject.kappa.left;
  const visual = {
    azimuth_deg: at("left_azimuth_deg") - temporal_deg,
    elevation_deg: at("left_elevation_deg") + below_deg,
  };
  const [x, y] = meetScreen(place, visual, head);
  return { x, y };
}

describe("observations", () => {
  const session = observeSession(subject, 10_000, SEED);

  it("hold exactly what gaze is made of: with kappa, the lens and the head's size it is found again", () => {
    for (const row of session) {
      const at = reader(row);
      const { x, y } = gazeFrom(row);
      expect(x).toBeCloseTo(at("gaze_x_cm"), 6);
      expect(y).toBeCloseTo(at("gaze_y_cm"), 6);
    }
  });

  it("number nine calibration targets from 0 and four others from 100", () => {
    const targets = [...new Set(session.map((row) => reader(row)("target")))];
    expect(targets).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 109, 110, 111, 112]);
  });

  it("are whole rows of finite numbers, with the lens drawn anew for every picture", () => {
    const rows = observePictures(subject, 10_000, SEED);
    expect(rows).toHaveLength(24);
    for (const row of rows) {
      expect(row).toHaveLength(OBSERVATION_COLUMNS.length);
      expect(row.every(Number.isFinite)).toBe(true);
    }
    expect(new Set(rows.map((row) => reader(row)("log_focal"))).size).toBe(24);
  });

  it("are the same whether the lens is tilted or the world before it", () => {
    const random = createRandom(SEED);
    const camera = { ...sampleCamera(random), tilt_deg: 0 };
    const circumstances = sampleCircumstances(random, camera, sampleScreen(random));
    const level = reader(observe(subject, circumstances, 0, -1));
    const tilt_deg = 6;
    const turned = headRotation(
      circumstances.pose.yaw_deg,
      circumstances.pose.pitch_deg,
      circumstances.pose.roll_deg,
    );
    const back = transpose(lensRotation(tilt_deg));
    const pose = {
      ...circumstances.pose,
      ...headAngles(multiply(back, turned)),
      eyes_cm: apply(back, circumstances.pose.eyes_cm),
    };
    const tilted = reader(
      observe(subject, { ...circumstances, camera: { ...camera, tilt_deg }, pose }, 0, -1),
    );
    // The screen does not turn with the rest, so that the eyes turn in the head; where they and the head are seen is the same.
    for (const name of ["right_eye_u", "right_eye_v", "left_eye_u", "left_eye_v", "middle_y_pd"] as const)
      expect(tilted(name), name).toBeCloseTo(level(name), 9);
    for (const name of ["yaw_deg", "pitch_deg", "roll_deg"] as const)
      expect(tilted(name), name).toBeCloseTo(level(name), 9);
    expect(Math.abs(pose.pitch_deg - circumstances.pose.pitch_deg)).toBeGreaterThan(4);
  });
});
