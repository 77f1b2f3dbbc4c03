/** Draws the frames of a calibration session: camera faults of one camera, the face on an even ground. */
import type { RgbaImage } from "../../../src/inference/observation.ts";
import { sampleLight } from "../light-sample.ts";
import { createRandom, seedOf } from "../random.ts";
import type { SessionPlan } from "../session-plan.ts";
import { sampleSubject } from "../subject.ts";
import { degrade, sampleFaults } from "./degrade.ts";
import { drawPatch, trueBox } from "./picture.ts";
import type { Studio } from "./studio.ts";

/** The face stage looks at the face and what is round it; the rest of the frame need not be drawn. */
const MARGIN = 0.5;
const GROUND = 90;

export interface SessionPainter {
  /** Frame `k` of all frames of the plan, in order. */
  frame(k: number): Promise<RgbaImage>;
}

export async function openSession(studio: Studio, plan: SessionPlan): Promise<SessionPainter> {
  await studio.castPerson(sampleSubject(plan.split, plan.subject));
  await studio.enterRoom(plan.hdri);
  const random = createRandom(seedOf("session light", plan.seed, plan.subject));
  const light = sampleLight(random);
  const faults = sampleFaults(random, light.kind === "dim");
  const frames = plan.targets.flatMap((target) => target.frames);
  return {
    async frame(k) {
      const circumstances = frames[k];
      if (circumstances === undefined) throw new RangeError(`the session has no frame ${k}`);
      const { camera } = circumstances;
      const shot = studio.arrange(circumstances, light, false);
      const clean = drawPatch(studio, camera, trueBox(studio, shot, camera), MARGIN);
      // One camera has the same faults in every frame; only its noise is new.
      const noisy = { ...faults, seed: seedOf("session noise", plan.seed, plan.subject, k) };
      const patch = await degrade(clean.image, noisy);
      return placed(patch, clean.left_px, clean.top_px, camera.frame_width, camera.frame_height);
    },
  };
}

function placed(patch: RgbaImage, left: number, top: number, width: number, height: number): RgbaImage {
  const data = new Uint8ClampedArray(4 * width * height).fill(GROUND);
  for (let k = 3; k < data.length; k += 4) data[k] = 255;
  for (let y = 0; y < patch.height; y++) {
    const row = 4 * patch.width;
    data.set(patch.data.subarray(y * row, (y + 1) * row), 4 * ((top + y) * width + left));
  }
  return { width, height, data };
}
