import { describe, expect, it } from "vitest";
import { poseFromMatrix } from "./face-pose.ts";

type Matrix3 = readonly [number, number, number][];
const rad = (degrees: number) => (degrees * Math.PI) / 180;

/** Rotations in MediaPipe's frame: x right of the picture, y up, z towards the camera. */
const aboutY = (a: number): Matrix3 => [
  [Math.cos(a), 0, Math.sin(a)],
  [0, 1, 0],
  [-Math.sin(a), 0, Math.cos(a)],
];
const aboutX = (a: number): Matrix3 => [
  [1, 0, 0],
  [0, Math.cos(a), -Math.sin(a)],
  [0, Math.sin(a), Math.cos(a)],
];
const aboutZ = (a: number): Matrix3 => [
  [Math.cos(a), -Math.sin(a), 0],
  [Math.sin(a), Math.cos(a), 0],
  [0, 0, 1],
];
const times = (a: Matrix3, b: Matrix3): Matrix3 =>
  a.map(([p, q, r]) =>
    [0, 1, 2].map((c) => p * (b[0]?.[c] ?? 0) + q * (b[1]?.[c] ?? 0) + r * (b[2]?.[c] ?? 0)),
  ) as unknown as Matrix3;

function columnMajor(rotation: Matrix3, translation: readonly number[], scale = 1): number[] {
  const columns = [0, 1, 2].flatMap((c) => [...rotation.map((row) => scale * (row[c] ?? 0)), 0]);
  return [...columns, ...translation, 1];
}

const IDENTITY = aboutX(0);

describe("poseFromMatrix", () => {
  it("turns positions into the gaze frame: the picture's right is the user's left, z is the distance", () => {
    expect(poseFromMatrix(columnMajor(IDENTITY, [3, 5, -47]))).toEqual({
      yaw_deg: expect.closeTo(0),
      pitch_deg: expect.closeTo(0),
      roll_deg: expect.closeTo(0),
      x_cm: -3,
      y_cm: 5,
      z_cm: 47,
    });
  });

  it("gives + yaw for a face turned to the left of the picture, the user's right", () => {
    // Turning about +y (up) by a negative angle brings the nose to −x, the left of the picture.
    expect(poseFromMatrix(columnMajor(aboutY(rad(-20)), [0, 0, -40])).yaw_deg).toBeCloseTo(20);
  });

  it("gives + pitch for a lifted chin", () => {
    // Turning about +x by a negative angle brings the nose (+z) up.
    expect(poseFromMatrix(columnMajor(aboutX(rad(-15)), [0, 0, -40])).pitch_deg).toBeCloseTo(15);
  });

  it("gives + roll for a head tilted to the left of the picture, the user's right shoulder", () => {
    expect(poseFromMatrix(columnMajor(aboutZ(rad(10)), [0, 0, -40])).roll_deg).toBeCloseTo(10);
  });

  it("takes the three apart again, also when the matrix is scaled", () => {
    const rotation = times(times(aboutY(rad(-23)), aboutX(rad(-11))), aboutZ(rad(7)));
    const pose = poseFromMatrix(columnMajor(rotation, [1, 2, -3], 1.3));
    expect(pose.yaw_deg).toBeCloseTo(23);
    expect(pose.pitch_deg).toBeCloseTo(11);
    expect(pose.roll_deg).toBeCloseTo(7);
  });

  it("puts right what was seen in a window of the frame", () => {
    const view = {
      window: { left_px: 400, top_px: 60, width: 160, height: 120 },
      frame_width: 640,
      frame_height: 480,
    };
    // Focal length for 480 px and 63°: 240 / tan 31.5° = 391.6 px; the window's is a quarter of it.
    const pose = poseFromMatrix(columnMajor(IDENTITY, [0, 0, -20]), view);
    expect(pose.z_cm).toBeCloseTo(80);
    // The window's centre (480, 120) is 160 px right of and 120 px above the frame's centre.
    expect(pose.x_cm).toBeCloseTo((-160 / 391.64) * 80, 1);
    expect(pose.y_cm).toBeCloseTo((120 / 391.64) * 80, 1);
    // A head on the user's left and above that shows its front has turned right and down.
    expect(pose.yaw_deg).toBeCloseTo((Math.atan(160 / 391.64) * 180) / Math.PI, 1);
    expect(pose.pitch_deg).toBeCloseTo((-Math.atan(120 / 391.64) * 180) / Math.PI, 1);
  });

  it("changes nothing where the window is the whole frame", () => {
    const matrix = columnMajor(aboutY(rad(12)), [4, -3, -55]);
    const window = { left_px: 0, top_px: 0, width: 640, height: 480 };
    const whole = poseFromMatrix(matrix, { window, frame_width: 640, frame_height: 480 });
    for (const [name, value] of Object.entries(poseFromMatrix(matrix))) {
      expect(Reflect.get(whole, name), name).toBeCloseTo(value, 9);
    }
  });

  it("refuses what is not 4 × 4", () => {
    expect(() => poseFromMatrix([1, 2, 3])).toThrow(/matrix/);
  });
});
