/** Draws the demo clips, or what an existing one lacks at its end after the script has grown. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright";
import { CLIP_PLANS, type ClipPlan, clipTruth } from "./clip-plans.ts";
import { CLIP } from "./clip-script.ts";
import { joinClips } from "./join-clips.ts";
import type { RendererApi } from "./page/main.ts";

declare const renderer: RendererApi;

export interface ClipRequest {
  readonly out: string;
  /** One person; all without it. */
  readonly only?: string;
  /** Keeps the pictures of a clip whose script is the beginning of today's, and draws the rest. */
  readonly isExtension: boolean;
}

/** Frames of a truth file that today's script has too, at its beginning. Throws when it differs. */
export function framesKept(earlierTruth: string, truth: string): number {
  const frames = (text: string): unknown[] => (JSON.parse(text) as { truth: unknown[] }).truth;
  const now = frames(truth);
  const before = frames(earlierTruth);
  for (const [k, frame] of before.entries())
    if (JSON.stringify(frame) !== JSON.stringify(now[k]))
      throw new Error(
        `frame ${k} of the earlier clip is not in the script: draw it afresh, without --extend`,
      );
  return before.length;
}

/** Writes NAME.webm and NAME.json. */
export async function drawClips(page: Page, { out, only, isExtension }: ClipRequest): Promise<void> {
  mkdirSync(out, { recursive: true });
  for (const [name, plan] of Object.entries(CLIP_PLANS)) {
    if (only !== undefined && only !== name) continue;
    const clip = join(out, `${name}.webm`);
    const script = join(out, `${name}.json`);
    const truth = clipTruth();
    const first = isExtension && existsSync(script) ? framesKept(readFileSync(script, "utf8"), truth) : 0;
    if (first > 0 && first === framesKept(truth, truth)) continue;
    const drawn = await draw(page, plan, first);
    const whole =
      first === 0 ? drawn : await joinClips(readFileSync(clip), drawn, first / CLIP.fps, CLIP.fps);
    writeFileSync(clip, whole);
    writeFileSync(script, truth);
  }
}

async function draw(page: Page, plan: ClipPlan, first: number): Promise<Uint8Array> {
  const base64 = await page.evaluate(([p, f]) => renderer.clip(p, f), [plan, first] as const);
  return Buffer.from(base64, "base64");
}
