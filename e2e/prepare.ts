/** Runs once before the end-to-end tests: makes the fake cameras. */
import { fakeCameraFile } from "../tools/fake-camera/fake-camera.ts";
import { CLIPS, isShared, PHOTOGRAPH } from "./shared-media.ts";

export default async function prepare(): Promise<void> {
  for (const media of [PHOTOGRAPH, ...CLIPS]) {
    if (isShared(media)) await fakeCameraFile(media.path);
  }
}
