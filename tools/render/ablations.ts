/**
 * One cue of a person changed, the rest as it was: what the oracle says to each tells which cue carries the
 * gaze (`npm run render -- oracle --ablation NAME`).
 */
import type { EyeLook, LidHabits, Subject } from "./subject.ts";

const withLids =
  (change: (lids: LidHabits) => Partial<LidHabits>) =>
  (subject: Subject): Subject => ({
    ...subject,
    lids: { ...subject.lids, ...change(subject.lids) },
  });

const withEyes =
  (change: (eyes: EyeLook) => Partial<EyeLook>) =>
  (subject: Subject): Subject => ({
    ...subject,
    eyes: { ...subject.eyes, ...change(subject.eyes) },
  });

/** Not 0: the shader would lose a term. */
const NEXT_TO_NONE = 0.01;

const asIs = (subject: Subject): Subject => subject;

const ABLATIONS = {
  none: asIs,
  // The row that the others are to be compared with: the same people.
  "nothing changed": asIs,
  "lids still": withLids(() => ({ upperGain: 0, lowerGain: 0 })),
  "upper lid gain × 0.75": withLids(({ upperGain }) => ({ upperGain: 0.75 * upperGain })),
  "upper lid gain × 1.25": withLids(({ upperGain }) => ({ upperGain: 1.25 * upperGain })),
  "lower lid gain × 0.5": withLids(({ lowerGain }) => ({ lowerGain: 0.5 * lowerGain })),
  "lower lid gain × 1.5": withLids(({ lowerGain }) => ({ lowerGain: 1.5 * lowerGain })),
  "upper lid 1 mm higher": withLids(({ upper_cm }) => ({ upper_cm: upper_cm + 0.1 })),
  "lower lid 1 mm higher": withLids(({ lower_cm }) => ({ lower_cm: lower_cm - 0.1 })),
  "cornea reflection off": withEyes(() => ({ cornea: NEXT_TO_NONE })),
  "sclera × 0.7": withEyes(({ scleraAlbedo }) => ({ scleraAlbedo: 0.7 * scleraAlbedo })),
  "sclera × 1.4": withEyes(({ scleraAlbedo }) => ({ scleraAlbedo: 1.4 * scleraAlbedo })),
  "no lashes": (subject: Subject): Subject => ({ ...subject, lashes: null }),
  "no spectacles": (subject: Subject): Subject => ({ ...subject, spectacles: null }),
} as const;

export type AblationName = keyof typeof ABLATIONS;
export const ABLATION_NAMES = Object.keys(ABLATIONS) as AblationName[];

/** The person with one cue changed. */
export const changed = (subject: Subject, ablation: AblationName): Subject => ABLATIONS[ablation](subject);

/** @throws {Error} when no ablation has that name */
export function ablationNamed(name: string): AblationName {
  const found = ABLATION_NAMES.find((known) => known === name);
  if (found === undefined) throw new Error(`--ablation ${name}: known are ${ABLATION_NAMES.join(", ")}`);
  return found;
}
