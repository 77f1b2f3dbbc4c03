/** The data set: hands out jobs in a fixed order to the pages, stores what they draw, prints progress. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { FacePart } from "../../src/inference/observation.ts";
import { type GlBackend, openBrowser, openPage } from "./browser.ts";
import type { RendererApi } from "./page/main.ts";
import { partText, squarePart } from "./part.ts";
import { startServer } from "./server.ts";
import { openShards, writeAtomically } from "./shards.ts";
import { jobAt, openJobs } from "./splits.ts";

declare const renderer: RendererApi;

export interface DataPlan {
  readonly assets: string;
  readonly folder: string;
  readonly hdris: readonly string[];
  readonly pictures: number;
  /** Pictures per person. */
  readonly frames: number;
  /** Number of the first job: people before it are left to other data sets. */
  readonly first: number;
  readonly seed: number;
  /** What of the face square the crops show: what a network made of them is to be given (InputDescriptor.part). */
  readonly part: FacePart;
  readonly pages: number;
  readonly gl: GlBackend;
}

export async function renderData(plan: DataPlan): Promise<void> {
  requireSameCrops(plan);
  const store = openShards(plan.folder);
  const total = Math.ceil(plan.pictures / plan.frames);
  const started_ms = performance.now();
  const open = openJobs(plan.first, total, store.done);
  let drawn = 0;
  const server = await startServer(plan.assets, {
    next: () => {
      const { value, done } = open.next();
      return done ? null : JSON.stringify(jobAt(value, plan.frames, plan.hdris));
    },
    take: (result) => {
      store.append(result);
      drawn += plan.frames;
      const seconds = (performance.now() - started_ms) / 1000;
      writeManifest(plan, store.counts(), drawn, seconds);
      console.log(
        `${store.done.size} of ${total} jobs, ${(drawn / seconds).toFixed(2)} pictures/s, ${seconds.toFixed(0)} s`,
      );
    },
  });
  const browser = await openBrowser(plan.gl);
  try {
    const pages = await Promise.all(
      Array.from({ length: plan.pages }, () => openPage(browser, server.address)),
    );
    const { seed, part } = plan;
    await Promise.all(
      pages.map((page) => page.evaluate(([one, shown]) => renderer.draw(one, shown), [seed, part] as const)),
    );
  } finally {
    await browser.close();
    await server.close();
  }
}

/**
 * A stopped set may be gone on with, but not with other pictures or other crops of them.
 * @throws Error naming what differs and the cure
 */
export function requireSameCrops({ folder, seed, part }: Pick<DataPlan, "folder" | "seed" | "part">): void {
  const path = join(folder, "manifest.json");
  if (!existsSync(path)) return;
  const begun = JSON.parse(readFileSync(path, "utf8")) as {
    seed?: number;
    face_part?: FacePart;
    box_scale?: number;
  };
  const before = partText(begun.face_part ?? squarePart(begun.box_scale ?? 1));
  const differs =
    begun.seed !== seed ? `--seed ${begun.seed}` : before !== partText(part) ? `--part ${before}` : null;
  if (differs !== null)
    throw new Error(`${folder} was begun with ${differs}: go on with that, or choose another --out`);
}

function writeManifest(plan: DataPlan, counts: unknown, drawn: number, seconds: number): void {
  const { seed, frames, pictures, first, part } = plan;
  const others = `${first > 0 ? ` --first ${first}` : ""}${partText(part) === "1,1,0" ? "" : ` --part ${partText(part)}`}`;
  const manifest = {
    version: 1,
    seed,
    command: `npm run render -- data --pictures ${pictures} --frames ${frames} --seed ${seed}${others}`,
    face_part: part,
    crop: { height: 112, width: 112, channels: "RGB", bytes_per_crop: 112 * 112 * 3 },
    counts,
    pictures_per_s: drawn / seconds,
    assets: assetList(plan.assets),
  };
  writeAtomically(join(plan.folder, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
}

let listed: readonly { readonly file: string; readonly sha256: string }[] | null = null;

/** Every asset file with its hash, so that someone else can gather the same ones. Made once per run. */
function assetList(folder: string): NonNullable<typeof listed> {
  listed ??= ["hdri_cc0", "ict_facekit_mit", "makehuman_cc0"].flatMap((part) =>
    walk(join(folder, part)).map((file) => ({
      file: file.slice(folder.length + 1),
      sha256: createHash("sha256").update(readFileSync(file)).digest("hex"),
    })),
  );
  return listed;
}

function walk(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? walk(path) : [path];
    });
}
