import { beforeEach, describe, expect, it } from "vitest";
import type { FaceTasks, FoundFace, FramePicture } from "./face.ts";
import { FaceFinder, type FaceFrame } from "./face-finder.ts";
import { isSameFace } from "./face-lock.ts";
import type { FaceBox } from "./observation.ts";

const WIDTH = 640;
const HEIGHT = 480;
const at = (x_px: number, size_px: number, y_px = 100): FaceBox => ({ x_px, y_px, size_px });

/** Landmarks whose bounding box is the given square. */
function faceIn({ x_px, y_px, size_px }: FaceBox): FoundFace {
  const landmarks = new Float32Array(478 * 3);
  for (let i = 0; i < 478; i++) {
    const far = i % 2;
    landmarks.set([(x_px + far * size_px) / WIDTH, (y_px + far * size_px) / HEIGHT, 0], 3 * i);
  }
  return { landmarks, matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, -50, 1] };
}

/**
 * Acts as MediaPipe does: follows a face while it is there and not blackened, else picks one of its own
 * liking in the frame after: the first of the scene.
 */
class Scene implements FaceTasks, FaceFrame {
  faces: FaceBox[] = [];
  surveys = 0;
  times: number[] = [];
  readonly canvas = { width: WIDTH, height: HEIGHT } as FramePicture;
  private blackened: FaceBox[] = [];
  private followed: FaceBox | null = null;

  blackOut(boxes: readonly FaceBox[]): void {
    this.blackened.push(...boxes);
  }
  detect(): FaceBox[] {
    this.surveys++;
    return [...this.faces];
  }
  landmarks(_picture: FramePicture, time_ms: number): FoundFace[] {
    this.times.push(time_ms);
    const visible = this.faces.filter((face) => !this.blackened.some((black) => isSameFace(black, face)));
    this.blackened = [];
    const { followed } = this;
    if (followed) {
      this.followed = visible.find((face) => isSameFace(face, followed)) ?? null;
      return this.followed ? [faceIn(this.followed)] : [];
    }
    this.followed = visible[0] ?? null;
    return this.followed ? [faceIn(this.followed)] : [];
  }
  dispose(): void {}
}

describe("FaceFinder in video", () => {
  const user = at(60, 150);
  const bystander = at(400, 90);
  let scene: Scene;
  let finder: FaceFinder;
  let now_ms: number;
  beforeEach(() => {
    scene = new Scene();
    finder = new FaceFinder(scene, "video");
    now_ms = 0;
  });
  const frame = () => {
    now_ms += 40;
    return finder.find(scene, now_ms, 1);
  };
  /** Where the user is said to be in each of the next frames: left edge, or null. */
  const frames = (count: number) =>
    Array.from({ length: count }, () => {
      const found = frame();
      return found && Math.round(found.box.x_px);
    });

  it("takes the nearest face, although MediaPipe would take another", () => {
    scene.faces = [bystander, user];
    expect(frames(3)).toEqual([60, 60, 60]);
    expect(frame()?.faceCount).toBe(2);
  });

  it("surveys now and then, not in every frame, while the face is followed", () => {
    scene.faces = [user];
    frames(50);
    // 50 frames of 40 ms are 2 s: at the start, then every 600 ms.
    expect(scene.surveys).toBe(4);
    expect(frame()?.faceCount).toBe(1);
  });

  it("does not jump to the bystander when the user hides for a moment", () => {
    scene.faces = [bystander, user];
    frames(20);
    scene.faces = [bystander];
    expect(new Set(frames(12)), "hidden for half a second").toEqual(new Set([null]));
    scene.faces = [bystander, user];
    const after = frames(8);
    expect(after.at(-1)).toBe(60);
    expect(after).not.toContain(400);
  });

  it("takes the other one when the user has gone", () => {
    scene.faces = [bystander, user];
    frames(20);
    scene.faces = [bystander];
    expect(frames(40).at(-1)).toBe(400);
  });

  it("changes to a much nearer face that stays, through a frame without a face", () => {
    scene.faces = [user];
    frames(20);
    scene.faces = [user, at(400, 230)];
    const seen = frames(60);
    expect(seen[0]).toBe(60);
    expect(seen.at(-1)).toBe(400);
    expect(seen.indexOf(400), "not before 0.8 s").toBeGreaterThanOrEqual(20);
    expect(seen.filter((x) => x === 60 || x === 400 || x === null)).toHaveLength(60);
    expect(seen.lastIndexOf(60)).toBeLessThan(seen.indexOf(400));
  });

  it("keeps following a face the detector misses, also beside one it sees", () => {
    scene.faces = [user];
    frames(20);
    const detect = scene.detect.bind(scene);
    scene.detect = () => detect().filter((face) => face !== user);
    scene.faces = [user, bystander];
    expect(new Set(frames(60))).toEqual(new Set([60]));
    expect(frame()?.faceCount).toBe(2);
  });

  it("knows where the followed face has moved to since the last survey", () => {
    scene.faces = [user];
    frames(2);
    for (let x_px = 60; x_px <= 180; x_px += 30) {
      scene.faces = [at(x_px, 150)];
      frames(2);
    }
    scene.faces = [at(180, 150), at(420, 180)];
    expect(new Set(frames(40)), "a slightly nearer newcomer does not take over").toEqual(new Set([180]));
  });

  it("gives MediaPipe growing times whatever the clock does", () => {
    scene.faces = [user];
    for (const time of [100, 100, 90, 5000, 4000]) finder.find(scene, time, 1);
    expect(scene.times).toEqual([100, 101, 102, 5000, 5001]);
  });

  it("scales the box, and only the box, by boxScale", () => {
    scene.faces = [user];
    const found = finder.find(scene, 1, 1.5);
    expect(found?.box.size_px).toBeCloseTo(225, 3);
    expect(found?.box.x_px).toBeCloseTo(60 - 37.5, 3);
    expect(found?.head.z_cm).toBe(50);
  });

  it("finds nothing where there is nobody", () => {
    expect(frames(3)).toEqual([null, null, null]);
  });
});

describe("FaceFinder in single pictures", () => {
  it("takes the largest face of each picture for itself", () => {
    const scene = new Scene();
    const finder = new FaceFinder(scene, "image");
    scene.landmarks = () => [faceIn(at(10, 80)), faceIn(at(300, 160)), faceIn(at(500, 90))];
    expect(finder.find(scene, 0, 1)?.box.x_px).toBeCloseTo(300, 3);
    scene.landmarks = () => [faceIn(at(10, 80))];
    expect(finder.find(scene, 0, 1)?.box.x_px).toBeCloseTo(10, 3);
    expect(finder.find(scene, 0, 1)?.faceCount).toBe(1);
    scene.landmarks = () => [];
    expect(finder.find(scene, 0, 1)).toBeNull();
    expect(scene.surveys).toBe(0);
  });
});
