/**
 * Turns a picture or clip into a file that Chromium plays as a camera, in an endless loop.
 * `npx tsx tools/fake-camera/fake-camera.ts FILE` makes one and prints its path and the flags that use it.
 */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type CameraSize, decode } from "./decode.ts";
import { y4mFrame, y4mHeader } from "./y4m.ts";

const CACHE = join(import.meta.dirname, "..", "..", ".cache", "fake-cameras");

/** What a modest webcam delivers, and the size of the demo clips. */
export const WEBCAM: CameraSize = { width: 640, height: 480, fps: 30, max_s: 10 };

/** Path of the camera file; made on first use, kept in .cache while the source and this code stay the same. */
export async function fakeCameraFile(source: string, size: CameraSize = WEBCAM): Promise<string> {
  const key = createHash("sha256").update(readFileSync(source)).update(JSON.stringify(size));
  for (const part of ["y4m.ts", "decode.ts", "decoder.js"]) {
    key.update(readFileSync(join(import.meta.dirname, part)));
  }
  const target = join(CACHE, `${basename(source)}-${key.digest("hex").slice(0, 12)}.y4m`);
  if (existsSync(target)) return target;
  mkdirSync(CACHE, { recursive: true });
  const unfinished = `${target}.${process.pid}`;
  await write(source, size, unfinished);
  renameSync(unfinished, target);
  return target;
}

async function write(source: string, size: CameraSize, target: string): Promise<void> {
  const file = createWriteStream(target);
  file.write(y4mHeader(size.width, size.height, size.fps));
  for await (const picture of decode(source, size)) {
    if (!file.write(y4mFrame(picture))) await once(file, "drain");
  }
  file.end();
  await once(file, "finish");
}

/** Chromium flags for a camera that shows this file and needs no permission dialog. */
export const cameraArgs = (file: string): string[] => [
  "--use-fake-device-for-media-stream",
  `--use-file-for-fake-video-capture=${file}`,
];

const [, program, source] = process.argv;
if (program === fileURLToPath(import.meta.url)) {
  if (source === undefined)
    throw new Error("Say which picture or clip: npx tsx tools/fake-camera/fake-camera.ts FILE");
  const file = await fakeCameraFile(resolve(source));
  console.log([file, ...cameraArgs(file)].join("\n"));
}
