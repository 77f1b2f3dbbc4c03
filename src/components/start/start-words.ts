/** What the start checks say: the cause, and the next step. Shared causes are worded as on the status line. */
import type { StartCheck, StartGate, StartTrouble } from "../../session/start-gate.ts";
import { STATUS_WORDS } from "../status-words.ts";

export interface TroubleWords {
  readonly label: string;
  /** The next step; empty when there is nothing to do but wait. */
  readonly hint: string;
}

export const TROUBLE_WORDS: Readonly<Record<StartTrouble, TroubleWords>> = {
  waiting: STATUS_WORDS.waiting,
  "no-picture": STATUS_WORDS["no-picture"],
  "no-face": STATUS_WORDS["no-face"],
  "eyes-closed": { label: STATUS_WORDS["eyes-closed"].label, hint: "Open your eyes and look at the screen." },
  "several-faces": {
    label: STATUS_WORDS["several-faces"].label,
    hint: "Only whoever calibrates should be in the picture.",
  },
  "hard-to-see": {
    label: "Face not seen well",
    hint: "Bring your whole face into the picture and turn it towards the screen.",
  },
  "too-far": STATUS_WORDS["too-far"],
  "too-dark": STATUS_WORDS["too-dark"],
  "light-behind": {
    label: "Light behind you",
    hint: "Turn towards it, or put a light in front of you.",
  },
  slow: {
    label: "Too few results",
    hint: "Close other heavy programs or tabs. In the dark, cameras are slow: add light.",
  },
};

const HELD_WORDS: Readonly<Record<StartCheck, string>> = {
  face: "One face, in the picture",
  size: "Face large enough",
  light: "Light on your face",
  rate: "Enough results",
};

const UNKNOWN_WORDS: Readonly<Record<StartCheck, string>> = {
  face: STATUS_WORDS.waiting.label,
  size: "Face size: once a face is seen",
  light: "Light: once a face is seen",
  rate: "Results per second: being counted",
};

export interface CheckWords extends TroubleWords {
  readonly tone: "good" | "warn" | "neutral";
}

/** One check in words, without figures: they change too often to be read out. */
export function checkWords(check: StartCheck, { outcomes }: StartGate): CheckWords {
  const outcome = outcomes[check];
  if (outcome === "holds") return { label: HELD_WORDS[check], hint: "", tone: "good" };
  if (outcome === "unknown") return { label: UNKNOWN_WORDS[check], hint: "", tone: "neutral" };
  const { label, hint } = TROUBLE_WORDS[outcome];
  return { label, hint, tone: "warn" };
}

/** Several causes as one phrase: "Too dark, Too few results". */
export const troubleNames = (troubles: readonly StartTrouble[]): string =>
  troubles.map((trouble) => TROUBLE_WORDS[trouble].label).join(", ");
