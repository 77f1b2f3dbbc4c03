/**
 * Vitest reporter that leaves an Outcome as JSON in the file named by OUTCOME_FILE. Vitest's own JSON
 * report drops the reasons given to `ctx.skip(reason)`, which we want to print.
 */
import { writeFileSync } from "node:fs";
import type { Reporter, TestCase, TestModule } from "vitest/node";
import type { Outcome } from "./outcome.ts";

export default class OutcomeReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { message: string }[]): void {
    const file = process.env.OUTCOME_FILE;
    if (!file) throw new Error("OUTCOME_FILE is not set: this reporter is for tools/test.ts.");
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const outcome: Outcome = {
      passed: tests.filter((test) => test.result().state === "passed").length,
      failures: [
        ...tests.filter((test) => ["failed", "pending"].includes(test.result().state)).map(nameOf),
        ...modules.flatMap((module) =>
          module.errors().map((error) => `${fileOf(module)} › ${error.message}`),
        ),
        ...unhandled.map((error) => `unhandled error › ${error.message}`),
      ],
      skips: tests
        .filter((test) => test.result().state === "skipped")
        .map((test) => `${nameOf(test)}: ${reasonOf(test)}`),
    };
    writeFileSync(file, JSON.stringify(outcome));
  }
}

const fileOf = (module: TestModule): string => module.relativeModuleId;

const nameOf = (test: TestCase): string => `${fileOf(test.module)} › ${test.fullName}`;

function reasonOf(test: TestCase): string {
  const result = test.result();
  const note = result.state === "skipped" ? result.note : undefined;
  return note ?? (test.options.mode === "todo" ? "todo" : "its condition was not met");
}
