/** The drawing loop: takes jobs from the desk until there are none, sends back crops and labels. */
import type { FacePart } from "../../../src/inference/observation.ts";
import { seedOf } from "../random.ts";
import type { Job } from "../splits.ts";
import { sampleSubject } from "../subject.ts";
import { CROP_SIDE, type Crop, cutCrops, makePicture } from "./picture.ts";
import type { Studio } from "./studio.ts";

/** Different crops from one picture are cheap variety. */
const CROPS_PER_PICTURE = 2;
/** Of the face square's side: how far a jittered part may reach beyond the true one, on each side. */
const MARGIN = 0.16;

/** @param part what of the face square the crops show; no more is drawn */
export async function work(studio: Studio, seed: number, part: FacePart): Promise<number> {
  let pictures = 0;
  for (;;) {
    const job = (await (await fetch("/job")).json()) as Job | null;
    if (job === null) return pictures;
    await studio.castPerson(sampleSubject(job.split, job.subject));
    const crops: Crop[] = [];
    for (let frame = 0; frame < job.frames; frame++) {
      const hdri = job.hdris[Math.floor((frame * job.hdris.length) / job.frames)] ?? "";
      await studio.enterRoom(hdri);
      const own = seedOf(seed, job.subject, frame);
      const picture = await makePicture(studio, own, MARGIN, part);
      crops.push(
        ...cutCrops(studio, picture, CROPS_PER_PICTURE, part, { hdri, job: job.index, frame, seed: own }),
      );
    }
    pictures += job.frames;
    await fetch("/result", { method: "POST", body: pack(job, crops) });
  }
}

/** uint32 length of the JSON, the JSON {job, split, labels}, then the crops' RGB bytes one after another. */
function pack(job: Job, crops: readonly Crop[]): Blob {
  const text = new TextEncoder().encode(
    JSON.stringify({ job: job.index, split: job.split, labels: crops.map(({ label }) => label) }),
  );
  const pixels = new Uint8Array(crops.length * CROP_SIDE * CROP_SIDE * 3);
  let at = 0;
  for (const { image } of crops)
    for (let k = 0; k < image.data.length; k += 4) {
      pixels[at++] = image.data[k] ?? 0;
      pixels[at++] = image.data[k + 1] ?? 0;
      pixels[at++] = image.data[k + 2] ?? 0;
    }
  return new Blob([new Uint32Array([text.length]), text, pixels]);
}
