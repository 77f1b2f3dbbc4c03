/**
 * Makes labels of frames of the ReCalib companion repository: each picture has a JSON file beside it whose
 * gaze.pog_mm is the target on the screen relative to the lens, in mm, +x to the right of the unmirrored
 * picture (the user's left), +y down. The gaze frame is cm, +x to the user's right, +y up: both signs change.
 *
 * `npx tsx tools/evaluate/labelled-frame.ts FOLDER > labels.csv`
 */
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { LabelledPicture } from "./labels.ts";

/** @throws Error naming the field that is missing */
export function labelOfFrame(json: string, name: string): LabelledPicture {
  const frame: unknown = JSON.parse(json);
  const image = field(frame, "image");
  const target = field(field(frame, "gaze"), "pog_mm");
  const [x_mm, y_mm] = Array.isArray(target) ? target : [];
  if (typeof image !== "string") throw new Error(`${name}: "image" is missing`);
  if (typeof x_mm !== "number" || typeof y_mm !== "number")
    throw new Error(`${name}: "gaze.pog_mm" is missing`);
  const subject = field(frame, "user_id");
  const label = { image, x_cm: -x_mm / 10, y_cm: -y_mm / 10 };
  return typeof subject === "string" ? { ...label, subject } : label;
}

/** Labels of every frame in a folder; JSON files without a gaze target (set-up files) are left out. */
export async function labelsOfFolder(folder: string): Promise<LabelledPicture[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
  const labels: LabelledPicture[] = [];
  for (const name of names) {
    const json = await readFile(join(folder, name), "utf8");
    const frame: unknown = JSON.parse(json);
    if (field(frame, "gaze") !== undefined) labels.push(labelOfFrame(json, name));
  }
  return labels;
}

export function toCsv(labels: readonly LabelledPicture[]): string {
  const rows = labels.map(({ image, x_cm, y_cm, subject = "" }) => [image, x_cm, y_cm, subject].join(","));
  return `${["image,x_cm,y_cm,subject", ...rows].join("\n")}\n`;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [, , folder] = process.argv;
  if (folder === undefined) {
    process.stderr.write("Usage: npx tsx tools/evaluate/labelled-frame.ts FOLDER > labels.csv\n");
    process.exitCode = 1;
  } else {
    process.stdout.write(toCsv(await labelsOfFolder(folder)));
  }
}
