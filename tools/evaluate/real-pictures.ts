/**
 * What a gaze network makes of two real pictures: a webcam frame whose target is known, and a portrait that nobody
 * labelled. Signs, units and steadiness, never a figure of merit: two people say nothing about others.
 *
 *   npx tsx tools/evaluate/real-pictures.ts [--model FILE] [--media ../shared/media] [--views N]
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DEFAULT_VIEWS, type ViewCount } from "../../src/inference/crop-views.ts";
import { labelFreeFigures } from "./label-free.ts";
import { labelsOfFolder } from "./labelled-frame.ts";
import { type RealCheck, realChecks } from "./real-checks.ts";
import { runPictures, viewCountFrom } from "./run-pictures.ts";

const ROOT = join(import.meta.dirname, "..", "..");
export const OWN_NETWORK = join(ROOT, "public", "models", "tinytracker.tflite");
export const MEDIA = join(ROOT, "..", "shared", "media");

export const hasRealPictures = (media: string): boolean =>
  existsSync(join(media, "astronaut.png")) && existsSync(join(media, "labelled-frame"));

/**
 * @param views of each picture that are averaged; the page's own number when left out
 * @throws Error when the pipeline finds no gaze in a picture
 */
export async function judgeRealPictures(
  model: string,
  media: string,
  views: ViewCount = DEFAULT_VIEWS,
): Promise<RealCheck[]> {
  const portrait = join(media, "astronaut.png");
  const frames = join(media, "labelled-frame");
  const [label] = await labelsOfFolder(frames);
  if (label === undefined) throw new Error(`${frames} holds no labelled frame`);
  const pictures = [
    { path: join(frames, label.image), mirror: false },
    { path: portrait, mirror: false },
    { path: portrait, mirror: true },
  ];
  const { results } = await runPictures({ model, pictures, views });
  const [labelled, plain, mirrored] = results.map(({ gaze, face, kind }, k) => {
    if (gaze === null || face === null) throw new Error(`${pictures[k]?.path}: ${kind}`);
    return { gaze, box: face.box };
  });
  if (labelled === undefined || plain === undefined || mirrored === undefined)
    throw new Error(`${results.length} answers to ${pictures.length} pictures`);
  return realChecks({
    labelled: { true_: label, plain: labelled.gaze },
    portrait: { plain: plain.gaze, mirrored: mirrored.gaze },
    labelFree: await labelFreeFigures(model, portrait, plain.box, views),
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      model: { type: "string" },
      media: { type: "string" },
      views: { type: "string", default: String(DEFAULT_VIEWS) },
    },
  });
  const media = values.media ?? MEDIA;
  if (!hasRealPictures(media)) throw new Error(`${media} has no astronaut.png and labelled-frame/`);
  for (const { name, holds, told } of await judgeRealPictures(
    values.model ?? OWN_NETWORK,
    media,
    viewCountFrom(values.views),
  ))
    process.stdout.write(`${holds ? "holds        " : "does NOT hold"}  ${name}\n               ${told}\n`);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`real pictures: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
