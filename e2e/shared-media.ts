/** Real pictures and clips beside the checkout. They are not part of it: without them their tests are skipped. */
import { existsSync } from "node:fs";
import { join } from "node:path";

export interface SharedMedia {
  readonly name: string;
  readonly path: string;
}

const media = (name: string, ...path: string[]): SharedMedia => ({
  name,
  path: join(import.meta.dirname, "..", "..", "shared", "media", ...path),
});

/** One frontal face, 512 × 512; NASA, public domain. */
export const PHOTOGRAPH = media("astronaut.png", "astronaut.png");

/** Webcam clips of people, face about 60 px; intel-iot-devkit sample-videos, CC BY 4.0. */
export const CLIPS = ["book", "milk", "thanks"].map((name) => media(`${name}.mkv`, "clips", `${name}.mkv`));

export const isShared = ({ path }: SharedMedia): boolean => existsSync(path);

export const whyNotShared = ({ name }: SharedMedia): string =>
  `${name} is not in ../shared/media, which is not part of this repository`;
