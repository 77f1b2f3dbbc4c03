import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  apply,
  headRotation,
  meetScreen,
  opticalAxis,
  toAngles,
  toDirection,
  type Vec3,
  visualAngles,
} from "./geometry.ts";

const expectNear = (found: readonly number[], wanted: readonly number[]): void => {
  expect(found.length).toBe(wanted.length);
  for (const [k, value] of wanted.entries()) expect(found[k]).toBeCloseTo(value, 6);
};

describe("head rotation", () => {
  it("faces the screen at rest: forward goes to -z, the person's left to -x", () => {
    const head = headRotation(0, 0, 0);
    expectNear(apply(head, [0, 0, 1]), [0, 0, -1]);
    expectNear(apply(head, [1, 0, 0]), [-1, 0, 0]);
    expectNear(apply(head, [0, 1, 0]), [0, 1, 0]);
  });

  it("turns right with +yaw, up with +pitch, leans to the right shoulder with +roll", () => {
    expect(apply(headRotation(20, 0, 0), [0, 0, 1])[0]).toBeGreaterThan(0.3);
    expect(apply(headRotation(0, 20, 0), [0, 0, 1])[1]).toBeGreaterThan(0.3);
    expect(apply(headRotation(0, 0, 20), [0, 1, 0])[0]).toBeGreaterThan(0.3);
  });
});

describe("eye angles", () => {
  it("are zero when the target lies where the face points", () => {
    const found = visualAngles([0, 0, 50], [0, 0, 0], headRotation(0, 0, 0));
    expect(found.azimuth_deg).toBeCloseTo(0, 9);
    expect(found.elevation_deg).toBeCloseTo(0, 9);
  });

  it("count to the person's left and up", () => {
    // A target at the user's left has negative x in the gaze frame.
    const left = visualAngles([0, 0, 50], [-50, 0, 0], headRotation(0, 0, 0));
    expect(left.azimuth_deg).toBeCloseTo(45, 6);
    const below = visualAngles([0, 0, 50], [0, -50, 0], headRotation(0, 0, 0));
    expect(below.elevation_deg).toBeCloseTo(-45, 6);
  });

  it("lead back to the target on the screen for any head pose", () => {
    const range = (least: number, most: number) => fc.double({ min: least, max: most, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(range(-20, 20), range(-25, 8)),
        fc.tuple(range(-15, 15), range(-15, 15), range(25, 80)),
        fc.tuple(range(-30, 30), range(-20, 20), range(-20, 20)),
        ([x, y], eye, [yaw, pitch, roll]) => {
          const head = headRotation(yaw, pitch, roll);
          const [foundX, foundY] = meetScreen(eye as Vec3, visualAngles(eye as Vec3, [x, y, 0], head), head);
          expect(foundX).toBeCloseTo(x, 6);
          expect(foundY).toBeCloseTo(y, 6);
        },
      ),
    );
  });

  it("converge on a near target: each eye turns towards the nose", () => {
    const head = headRotation(0, 0, 0);
    // The person's left eye is at -x.
    const leftEye = visualAngles([-3.1, 0, 40], [0, 0, 0], head);
    const rightEye = visualAngles([3.1, 0, 40], [0, 0, 0], head);
    expect(leftEye.azimuth_deg).toBeLessThan(0);
    expect(rightEye.azimuth_deg).toBeCloseTo(-leftEye.azimuth_deg, 9);
  });
});

describe("kappa", () => {
  const ahead = { azimuth_deg: 0, elevation_deg: 0 };
  const kappa = { temporal_deg: 5, below_deg: 1.5 };

  it("turns the optical axis outwards and down", () => {
    expect(opticalAxis(ahead, kappa, "left")).toEqual({ azimuth_deg: 5, elevation_deg: -1.5 });
    expect(opticalAxis(ahead, kappa, "right")).toEqual({ azimuth_deg: -5, elevation_deg: -1.5 });
  });

  it("survives the way through a direction", () => {
    const axis = opticalAxis({ azimuth_deg: 12, elevation_deg: -7 }, kappa, "left");
    const back = toAngles(toDirection(axis));
    expect(back.azimuth_deg).toBeCloseTo(17, 9);
    expect(back.elevation_deg).toBeCloseTo(-8.5, 9);
  });
});
