/**
 * Sessions drawn by `npm run render -- sessions`, seen through the product's pipeline: each frame's face,
 * crop, network answer and hidden layer, as the page would have collected them.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type PopulationPrior, priorFor } from "../../src/inference/calibration-prior.ts";
import {
  type CalibrationSample,
  collectTargetSamples,
  MIN_CONFIDENCE,
} from "../../src/inference/calibration-samples.ts";
import type { ViewCount } from "../../src/inference/crop-views.ts";
import type { MapFrame, MapSession } from "../../src/session/recording-maps.ts";
import type { DrawnSession } from "../render/sessions.ts";
import type { PageResult } from "./page/main.ts";
import { runPictures } from "./run-pictures.ts";

/** Frames of a target lie this far apart, ms: the rate of the demo clips. */
const FRAME_MS = 50;

/**
 * Middle of the distances that people are planned at (50 to 62 cm, ../render/session-plan.ts): session.json does
 * not say each one's own. Degrees rest on it; px and cm do not.
 */
const HOME_DISTANCE_CM = 56;

export interface SeenSession {
  readonly subject: string;
  readonly split: string;
  readonly session: MapSession;
  readonly frames: number;
  readonly found: number;
}

/** Folders under `folder` that hold a session.json. */
export function sessionFolders(folder: string): string[] {
  if (!existsSync(folder)) throw new Error(`${folder} is not there`);
  const found = readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => existsSync(join(path, "session.json")));
  if (found.length === 0)
    throw new Error(`${folder} holds no session; draw some: npm run render -- sessions`);
  return found;
}

/**
 * @param model the .tflite file to run
 * @param views of each frame that are averaged
 */
export async function seeSessions(
  folders: readonly string[],
  model: string,
  views: ViewCount,
): Promise<SeenSession[]> {
  const drawn = folders.map((folder) => ({ folder, plan: planIn(folder) }));
  const pictures = drawn.flatMap(({ folder, plan }) =>
    plan.targets.flatMap(({ frames }) => frames.map((file) => ({ path: join(folder, file), mirror: false }))),
  );
  const { results } = await runPictures({
    model,
    pictures,
    views,
    progress: (done) => {
      if (done % 200 === 0) process.stderr.write(`${done} of ${pictures.length} frames\n`);
    },
  });
  const prior = priorFor(sha256Of(model));
  let at = 0;
  return drawn.map(({ plan }) => {
    const count = plan.targets.reduce((sum, { frames }) => sum + frames.length, 0);
    const own = results.slice(at, at + count);
    at += count;
    return seen(plan, own, prior);
  });
}

export const sha256Of = (file: string): string =>
  createHash("sha256").update(readFileSync(file)).digest("hex");

function planIn(folder: string): DrawnSession {
  const plan = JSON.parse(readFileSync(join(folder, "session.json"), "utf8")) as DrawnSession;
  if (plan.version !== 1) throw new Error(`${folder}/session.json is of another version; draw it again`);
  return plan;
}

/** As the page treats frames: outliers and frames without a trusted gaze leave the fit. */
export function seen(
  plan: DrawnSession,
  results: readonly PageResult[],
  prior: PopulationPrior | null,
): SeenSession {
  const { width_cm, height_cm, lensAbove_cm, px_per_cm } = plan.screen;
  const scale = { x_pxPerCm: px_per_cm, y_pxPerCm: px_per_cm };
  let at = 0;
  const targets = plan.targets.map(({ role, x_frac, y_frac, frames }) => {
    const samples = frames.map((_, k) => sampleOf(results[at + k], FRAME_MS * k));
    at += frames.length;
    const target = { x_px: x_frac * width_cm * px_per_cm, y_px: y_frac * height_cm * px_per_cm };
    const end_ms = FRAME_MS * frames.length;
    return { role, target, ...collectTargetSamples(samples, end_ms, { before_ms: end_ms, after_ms: 0 }) };
  });
  const of = (wanted: string) => targets.filter(({ role, kept }) => role === wanted && kept.length > 0);
  const lens = { x_px: (width_cm / 2) * px_per_cm, y_px: -lensAbove_cm * px_per_cm };
  const session: MapSession = {
    points: of("calibration").map(({ target, kept }) => ({
      target,
      inputs: kept.flatMap(({ input }) => input ?? []),
    })),
    validation: of("validation").map(({ target, kept }) => ({
      target,
      frames: kept.map(({ captured_ms, input }): MapFrame => ({ captured_ms, validity: "valid", input })),
    })),
    viewing: {
      ...scale,
      scaleBasis: "known",
      distance_cm: HOME_DISTANCE_CM,
      distanceBasis: "assumed",
      eye: { x_px: lens.x_px, y_px: (height_cm / 2) * px_per_cm },
    },
    placement: { ...scale, lens },
    prior,
    seed: plan.seed,
  };
  const found = results.filter(({ kind }) => kind === "gaze").length;
  return { subject: plan.subject, split: plan.split, session, frames: results.length, found };
}

function sampleOf(result: PageResult | undefined, captured_ms: number): CalibrationSample {
  if (result === undefined || result.kind === "no-face")
    return { captured_ms, validity: "no face", input: null };
  const { gaze, face, features } = result;
  if (gaze === null || face === null || features === null)
    return { captured_ms, validity: "blink", input: null };
  const input = { raw: gaze, head: face.head, ...features };
  const validity = face.confidence < MIN_CONFIDENCE ? "low confidence" : "valid";
  return { captured_ms, validity, input };
}
