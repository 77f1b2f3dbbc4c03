/**
 * Which environments and identities belong to training, validation and test. Fixed lists and number
 * ranges, so that no later run can move a face or a room from one side to the other.
 */
export const SPLITS = ["train", "val", "test"] as const;
export type Split = (typeof SPLITS)[number];

/** Held out for validation. Two indoor, one outdoor, one studio. */
const VAL_HDRIS: readonly string[] = [
  "pmndrs_lobby",
  "pmndrs_park",
  "polyhaven_brown_photostudio_06_1k",
  "polyhaven_vestibule_1k",
];
/** Held out for test. Two indoor, one outdoor, one studio. */
const TEST_HDRIS: readonly string[] = [
  "pmndrs_apartment",
  "pmndrs_bridge",
  "polyhaven_autoshop_01_1k",
  "polyhaven_studio_small_05_1k",
];

export function hdriSplit(name: string): Split {
  if (VAL_HDRIS.includes(name)) return "val";
  return TEST_HDRIS.includes(name) ? "test" : "train";
}

/** Subject names carry their split, and the split is part of the seed: the sets cannot meet. */
export const subjectName = (split: Split, index: number): string =>
  `${split}-${String(index).padStart(5, "0")}`;

export interface Job {
  readonly index: number;
  readonly split: Split;
  readonly subject: string;
  /** Two environments, half of the frames each. */
  readonly hdris: readonly string[];
  readonly frames: number;
}

/** Out of 100 consecutive jobs 88 train, 5 validate and 7 test, evenly mixed, one new person each. */
export function splitOfJob(index: number): Split {
  const slot = (index * 37) % 100;
  if (slot < 88) return "train";
  return slot < 93 ? "val" : "test";
}

/** Job `index` of the endless list; the same answer at any time and on any machine. */
export function jobAt(index: number, frames: number, hdris: readonly string[]): Job {
  const split = splitOfJob(index);
  let ordinal = 0;
  for (let k = 0; k < index; k++) if (splitOfJob(k) === split) ordinal++;
  const rooms = hdris.filter((name) => hdriSplit(name) === split).sort();
  const room = (k: number): string => rooms[(ordinal * 7 + k) % rooms.length] ?? "";
  return { index, split, subject: subjectName(split, ordinal), hdris: [room(0), room(3)], frames };
}

/** Numbers of the `count` jobs from `first` on that are not done yet, in order. Jobs of other numbers are other people. */
export function* openJobs(first: number, count: number, done: ReadonlySet<number>): Generator<number> {
  for (let index = first; index < first + count; index++) if (!done.has(index)) yield index;
}
