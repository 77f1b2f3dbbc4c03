import { describe, expect, it } from "vitest";
import { fromLastLine, lastLine, singleCheck, sum, withExit } from "./outcome.ts";

describe("lastLine", () => {
  it("names skipped checks only when there are some", () => {
    expect(lastLine({ passed: 3, failures: [], skips: [] })).toBe("3 passed, 0 failed");
    expect(lastLine({ passed: 0, failures: ["a", "b"], skips: ["c"] })).toBe("0 passed, 2 failed, 1 skipped");
  });
});

it("adds stages up", () => {
  const total = sum([
    singleCheck("lint", true),
    singleCheck("types", false),
    { passed: 7, failures: [], skips: ["s"] },
  ]);
  expect(total).toEqual({ passed: 8, failures: ["types"], skips: ["s"] });
});

describe("withExit", () => {
  const exit = (code: number) => ({ code, what: `ended with exit code ${code}` });

  it("turns a crash without a failed check into a failure", () => {
    const outcome = withExit("unit", { passed: 9, failures: [], skips: [] }, exit(1));
    expect(outcome).toEqual({ passed: 9, failures: ["unit › ended with exit code 1"], skips: [] });
  });

  it("does not count a failed check twice", () => {
    expect(withExit("unit", { passed: 1, failures: ["x"], skips: [] }, exit(1)).failures).toEqual(["x"]);
  });

  it("does not take a run that checked nothing for a good one", () => {
    expect(withExit("unit", { passed: 0, failures: [], skips: [] }, exit(0)).failures).toHaveLength(1);
  });

  it("lets a run pass whose checks were all left out with a reason", () => {
    expect(withExit("python", { passed: 0, failures: [], skips: ["no Python"] }, exit(0)).failures).toEqual(
      [],
    );
  });
});

describe("fromLastLine", () => {
  it("reads counts and the reasons printed above them", () => {
    const output = "test_a ok\nskipped: no TensorFlow here\n\n4 passed, 0 failed, 1 skipped\n";
    expect(fromLastLine("training", output)).toEqual({
      passed: 4,
      failures: [],
      skips: ["training › no TensorFlow here"],
    });
  });

  it("counts failures", () => {
    expect(fromLastLine("training", "1 passed, 2 failed").failures).toHaveLength(2);
  });

  it.each(["", "Traceback: boom", "1 passed, 2 failed\nand then it crashed", "-1 passed, 0 failed"])(
    "rejects an ending that is not a verdict: %j",
    (output) => {
      expect(() => fromLastLine("training", output)).toThrow(/did not end with/);
    },
  );
});
