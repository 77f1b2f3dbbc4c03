import { describe, expect, it } from "vitest";
import { eyeGeometryOf } from "./calibration-eyes.ts";

/** Landmarks in px of a 640 × 480 frame, the user's right eye at picture left; optionally rolled. */
function landmarksWith(iris: { along: number; across: number }, roll_rad = 0): Float32Array {
  const landmarks = new Float32Array(478 * 3);
  const put = (index: number, x: number, y: number): void => {
    const dx = x - 320;
    const dy = y - 240;
    landmarks[3 * index] = (320 + dx * Math.cos(roll_rad) - dy * Math.sin(roll_rad)) / 640;
    landmarks[3 * index + 1] = (240 + dx * Math.sin(roll_rad) + dy * Math.cos(roll_rad)) / 480;
  };
  const width = 40;
  put(33, 240, 200);
  put(133, 240 + width, 200);
  put(468, 260 + width * iris.along, 200 + width * iris.across);
  put(362, 360, 200);
  put(263, 360 + width, 200);
  put(473, 380 + width * iris.along, 200 + width * iris.across);
  return landmarks;
}

describe("iris positions", () => {
  it.each([0, 0.37])(
    "are measured in eye widths from the middle of the corners, head rolled by %s rad",
    (roll) => {
      const eyes = eyeGeometryOf(landmarksWith({ along: 0.13, across: -0.07 }, roll), 640, 480);
      expect(eyes?.leftAlong).toBeCloseTo(0.13, 4);
      expect(eyes?.leftAcross).toBeCloseTo(-0.07, 4);
      expect(eyes?.rightAlong).toBeCloseTo(0.13, 4);
      expect(eyes?.rightAcross).toBeCloseTo(-0.07, 4);
    },
  );

  it("are absent without iris landmarks or without eye width", () => {
    expect(eyeGeometryOf(new Float32Array(468 * 3), 640, 480)).toBeNull();
    expect(eyeGeometryOf(new Float32Array(478 * 3), 640, 480)).toBeNull();
  });
});
