import { beforeEach, describe, expect, it } from "vitest";
import type { PixelRect } from "./crop.ts";
import type { FaceTasks, FoundFace, FramePicture } from "./face.ts";
import { FaceFinder, type FaceFrame } from "./face-finder.ts";
import { isSameFace } from "./face-lock.ts";
import type { FaceBox } from "./observation.ts";

const WIDTH = 640;
const HEIGHT = 480;
const WHOLE = { left_px: 0, top_px: 0, width: WIDTH, height: HEIGHT };
const SQUARE = { width: 1, height: 1, rise: 0 };
const at = (x_px: number, size_px: number, y_px = 100): FaceBox => ({ x_px, y_px, size_px });

/** Landmarks, in fractions of the window, whose bounding box is the given square of the frame. */
function faceIn({ x_px, y_px, size_px }: FaceBox, window: PixelRect): FoundFace {
  const landmarks = new Float32Array(478 * 3);
  for (let i = 0; i < 478; i++) {
    const far = i % 2;
    const x = (x_px + far * size_px - window.left_px) / window.width;
    const y = (y_px + far * size_px - window.top_px) / window.height;
    landmarks.set([x, y, 0.5], 3 * i);
  }
  return { landmarks, matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, -50, 1] };
}

/**
 * Acts as MediaPipe does: sees faces that fill enough of the window it is shown; follows one while it is
 * there, in the same window and not blackened, else picks one of its own liking the next time it looks.
 */
class Scene implements FaceTasks, FaceFrame {
  faces: FaceBox[] = [];
  surveys = 0;
  times: number[] = [];
  looks: PixelRect[] = [];
  width = WIDTH;
  height = HEIGHT;
  private blackened: FaceBox[] = [];
  private followed: FaceBox | null = null;
  private shown = { left_px: 0, top_px: 0, width: WIDTH, height: HEIGHT };

