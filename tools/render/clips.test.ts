import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { BufferSource, EncodedPacketSink, Input, WEBM } from "mediabunny";
import { describe, expect, it } from "vitest";
import { CLIP_NAMES, clipTruth } from "./clip-plans.ts";
import { CLIP } from "./clip-script.ts";
import { framesKept } from "./clips.ts";
import { joinClips } from "./join-clips.ts";

const demo = (file: string): string => fileURLToPath(new URL(`../../public/demo/${file}`, import.meta.url));

interface Picture {
  readonly t_s: number;
  readonly isKey: boolean;
  readonly data: Uint8Array;
}

async function picturesOf(webm: Uint8Array): Promise<Picture[]> {
  const track = await new Input({ formats: [WEBM], source: new BufferSource(webm) }).getPrimaryVideoTrack();
  if (track === null) throw new Error("no video");
  const pictures: Picture[] = [];
  for await (const { timestamp, type, data } of new EncodedPacketSink(track).packets())
    pictures.push({ t_s: timestamp, isKey: type === "key", data });
  return pictures;
}

describe("framesKept", () => {
  const truth = (xs: readonly number[]) => JSON.stringify({ truth: xs.map((x_frac) => ({ x_frac })) });
  it("counts the frames of an earlier clip that today's script begins with", () => {
    expect(framesKept(truth([1, 2]), truth([1, 2, 3]))).toBe(2);
  });
  it("refuses a clip of another script, or of a longer one", () => {
    expect(() => framesKept(truth([1, 5]), truth([1, 2, 3]))).toThrow("frame 1");
    expect(() => framesKept(truth([1, 2, 3]), truth([1, 2]))).toThrow("frame 2");
  });
});

describe("joinClips", () => {
  it("puts the pictures of one clip behind those of another, unchanged, one frame after the last", async () => {
    const [earlier, later] = [readFileSync(demo("eli.webm")), readFileSync(demo("ada.webm"))];
    const [before, after] = [await picturesOf(earlier), await picturesOf(later)];
    const joined = await picturesOf(await joinClips(earlier, later, before.length / CLIP.fps, CLIP.fps));
    expect(joined.map(({ isKey }) => isKey)).toEqual([...before, ...after].map(({ isKey }) => isKey));
    for (const [k, { t_s, data }] of joined.entries()) {
      expect(t_s).toBeCloseTo(k / CLIP.fps, 2);
      expect(Buffer.compare(data, [...before, ...after][k]?.data ?? new Uint8Array())).toBe(0);
    }
  });
});

describe.each(CLIP_NAMES)("the clip %s", (name) => {
  it("is of today's script, with a picture for every frame of it, of at most 3.01 MB", async () => {
    expect(readFileSync(demo(`${name}.json`), "utf8")).toBe(clipTruth());
    const webm = readFileSync(demo(`${name}.webm`));
    expect(webm.byteLength).toBeLessThan(3_010_000);
    const pictures = await picturesOf(webm);
    expect(pictures).toHaveLength((JSON.parse(clipTruth()) as { truth: unknown[] }).truth.length);
    for (const [k, { t_s }] of pictures.entries()) expect(t_s).toBeCloseTo(k / CLIP.fps, 2);
  });
});
