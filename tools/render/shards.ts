/**
 * The data set on disk: per split shards `<split>-NNN.rgb` (uint8 [N, 112, 112, 3]) with `<split>-NNN.jsonl`
 * (one label per crop), and manifest.json. Jobs are appended whole, so the set can be used while it grows;
 * what an interrupted write left behind is cut off at the next start.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { CropLabel } from "./label.ts";
import type { Split } from "./splits.ts";

export const CROP_BYTES = 112 * 112 * 3;
const CROPS_PER_SHARD = 4096;

export interface ShardStore {
  /** Numbers of the jobs that are already there. */
  readonly done: ReadonlySet<number>;
  append(result: Buffer): void;
  counts(): Readonly<Record<string, { crops: number; subjects: number; hdris: number }>>;
}

interface SplitState {
  shard: number;
  crops: number;
  total: number;
  readonly subjects: Set<string>;
  readonly hdris: Set<string>;
}

export function openShards(folder: string): ShardStore {
  mkdirSync(folder, { recursive: true });
  const done = new Set<number>();
  const states = new Map<string, SplitState>();
  const stateOf = (split: string): SplitState => {
    const known = states.get(split) ?? {
      shard: 0,
      crops: 0,
      total: 0,
      subjects: new Set(),
      hdris: new Set(),
    };
    states.set(split, known);
    return known;
  };
  const pathOf = (split: string, shard: number, ending: string): string =>
    join(folder, `${split}-${String(shard).padStart(3, "0")}.${ending}`);
  const note = (state: SplitState, label: CropLabel): void => {
    state.total++;
    state.subjects.add(label.subject);
    state.hdris.add(label.hdri);
    done.add(label.job);
  };

  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .sort()) {
    const [split = "", number = "0"] = file.replace(".jsonl", "").split("-");
    const rgb = pathOf(split, Number(number), "rgb");
    const labels = wholeLines(join(folder, file));
    const pixels = existsSync(rgb) ? readLength(rgb) : 0;
    // Pixels are written first: labels beyond them, or pixels beyond labels, come from an interrupted write.
    const kept = Math.min(labels.length, Math.floor(pixels / CROP_BYTES));
    writeAtomically(
      join(folder, file),
      labels
        .slice(0, kept)
        .map((line) => `${line}\n`)
        .join(""),
    );
    if (existsSync(rgb)) truncateSync(rgb, kept * CROP_BYTES);
    const state = stateOf(split);
    state.shard = Number(number);
    state.crops = kept;
    for (const line of labels.slice(0, kept)) note(state, JSON.parse(line) as CropLabel);
  }

  return {
    done,
    append(result) {
      const length = result.readUInt32LE(0);
      const { split, labels } = JSON.parse(result.subarray(4, 4 + length).toString("utf8")) as {
        split: Split;
        labels: CropLabel[];
      };
      const pixels = result.subarray(4 + length);
      if (pixels.length !== labels.length * CROP_BYTES)
        throw new RangeError(
          `result: ${pixels.length} bytes for ${labels.length} crops, ${labels.length * CROP_BYTES} expected`,
        );
      const state = stateOf(split);
      if (state.crops + labels.length > CROPS_PER_SHARD) {
        state.shard++;
        state.crops = 0;
      }
      appendFileSync(pathOf(split, state.shard, "rgb"), pixels);
      appendFileSync(
        pathOf(split, state.shard, "jsonl"),
        labels.map((label) => `${JSON.stringify(label)}\n`).join(""),
      );
      state.crops += labels.length;
      for (const label of labels) note(state, label);
    },
    counts: () =>
      Object.fromEntries(
        [...states].map(([split, { total, subjects, hdris }]) => [
          split,
          { crops: total, subjects: subjects.size, hdris: hdris.size },
        ]),
      ),
  };
}

const readLength = (path: string): number => statSync(path).size;

function wholeLines(path: string): string[] {
  const lines = readFileSync(path, "utf8").split("\n");
  // The last piece is empty after a whole line, and a fragment after an interrupted one.
  return lines.slice(0, -1);
}

export function writeAtomically(path: string, text: string): void {
  writeFileSync(`${path}.part`, text);
  renameSync(`${path}.part`, path);
}
