/**
 * Fits the prior of the "population" map (src/inference/population-priors/, named after the network's file) to
 * sessions of people of the train split, for one network. tools/evaluate/README.md says which people and how many.
 *
 * npm run render -- sessions --out DIR --people 90 --split train --frames 4
 * npx tsx tools/fit-population-prior.ts [--out FILE] [--model FILE] [--views N] DIR …
 */
import { existsSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { DEFAULT_VIEWS } from "../src/inference/crop-views.ts";
import { seeSessions, sessionFolders, sha256Of } from "./evaluate/drawn-sessions.ts";
import { fitPopulation, personRows } from "./evaluate/population.ts";
import { priorFile } from "./evaluate/prior-file.ts";
import { viewCountFrom } from "./evaluate/run-pictures.ts";

const ROOT = join(import.meta.dirname, "..");
const PRIORS = join(ROOT, "src", "inference", "population-priors");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    views: { type: "string", default: String(DEFAULT_VIEWS) },
    out: { type: "string" },
    model: { type: "string", default: join(ROOT, "public", "models", "tinytracker.tflite") },
  },
});

const out = values.out ?? join(PRIORS, `${basename(values.model, ".tflite")}.json`);
try {
  // The page reads those files alone: a prior of another name would lie there unread.
  if (values.out === undefined && !existsSync(out))
    throw new Error(`no network of this release is named as ${values.model} is: say --out FILE`);
  if (positionals.length === 0) throw new Error("name at least one folder of drawn sessions");
  const sessions = await seeSessions(
    positionals.flatMap(sessionFolders),
    values.model,
    viewCountFrom(values.views),
  );
  const strangers = sessions.filter(({ split }) => split !== "train").map(({ subject }) => subject);
  if (strangers.length > 0) throw new Error(`not of the train split: ${strangers.join(", ")}`);
  const people = sessions.flatMap(({ session }) => personRows(session) ?? []);
  const text = priorFile(fitPopulation(people), { networkSha256: sha256Of(values.model), sessions, people });
  writeFileSync(out, text);
  console.log(`${people.length} people; wrote ${out}`);
} catch (error) {
  console.error(`fit-population-prior: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
