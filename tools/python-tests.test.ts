import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { candidates, countsOf, missingFrom } from "./python-tests.ts";

it("reads pytest's closing line, errors among the failures", () => {
  expect(countsOf("....\n24 passed in 61.20s\n")).toEqual({ passed: 24, failed: 0, skipped: 0 });
  expect(countsOf("F\n2 failed, 20 passed, 3 skipped, 1 error in 97.33s (0:01:37)\n")).toEqual({
    passed: 20,
    failed: 3,
    skipped: 3,
  });
});

it("takes output without a closing line for no result", () => {
  expect(countsOf("Fatal Python error: Segmentation fault")).toBeNull();
});

it("looks at the chosen Python alone when one is chosen", () => {
  expect(candidates({ TRAINING_PYTHON: "/opt/python" })).toEqual(["/opt/python"]);
  expect(candidates({}).at(-1)).toBe("python");
});

it("tells a Python that does not run from one that lacks packages", () => {
  const folder = mkdtempSync(join(tmpdir(), "python-tests-"));
  const bare = join(folder, "bare-python");
  writeFileSync(bare, "#!/bin/sh\necho tensorflow,keras\n", { mode: 0o755 });
  expect(missingFrom(bare)).toEqual(["tensorflow", "keras"]);
  expect(missingFrom(join(folder, "no-such-python"))).toBeNull();
  rmSync(folder, { recursive: true });
});
