/** Entry of the drawing page: offers `renderer` to the tool that drives the browser. */
import type { FacePart, RgbaImage } from "../../../src/inference/observation.ts";
import type { ClipPlan } from "../clip-plans.ts";
import { type Circumstances, sampleCamera, sampleCircumstances, sampleScreen } from "../frame-sample.ts";
import { sampleLight } from "../light-sample.ts";
import { createRandom, seedOf } from "../random.ts";
import type { SessionPlan } from "../session-plan.ts";
import type { Split } from "../splits.ts";
import { sampleSubject } from "../subject.ts";
import { type BoxComparison, type BoxPlan, compareBoxes } from "./boxes.ts";
import { calibrateLandmarks } from "./calibrate.ts";
import { drawClip, drawStill } from "./clip.ts";
import { loadPack } from "./pack-reader.ts";
import { openSession, type SessionPainter } from "./session.ts";
import { type Sitting, type SittingPlan, sit } from "./sit.ts";
import { createStudio, project } from "./studio.ts";
import { work } from "./work.ts";

const studio = createStudio(await loadPack());

/** One picture in a contact sheet. */
export interface LookRequest {
  readonly split: Split;
  readonly subject: string;
  readonly hdri: string;
  readonly seed: number;
  /** Overrides, for looking at one thing at a time. */
  readonly gaze_cm?: readonly [number, number];
  readonly plain?: boolean;
  readonly side?: number;
  readonly zoom?: number;
  readonly closure?: number;
}

async function toPng(image: RgbaImage): Promise<string> {
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no 2D canvas");
  context.putImageData(new ImageData(new Uint8ClampedArray(image.data), image.width, image.height), 0, 0);
  return toBase64(new Uint8Array(await (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer()));
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let k = 0; k < bytes.length; k += 32768) text += String.fromCharCode(...bytes.subarray(k, k + 32768));
  return btoa(text);
}

/** A clean, undegraded patch as PNG (base64). */
async function look(request: LookRequest): Promise<string> {
  await studio.castPerson(sampleSubject(request.split, request.subject));
  await studio.enterRoom(request.hdri);
  const random = createRandom(seedOf("look", request.seed));
  const camera = sampleCamera(random);
  const screen = sampleScreen(random);
  const sampled = sampleCircumstances(random, camera, screen);
  const light = sampleLight(random);
  const circumstances: Circumstances = {
    ...sampled,
    ...(request.plain === true
      ? {
          pose: { yaw_deg: 0, pitch_deg: 0, roll_deg: 0, eyes_cm: [0, 0, 50] as const },
          lidClosure: 0,
          blink: false,
          expression: [],
        }
      : {}),
    ...(request.gaze_cm === undefined ? {} : { gaze_cm: request.gaze_cm }),
    ...(request.closure === undefined ? {} : { lidClosure: request.closure }),
  };
  studio.arrange(circumstances, light);
  const [x, y] = project(camera, circumstances.pose.eyes_cm);
  const side = request.side ?? 400;
  const span = ((request.zoom ?? 26) * camera.focal_px) / circumstances.pose.eyes_cm[2];
  return toPng(
    studio.draw(
      camera,
      x - span / 2,
      y - span * (request.zoom === undefined ? 0.42 : 0.5),
      span,
      span,
      side / span,
    ),
  );
}

const calibrate = (people: number, hdri: string): Promise<number[]> =>
  calibrateLandmarks(studio, people, hdri);
const boxes = (plan: BoxPlan): Promise<BoxComparison[]> => compareBoxes(studio, plan);
const draw = (seed: number, part: FacePart): Promise<number> => work(studio, seed, part);

async function still(
  plan: ClipPlan,
  frame: number,
): Promise<{ png: string; box_px: number; female: boolean }> {
  const { image, ...rest } = await drawStill(studio, plan, frame);
  return { png: await toPng(image), ...rest };
}

const clip = async (plan: ClipPlan, first: number): Promise<string> =>
  toBase64(new Uint8Array(await drawClip(studio, plan, first)));

async function oracleSittings(
  plan: SittingPlan,
): Promise<(Omit<Sitting, "pixels"> & { readonly pixels: string })[]> {
  return (await sit(studio, plan)).map((one) => ({ ...one, pixels: toBase64(one.pixels) }));
}

let painter: SessionPainter | null = null;

/** Casts the session's person; then ask for its frames. */
async function beginSession(plan: SessionPlan): Promise<void> {
  painter = await openSession(studio, plan);
}

/** PNG (base64) of one frame of the session that was begun. */
async function sessionFrame(k: number): Promise<string> {
  if (painter === null) throw new Error("beginSession() comes first");
  return toPng(await painter.frame(k));
}

const renderer = {
  beginSession,
  sessionFrame,
  look,
  calibrate,
  boxes,
  draw,
  still,
  clip,
  sit: oracleSittings,
};
export type RendererApi = typeof renderer;
(globalThis as unknown as { renderer: RendererApi }).renderer = renderer;
