/**
 * `npm test`: everything that must hold, in one run. CI runs this and nothing else.
 * The last line is `N passed, N failed`, with `, N skipped` after it when something was left out; the exit
 * code is 0 only if nothing failed. `npm test -- --only unit,lint` runs some stages.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromiumPath } from "./chromium.ts";
import { lastLine, type Outcome, singleCheck, sum } from "./test-run/outcome.ts";
import { STAGES, type Stage } from "./test-run/stages.ts";

const say = (text: string) => process.stdout.write(`${text}\n`);

function chosenStages(): readonly Stage[] {
  const { values } = parseArgs({ options: { only: { type: "string" } } });
  const only = values.only?.split(",");
  const unknown = only?.filter((name) => !STAGES.some((stage) => stage.name === name)) ?? [];
  if (unknown.length > 0) {
    throw new Error(
      `--only: no stage "${unknown[0]}"; there are ${STAGES.map((stage) => stage.name).join(", ")}.`,
    );
  }
  return STAGES.filter((stage) => only?.includes(stage.name) ?? true);
}

async function runStage(stage: Stage, failed: ReadonlySet<string>): Promise<Outcome> {
  try {
    return await stage.run(failed);
  } catch (error) {
    return singleCheck(`${stage.name}: ${error instanceof Error ? error.message : String(error)}`, false);
  }
}

const stages = chosenStages();
mkdirSync(join(import.meta.dirname, "..", ".cache", "test-run"), { recursive: true });

const outcomes: Outcome[] = [];
const summary: string[] = [];
const failed = new Set<string>();
try {
  // Found once; every stage that needs a browser takes it from the environment.
  process.env.CHROMIUM_PATH = await chromiumPath();
} catch (error) {
  outcomes.push(singleCheck(`browser: ${error instanceof Error ? error.message : String(error)}`, false));
}
for (const stage of stages) {
  say(`\n━━ ${stage.name}: ${stage.title}`);
  const started_ms = Date.now();
  const outcome = await runStage(stage, failed);
  const took_s = ((Date.now() - started_ms) / 1000).toFixed(1);
  if (outcome.failures.length > 0) failed.add(stage.name);
  outcomes.push(outcome);
  summary.push(
    `${outcome.failures.length > 0 ? "✗" : "✓"} ${stage.name.padEnd(8)} ${lastLine(outcome)} (${took_s} s)`,
  );
}

const total = sum(outcomes);
say(`\n━━ summary\n${summary.join("\n")}`);
if (total.skips.length > 0) say(`\nSkipped:\n${total.skips.map((skip) => `- ${skip}`).join("\n")}`);
if (total.failures.length > 0) say(`\nFailed:\n${total.failures.map((name) => `- ${name}`).join("\n")}`);
say(`\n${lastLine(total)}`);
process.exitCode = total.failures.length > 0 ? 1 : 0;
