/** Demo clips: a held-out person follows the script; frames are drawn and encoded. */
import { BufferTarget, CanvasSource, Output, WebMOutputFormat } from "mediabunny";
import { WHOLE_SQUARE } from "../../../src/inference/crop.ts";
import type { RgbaImage } from "../../../src/inference/observation.ts";
import type { ClipPlan } from "../clip-plans.ts";
import { CLIP, type ClipScript, writeScript } from "../clip-script.ts";
import type { Camera, Circumstances } from "../frame-sample.ts";
import type { LightPlan } from "../light-sample.ts";
import { createRandom, seedOf } from "../random.ts";
import { type Subject, sampleSubject } from "../subject.ts";
import { drawPatch, trueBox } from "./picture.ts";
import type { Shot, Studio } from "./studio.ts";

const CAMERA: Camera = (() => {
  const focal_px = 620;
  const diagonal_deg =
    (2 * Math.atan(Math.hypot(CLIP.frame_width, CLIP.frame_height) / 2 / focal_px) * 180) / Math.PI;
  return {
    frame_width: CLIP.frame_width,
    frame_height: CLIP.frame_height,
    diagonal_deg,
    focal_px,
    tilt_deg: 0,
  };
})();

/** Eyes a little over the lens, as at a laptop with its lid tilted back. */
const EYES_Y_CM = 2.5;

/** Slow sway: a sum of three sines with a person's own phases, within ±1. */
function sway(seed: number): (t_s: number) => number {
  const random = createRandom(seed);
  const waves = [0.07, 0.16, 0.37].map((rate) => ({
    rate: rate * random.uniform(0.8, 1.25),
    phase: random.uniform(0, 6.28),
  }));
  return (t_s) =>
    waves.reduce(
      (sum, { rate, phase }, k) =>
        sum + Math.sin(2 * Math.PI * rate * t_s + phase) * ([0.5, 0.33, 0.17][k] ?? 0),
      0,
    );
}

function castOf(plan: ClipPlan): Subject {
  // The clips' people were chosen by their looks when all heads were MakeHuman's.
  const subject = sampleSubject("test", plan.subject, "makehuman");
  return plan.spectacles === true ? subject : { ...subject, spectacles: null };
}

function arrangeFrame(
  studio: Studio,
  plan: ClipPlan,
  script: ClipScript,
  frame: number,
): ReturnType<Studio["arrange"]> {
  const point = script.truth[frame];
  if (point === undefined) throw new RangeError(`frame ${frame} is outside the script`);
  const t_s = frame / CLIP.fps;
  const drift = (name: string, size: number): number => size * sway(seedOf(plan.subject, name))(t_s);
  // Fixations are never quite still: about a tenth of a degree.
  const shake = createRandom(seedOf(plan.subject, "fixation", frame));
  const circumstances: Circumstances = {
    camera: CAMERA,
    screen: {
      device: "laptop",
      left_cm: -15,
      right_cm: 15,
      bottom_cm: -1 - CLIP.screen.height_cm,
      top_cm: -1,
    },
    pose: {
      yaw_deg: drift("yaw", 2),
      pitch_deg: -3 + drift("pitch", 1.8),
      roll_deg: drift("roll", 1.5),
      eyes_cm: [drift("x", 0.5), EYES_Y_CM + drift("y", 0.4), CLIP.viewing_distance_cm + drift("z", 0.5)],
    },
    gaze_cm: [point.x_cm + shake.normal(0, 0.08), point.y_cm + shake.normal(0, 0.08)],
    headFollows: false,
    lidClosure: script.closure[frame] ?? 0,
    blink: false,
    expression: [],
    pupilFactor: 1,
  };
  const light: LightPlan = {
    kind: "even",
    roomYaw_rad: plan.roomYaw_rad,
    roomGain: 1,
    frontShare: 0.45,
    screenFloor: 0,
    screenColour: [0.96, 1, 1.05],
    lamps: [],
    faceLevel: plan.faceLevel,
    whiteBalance: 0.9,
    backgroundBlur: 2,
  };
  return studio.arrange(circumstances, light);
}

/** The frame as drawn, with the face drawn again twice as large and averaged: the eyes are what matters. */
function drawFrame(studio: Studio, shot: Shot): RgbaImage {
  const frame = studio.draw(CAMERA, 0, 0, CAMERA.frame_width, CAMERA.frame_height, 1);
  const box = trueBox(studio, shot, CAMERA);
  const face = drawPatch(studio, CAMERA, box, 0.12, WHOLE_SQUARE, true);
  for (let y = 0; y < face.image.height; y++) {
    const row = 4 * face.image.width;
    frame.data.set(
      face.image.data.subarray(y * row, (y + 1) * row),
      4 * ((face.top_px + y) * frame.width + face.left_px),
    );
  }
  return frame;
}

/** One frame for looking at, and the side of the face box in it. */
export async function drawStill(
  studio: Studio,
  plan: ClipPlan,
  frame: number,
): Promise<{ image: RgbaImage; box_px: number; female: boolean }> {
  await studio.castPerson(castOf(plan));
  await studio.enterRoom(plan.hdri);
  const shot = arrangeFrame(studio, plan, writeScript(), frame);
  return {
    image: drawFrame(studio, shot),
    box_px: trueBox(studio, shot, CAMERA).size_px,
    female: studio.person().subject.gender === "female",
  };
}

/** WebM (VP8) of the clip from frame `first` on; its own times start at 0. */
export async function drawClip(studio: Studio, plan: ClipPlan, first = 0): Promise<ArrayBuffer> {
  await studio.castPerson(castOf(plan));
  await studio.enterRoom(plan.hdri);
  const script = writeScript();
  const canvas = new OffscreenCanvas(CLIP.frame_width, CLIP.frame_height);
  const context = canvas.getContext("2d", { alpha: false });
  if (context === null) throw new Error("no 2D canvas");
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const source = new CanvasSource(canvas, {
    codec: "vp8",
    bitrate: plan.bits_per_s,
    keyFrameInterval: 5,
    latencyMode: "realtime",
  });
  output.addVideoTrack(source, { frameRate: CLIP.fps });
  await output.start();
  for (let frame = first; frame < script.truth.length; frame++) {
    const shot = arrangeFrame(studio, plan, script, frame);
    const { width, height, data } = drawFrame(studio, shot);
    context.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
    await source.add((frame - first) / CLIP.fps, 1 / CLIP.fps);
    if (frame % 20 === 0)
      console.log(
        `${(performance.now() / 1000).toFixed(0)} s ${plan.subject}: frame ${frame} of ${script.truth.length}`,
      );
  }
  await output.finalize();
  if (target.buffer === null) throw new Error("the clip was not written");
  return target.buffer;
}
