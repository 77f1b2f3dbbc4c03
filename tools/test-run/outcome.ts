/**
 * What a stage of `npm test` found: how many checks passed, failed and were left out, and the names of
 * the latter two. Pure; reading a runner's report of any shape ends in an Outcome or an error, never in
 * a silent zero.
 */

export interface Outcome {
  readonly passed: number;
  /** "where › what", one per failed check. */
  readonly failures: readonly string[];
  /** "where › what: why", one per check left out. */
  readonly skips: readonly string[];
}

/** One check, such as a whole lint run, that passed or failed. */
export const singleCheck = (name: string, ok: boolean): Outcome => ({
  passed: ok ? 1 : 0,
  failures: ok ? [] : [name],
  skips: [],
});

export function sum(outcomes: readonly Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((total, outcome) => total + outcome.passed, 0),
    failures: outcomes.flatMap((outcome) => outcome.failures),
    skips: outcomes.flatMap((outcome) => outcome.skips),
  };
}

/** The line that closes `npm test`: "12 passed, 0 failed", then ", 3 skipped" if any were. */
export function lastLine({ passed, failures, skips }: Outcome): string {
  const skipped = skips.length > 0 ? `, ${skips.length} skipped` : "";
  return `${passed} passed, ${failures.length} failed${skipped}`;
}

/**
 * A report judged together with how its runner ended. A runner that fails without naming a failed check
 * (a crash, an unhandled rejection), or succeeds without having checked anything, is itself a failure.
 */
export function withExit(stage: string, reported: Outcome, exit: { code: number; what: string }): Outcome {
  if (exit.code !== 0 && reported.failures.length === 0) {
    return { ...reported, failures: [`${stage} › ${exit.what}`] };
  }
  if (exit.code === 0 && reported.passed + reported.failures.length + reported.skips.length === 0) {
    return { ...reported, failures: [`${stage} › ended well but checked nothing`] };
  }
  return reported;
}

/**
 * Counts from the last line of a tool that follows our own convention.
 * @throws Error if that line is not there.
 */
export function fromLastLine(stage: string, output: string): Outcome {
  const lines = output.trimEnd().split(/\r?\n/);
  const match = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(lines.at(-1)?.trim() ?? "");
  if (!match) throw new Error(`${stage} did not end with "N passed, N failed"`);
  const [, passed, failed, skipped = "0"] = match;
  const reasons = lines.flatMap((line) => /^\s*skipped:?\s+(.+)$/i.exec(line)?.[1] ?? []);
  return {
    passed: Number(passed),
    failures: Array.from({ length: Number(failed) }, (_, i) => `${stage} › failure ${i + 1}, named above`),
    skips: Array.from(
      { length: Number(skipped) },
      (_, i) => `${stage} › ${reasons[i] ?? "reason printed above"}`,
    ),
  };
}
