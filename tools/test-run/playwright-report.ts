/** Reads the JSON report of Playwright Test into an Outcome. */
import type { JSONReport, JSONReportSpec, JSONReportSuite, JSONReportTest } from "@playwright/test/reporter";
import type { Outcome } from "./outcome.ts";

export function fromPlaywright(stage: string, report: JSONReport): Outcome {
  const checks = report.suites.flatMap((suite) => checksOf(suite, [stage]));
  return {
    passed: checks.filter((check) => check.status === "expected").length,
    failures: [
      ...checks.filter((check) => check.status === "unexpected" || check.status === "flaky").map(nameOf),
      ...report.errors.map(
        (error) => `${stage} › ${firstLine(error.message ?? error.value ?? "error without words")}`,
      ),
    ],
    skips: checks
      .filter((check) => check.status === "skipped")
      .map((check) => `${nameOf(check)}: ${reasonOf(check)}`),
  };
}

interface Check {
  readonly path: readonly string[];
  readonly status: JSONReportTest["status"];
  readonly annotations: JSONReportTest["annotations"];
}

function checksOf(suite: JSONReportSuite, parents: readonly string[]): Check[] {
  const path = [...parents, suite.title];
  const own = suite.specs.flatMap((spec: JSONReportSpec) =>
    spec.tests.map((test) => ({
      path: [...path, spec.title],
      status: test.status,
      annotations: test.annotations,
    })),
  );
  return [...own, ...(suite.suites ?? []).flatMap((inner) => checksOf(inner, path))];
}

const nameOf = (check: Check): string => check.path.join(" › ");

const reasonOf = (check: Check): string =>
  check.annotations.find((annotation) => annotation.type === "skip" || annotation.type === "fixme")
    ?.description ?? "no reason given";

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? text;
