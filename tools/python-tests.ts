/**
 * Runs the training tests with the first Python that has what they need (see training/requirements.txt), and
 * says why they are skipped where there is none, and which of them are where there is one. Last line: "N passed, N failed[, N skipped]".
 *
 *   npx tsx tools/python-tests.ts            TRAINING_PYTHON=/path/to/python to choose one
 */
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const NEEDED = ["tensorflow", "keras", "cv2", "pytest"] as const;
const TIMEOUT_MS = 13 * 60_000;

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Where to look, most particular first. */
export function candidates(environment: Readonly<Record<string, string | undefined>>): string[] {
  const chosen = environment.TRAINING_PYTHON;
  if (chosen !== undefined && chosen !== "") return [chosen];
  return [
    join(ROOT, ".venv", "bin", "python"),
    join(ROOT, ".venv", "Scripts", "python.exe"),
    "python3",
    "python",
  ];
}

/** What this Python lacks of NEEDED; null when it does not run at all. */
export function missingFrom(python: string): string[] | null {
  const script = `import importlib.util as u; print(",".join(n for n in ${JSON.stringify(NEEDED)} if u.find_spec(n) is None))`;
  const { status, stdout } = spawnSync(python, ["-c", script], { encoding: "utf8", timeout: 60_000 });
  if (status !== 0) return null;
  return stdout.trim() === "" ? [] : stdout.trim().split(",");
}

/** Reads pytest's closing line, such as "2 failed, 20 passed, 1 error in 61.20s". Errors count as failed. */
export function countsOf(output: string): Counts | null {
  const line = output
    .trimEnd()
    .split("\n")
    .findLast((one) => /\bin \d+(\.\d+)?s\b/.test(one));
  if (line === undefined) return null;
  const of = (word: string): number => Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0);
  return { passed: of("passed"), failed: of("failed") + of("error"), skipped: of("skipped") };
}

function main(): number {
  const reasons: string[] = [];
  for (const python of candidates(process.env)) {
    const missing = missingFrom(python);
    if (missing !== null && missing.length === 0) return runTests(python);
    reasons.push(`${python} ${missing === null ? "does not run" : `lacks ${missing.join(", ")}`}`);
  }
  console.log(`skipped: training tests, as no Python has what they need (${reasons.join("; ")})`);
  console.log("To run them: python3.11 -m venv .venv && .venv/bin/pip install -r training/requirements.txt");
  console.log("0 passed, 0 failed, 1 skipped");
  return 0;
}

function runTests(python: string): number {
  const { status, stdout, stderr, error } = spawnSync(python, ["-m", "pytest", "training", "-q", "-rs"], {
    cwd: ROOT,
    encoding: "utf8",
    timeout: TIMEOUT_MS,
    maxBuffer: 1 << 26,
  });
  process.stdout.write(stdout ?? "");
  process.stderr.write(stderr ?? "");
  if (error !== undefined) console.log(`pytest: ${error.message}`);
  const counts = countsOf(stdout ?? "");
  const failed = Math.max(counts?.failed ?? 0, status === 0 && counts !== null ? 0 : 1);
  const skipped = counts !== null && counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
  console.log(`${counts?.passed ?? 0} passed, ${failed} failed${skipped}`);
  return failed === 0 ? 0 : 1;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = main();
}
