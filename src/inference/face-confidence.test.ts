import { describe, expect, it } from "vitest";
import { faceConfidence } from "./face-confidence.ts";
import type { HeadPose } from "./observation.ts";

const FRONTAL: HeadPose = { yaw_deg: 0, pitch_deg: 0, roll_deg: 0, x_cm: 0, y_cm: 0, z_cm: 50 };

function face(centre: number, eyeDistance: number): Float32Array {
  const landmarks = new Float32Array(478 * 3);
  for (let i = 0; i < 478; i++) landmarks.set([centre, 0.5, 0], 3 * i);
  landmarks.set([centre - eyeDistance / 2, 0.5, 0], 3 * 33);
  landmarks.set([centre + eyeDistance / 2, 0.5, 0], 3 * 263);
  return landmarks;
}

describe("faceConfidence", () => {
  it("is 1 for a whole, large, frontal face", () => {
    expect(faceConfidence(face(0.5, 0.2), 640, 480, FRONTAL)).toBe(1);
  });

  it("falls with the part of the face outside the frame", () => {
    expect(faceConfidence(face(1.05, 0.2), 640, 480, FRONTAL)).toBeCloseTo(1 / 468, 5);
  });

  it("falls for small faces, not for turned ones as if they were small", () => {
    expect(faceConfidence(face(0.5, 40 / 640), 640, 480, FRONTAL)).toBeCloseTo(0.5, 5);
    expect(faceConfidence(face(0.5, 20 / 640), 640, 480, FRONTAL)).toBeCloseTo(0, 5);
    const turned = { ...FRONTAL, yaw_deg: 30 };
    const seen = 60 * Math.cos(Math.PI / 6);
    expect(faceConfidence(face(0.5, seen / 640), 640, 480, turned)).toBeCloseTo(1, 5);
  });

  it("falls to 0 for a face turned away", () => {
    expect(faceConfidence(face(0.5, 0.2), 640, 480, { ...FRONTAL, yaw_deg: -45 })).toBeCloseTo(0.5, 5);
    expect(faceConfidence(face(0.5, 0.2), 640, 480, { ...FRONTAL, pitch_deg: 61 })).toBe(0);
  });
});
