import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requireSameCrops } from "./data.ts";
import { squarePart } from "./part.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "render-data-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const begun = (manifest: object): void =>
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));

describe("going on with a data set", () => {
  it("is allowed with the same seed and part of the face square, and anything may begin", () => {
    expect(() => requireSameCrops({ folder, seed: 3, part: squarePart(0.75) })).not.toThrow();
    begun({ seed: 3, box_scale: 0.75 });
    expect(() => requireSameCrops({ folder, seed: 3, part: squarePart(0.75) })).not.toThrow();
    const part = { width: 0.7, height: 0.45, rise: 0.08 };
    begun({ seed: 3, face_part: part });
    expect(() => requireSameCrops({ folder, seed: 3, part })).not.toThrow();
    expect(() => requireSameCrops({ folder, seed: 3, part: { ...part, rise: 0 } })).toThrow(
      "--part 0.7,0.45,0.08",
    );
    begun({ seed: 3 });
    expect(() => requireSameCrops({ folder, seed: 3, part: squarePart(1) })).not.toThrow();
  });

  it("is refused with others, naming what it was begun with", () => {
    begun({ seed: 3, box_scale: 0.75 });
    expect(() => requireSameCrops({ folder, seed: 4, part: squarePart(0.75) })).toThrow(
      "begun with --seed 3",
    );
    expect(() => requireSameCrops({ folder, seed: 3, part: squarePart(1) })).toThrow(
      "begun with --part 0.75,0.75,0",
    );
    begun({ seed: 3 });
    expect(() => requireSameCrops({ folder, seed: 3, part: squarePart(0.75) })).toThrow(
      "begun with --part 1,1,0",
    );
  });
});
