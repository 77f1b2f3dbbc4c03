/** For tests of the network lab: a store, a file, and questions that the test answers when it likes. */
import { DEFAULT_SETTINGS } from "../hardware-sim/settings.ts";
import type { NetworkInspection } from "../inference/inspect/inspect-network.ts";
import { createSensorTwin } from "./sensor.ts";
import { initialSettings, PAGE_SETTINGS } from "./settings.ts";
import { createSessionStore, type SessionStore } from "./store.ts";

export const FILE = Uint8Array.of(1, 2, 3).buffer;
export const INSPECTION = { run_ms: 0.5 } as NetworkInspection;

export const benchStore = (): SessionStore =>
  createSessionStore({
    settings: initialSettings(PAGE_SETTINGS),
    notices: [],
    sensor: createSensorTwin(DEFAULT_SETTINGS).view(),
  });

/** Lets pending promises go on. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A question and the way to answer it. */
interface Asked<Question, Answer> {
  readonly question: Question;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

export function asking<Question, Answer>() {
  const asked: Asked<Question, Answer>[] = [];
  const ask = (question: Question) =>
    new Promise<Answer>((resolve, reject) => asked.push({ question, resolve, reject }));
  return { asked, ask };
}
