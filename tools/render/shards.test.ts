import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CROP_BYTES, openShards } from "./shards.ts";
import { contactSheet } from "./sheet.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shards-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A finished job as the page packs it: `crops` crops filled with `level`. */
function result(job: number, split: string, crops: number, level: number): Buffer {
  const labels = Array.from({ length: crops }, (_, crop) => ({
    job,
    crop,
    subject: `${split}-${job}`,
    hdri: "room",
  }));
  const text = Buffer.from(JSON.stringify({ job, split, labels }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return Buffer.concat([length, text, Buffer.alloc(crops * CROP_BYTES, level)]);
}

describe("shards", () => {
  it("keep pixels and labels in step, by split", () => {
    const store = openShards(folder);
    store.append(result(0, "train", 2, 10));
    store.append(result(1, "test", 1, 20));
    store.append(result(2, "train", 1, 30));
    const pixels = readFileSync(join(folder, "train-000.rgb"));
    expect(pixels.length).toBe(3 * CROP_BYTES);
    expect([pixels[0], pixels[2 * CROP_BYTES]]).toEqual([10, 30]);
    expect(readFileSync(join(folder, "train-000.jsonl"), "utf8").trim().split("\n").length).toBe(3);
    expect(store.counts()).toEqual({
      train: { crops: 3, subjects: 2, hdris: 1 },
      test: { crops: 1, subjects: 1, hdris: 1 },
    });
  });

  it("know after a restart which jobs are done", () => {
    const store = openShards(folder);
    store.append(result(4, "train", 1, 1));
    expect([...openShards(folder).done]).toEqual([4]);
  });

  it("drop what an interrupted write left behind", () => {
    openShards(folder).append(result(0, "train", 2, 5));
    appendFileSync(join(folder, "train-000.rgb"), Buffer.alloc(CROP_BYTES + 7));
    appendFileSync(join(folder, "train-000.jsonl"), '{"job":1,"cro');
    const again = openShards(folder);
    expect(statSync(join(folder, "train-000.rgb")).size).toBe(2 * CROP_BYTES);
    expect([...again.done]).toEqual([0]);
    again.append(result(1, "train", 1, 6));
    expect(readFileSync(join(folder, "train-000.jsonl"), "utf8").trim().split("\n").length).toBe(3);
  });

  it("refuse pixels that do not match their labels", () => {
    const short = result(0, "train", 2, 5).subarray(0, -1);
    expect(() => openShards(folder).append(short)).toThrow(RangeError);
  });

  it("show on a contact sheet with the colours they have", () => {
    openShards(folder).append(result(0, "val", 3, 77));
    const sheet = PNG.sync.read(contactSheet(join(folder, "val-000.rgb"), 2, 2));
    expect([sheet.width, sheet.height]).toEqual([224, 224]);
    expect([...sheet.data.subarray(0, 4)]).toEqual([77, 77, 77, 255]);
  });
});
