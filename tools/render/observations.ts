/** `npm run render -- observe`: observations of whole data sets and calibration sessions, for training/reader.py. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sampleCamera, sampleCircumstances, sampleScreen } from "./frame-sample.ts";
import { OBSERVATION_COLUMNS, observe } from "./observe.ts";
import { createRandom, seedOf } from "./random.ts";
import { planSession } from "./session-plan.ts";
import { type Split, subjectName } from "./splits.ts";
import { type Subject, sampleSubject } from "./subject.ts";

const PICTURES_EACH = 24;
/** Numbered from here, so that nobody of a drawn set is among them. */
const FIRST_PERSON = 10_000;
const TEST_PEOPLE = 1000;
const SESSION_PEOPLE = 300;
/** People are written in parts: an array of all rows would not fit. */
const PEOPLE_AT_ONCE = 1000;

/** Pictures of a person, drawn as the data set draws them. */
export function observePictures(subject: Subject, person: number, seed: number): number[][] {
  return Array.from({ length: PICTURES_EACH }, (_, frame) => {
    const random = createRandom(seedOf(seed, subject.name, frame));
    const camera = sampleCamera(random);
    const screen = sampleScreen(random);
    return observe(subject, sampleCircumstances(random, camera, screen), person, -1);
  });
}

/** A whole calibration with head movement: nine targets, then four others. */
export function observeSession({ name, split }: Subject, person: number, seed: number): number[][] {
  const plan = planSession({
    subject: name,
    split,
    hdri: "",
    seed,
    preset: "standard",
    frames: PICTURES_EACH,
  });
  const subject = sampleSubject(split, name);
  return plan.targets.flatMap(({ role, frames }, target) =>
    frames.map((frame) => observe(subject, frame, person, target + (role === "validation" ? 100 : 0))),
  );
}

/**
 * Writes train-N.f32, test-N.f32 and sessions-N.f32 (rows of OBSERVATION_COLUMNS, float32) and observations.json.
 * @param people people of the training rows
 */
export function writeObservations(folder: string, people: number, seed: number): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, split: Split, count: number, rowsOf: typeof observePictures): void => {
    for (let first = 0; first < count; first += PEOPLE_AT_ONCE) {
      const rows = Array.from({ length: Math.min(PEOPLE_AT_ONCE, count - first) }, (_, k) => {
        const person = FIRST_PERSON + first + k;
        return rowsOf(sampleSubject(split, subjectName(split, person)), person, seed);
      });
      const part = Float32Array.from(rows.flat(2));
      writeFileSync(join(folder, `${name}-${first / PEOPLE_AT_ONCE}.f32`), new Uint8Array(part.buffer));
    }
    console.log(`${name}: ${count} people`);
  };
  write("train", "train", people, observePictures);
  write("test", "test", TEST_PEOPLE, observePictures);
  write("sessions", "test", SESSION_PEOPLE, observeSession);
  const command = `npm run render -- observe --people ${people} --seed ${seed}`;
  const told = { columns: OBSERVATION_COLUMNS, command, people, seed };
  writeFileSync(join(folder, "observations.json"), `${JSON.stringify(told, null, 1)}\n`);
}
