import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeCropParity } from "./crop-parity.ts";

it("the app's crop gives the codes that training is tested against", () => {
  const path = join(import.meta.dirname, "..", "training", "crop-parity.json");
  expect(makeCropParity()).toEqual(JSON.parse(readFileSync(path, "utf8")));
});