  window(rect: PixelRect): FramePicture {
    this.shown = rect;
    return { width: rect.width, height: rect.height } as FramePicture;
  }
  /** A new picture from the camera. */
  load(): void {
    this.blackened = [];
  }
  blackOut(boxes: readonly FaceBox[]): void {
    this.blackened.push(...boxes);
  }
  private visible(faces: readonly FaceBox[]): FaceBox[] {
    const { left_px, top_px, width, height } = this.shown;
    return faces.filter(({ x_px, y_px, size_px }) => {
      const inside = x_px >= left_px && y_px >= top_px;
      const ends = x_px + size_px <= left_px + width && y_px + size_px <= top_px + height;
      return inside && ends && size_px >= 0.12 * width;
    });
  }
  detect(): FaceBox[] {
    this.surveys++;
    const { left_px, top_px } = this.shown;
    return this.visible(this.faces).map(({ x_px, y_px, size_px }) => ({
      x_px: x_px - left_px,
      y_px: y_px - top_px,
      size_px,
    }));
  }
  landmarks(_picture: FramePicture, time_ms: number): FoundFace[] {
    this.times.push(time_ms);
    const last = this.looks.at(-1) ?? this.shown;
    const moved = last.left_px !== this.shown.left_px || last.width !== this.shown.width;
    this.looks.push(this.shown);
    const open = this.faces.filter((face) => !this.blackened.some((black) => isSameFace(black, face)));
    const seen = this.visible(open);
    const { followed } = this;
    if (followed) this.followed = moved ? null : (seen.find((face) => isSameFace(face, followed)) ?? null);
    else this.followed = seen[0] ?? null;
    return this.followed ? [faceIn(this.followed, this.shown)] : [];
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
    scene.load();
    return finder.find(scene, now_ms, SQUARE);
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
    scene.faces = [];
    frames(1);
    const before = scene.surveys;
    frames(5);
    expect(scene.surveys, "while lost: the whole frame and three windows of each frame").toBe(before + 20);
    scene.faces = [user];
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
    for (const time of [100, 100, 90, 5000, 4000]) finder.find(scene, time, SQUARE);
    expect(scene.times).toHaveLength(5);
    expect(scene.times.every((time, i) => i === 0 || time > (scene.times[i - 1] ?? 0))).toBe(true);
    expect(scene.times).toContain(5000);
  });

  it("shrinks the box, and only the box, to the part that is looked at", () => {
    scene.faces = [user];
    const found = finder.find(scene, 1, { width: 0.8, height: 0.4, rise: 0.1 });
    expect(found?.box.width_px).toBeCloseTo(120, 3);
    expect(found?.box.height_px).toBeCloseTo(60, 3);
    expect(found?.box.x_px).toBeCloseTo(60 + 15, 3);
    expect(found?.box.y_px).toBeCloseTo(100 + 45 - 15, 3);
    expect(found?.faceSize_px).toBeCloseTo(150, 3);
    expect(found?.head.z_cm).toBe(50);
  });

  it("finds a face too small for the whole frame, follows it in a window, and puts it back in the frame", () => {
    const far = at(420, 48, 40);
    scene.faces = [far];
    expect(frames(4).at(-1)).toBe(420);
    const found = frame();
    expect(found?.box).toEqual({
      x_px: expect.closeTo(420, 2),
      y_px: expect.closeTo(40, 2),
      width_px: expect.closeTo(48, 2),
      height_px: expect.closeTo(48, 2),
    });
    const window = scene.looks.at(-1);
    expect(window?.width).toBe(160);
    expect(found?.landmarks[2]).toBeCloseTo((0.5 * 160) / WIDTH, 6);
    // A quarter of the frame's height: MediaPipe takes the head for four times nearer than it is.
    expect(found?.head.z_cm).toBeCloseTo(200, 3);
  });

  it("moves the window with the face without losing it, and gives it up when the face is near", () => {
    scene.faces = [at(420, 48, 40)];
    frames(4);
    const seen: (number | null)[] = [];
    for (let x_px = 415; x_px > 100; x_px -= 5) {
      scene.faces = [at(x_px, 48, 40)];
      seen.push(...frames(1));
    }
    expect(seen).not.toContain(null);
    expect(new Set(scene.looks).size).toBeGreaterThan(3);
    for (let size_px = 48; size_px < 240; size_px += 6) {
      scene.faces = [at(100, size_px, 40)];
      expect(frames(1)).toEqual([100]);
    }
    expect(scene.looks.at(-1)?.width).toBe(WIDTH);
  });

  it("takes the new frame's size when the camera changes it", () => {
    scene.faces = [user];
    frames(4);
    scene.width = 320;
    scene.height = 240;
    scene.faces = [at(60, 120, 60)];
    expect(frames(4).at(-1)).toBe(60);
    expect(scene.looks.at(-1)?.width).toBe(320);
  });

  it("keeps a face that moves too far for the landmarker to follow, without a frame in between", () => {
    scene.faces = [user];
    frames(4);
    scene.faces = [at(300, 150)];
    expect(frames(2)).toEqual([300, 300]);
  });

  it("finds nothing where there is nobody", () => {
    expect(frames(3)).toEqual([null, null, null]);
  });
});

describe("FaceFinder in single pictures", () => {
  it("looks closer where the whole picture shows no face", () => {
    const scene = new Scene();
    scene.faces = [at(420, 48, 40)];
    const finder = new FaceFinder(scene, "image");
    expect(Array.from({ length: 3 }, () => finder.find(scene, 0, SQUARE)?.box.x_px)).toContainEqual(
      expect.closeTo(420, 2),
    );
  });

  it("takes the largest face of each picture for itself", () => {
    const scene = new Scene();
    const finder = new FaceFinder(scene, "image");
    scene.landmarks = () => [at(10, 80), at(300, 160), at(500, 90)].map((box) => faceIn(box, WHOLE));
    expect(finder.find(scene, 0, SQUARE)?.box.x_px).toBeCloseTo(300, 3);
    scene.landmarks = () => [faceIn(at(10, 80), WHOLE)];
    expect(finder.find(scene, 0, SQUARE)?.box.x_px).toBeCloseTo(10, 3);
    expect(finder.find(scene, 0, SQUARE)?.faceCount).toBe(1);
    scene.landmarks = () => [];
    expect(scene.surveys).toBe(0);
    expect(finder.find(scene, 0, SQUARE)).toBeNull();
  });
});
