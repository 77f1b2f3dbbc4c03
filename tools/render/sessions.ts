/**
 * Draws calibration sessions to a folder: one folder a person, with its frames as PNG and session.json, which
 * says what was looked at. For tools/evaluate-maps.ts; never committed.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright";
import { TARGET_LAYOUTS } from "../../src/inference/calibration-targets.ts";
import type { RendererApi } from "./page/main.ts";
import { planSession, SESSION_SCREEN, type SessionRequest } from "./session-plan.ts";
import { hdriSplit, SPLITS, subjectName } from "./splits.ts";

declare const renderer: RendererApi;

export interface SessionsOrder {
  readonly out: string;
  readonly hdris: readonly string[];
  readonly people: number;
  /** Number of the first person. */
  readonly first: number;
  readonly split: string;
  readonly preset: string;
  readonly frames: number;
  readonly seed: number;
}

/** session.json beside the frames. */
export interface DrawnSession {
  readonly version: 1;
  readonly subject: string;
  readonly split: string;
  readonly hdri: string;
  readonly preset: string;
  readonly seed: number;
  readonly screen: typeof SESSION_SCREEN;
  /** In the order shown; frame files in order of capture. */
  readonly targets: readonly {
    readonly role: "calibration" | "validation";
    readonly x_frac: number;
    readonly y_frac: number;
    readonly frames: readonly string[];
  }[];
}

/** @throws Error that names the option */
export async function drawSessions(page: Page, order: SessionsOrder): Promise<void> {
  const split = SPLITS.find((name) => name === order.split);
  const preset = (["booth", "standard", "research"] as const).find((name) => name === order.preset);
  if (split === undefined) throw new Error(`--split is one of ${SPLITS.join(", ")}`);
  if (preset === undefined) throw new Error(`--preset is one of ${Object.keys(TARGET_LAYOUTS).join(", ")}`);
  const rooms = order.hdris.filter((name) => hdriSplit(name) === split);
  if (rooms.length === 0) throw new Error(`no room of --split ${split} is among the assets`);
  const { first, people } = order;
  for (let person = first; person < first + people; person++) {
    // A name of its own: data sets number theirs, so nobody here sits in one.
    const subject = `session-${subjectName(split, person)}`;
    const hdri = rooms[person % rooms.length] ?? "";
    const { frames, seed } = order;
    await drawOne(page, { subject, split, hdri, seed, preset, frames }, join(order.out, subject));
    console.log(`${person - first + 1} of ${people} people`);
  }
}

async function drawOne(page: Page, request: SessionRequest, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const plan = planSession(request);
  await page.evaluate((wanted) => renderer.beginSession(wanted), plan);
  let at = 0;
  const targets: DrawnSession["targets"][number][] = [];
  for (const { role, x_frac, y_frac, frames } of plan.targets) {
    const files: string[] = [];
    for (let k = 0; k < frames.length; k++) {
      const file = `${String(at).padStart(4, "0")}.png`;
      const png = await page.evaluate((index) => renderer.sessionFrame(index), at);
      writeFileSync(join(folder, file), Buffer.from(png, "base64"));
      files.push(file);
      at += 1;
    }
    targets.push({ role, x_frac, y_frac, frames: files });
  }
  const { subject, split, hdri, preset, seed } = request;
  const drawn: DrawnSession = {
    version: 1,
    subject,
    split,
    hdri,
    preset,
    seed,
    screen: SESSION_SCREEN,
    targets,
  };
  writeFileSync(join(folder, "session.json"), `${JSON.stringify(drawn, null, 1)}\n`);
}
