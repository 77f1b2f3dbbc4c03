import { describe, expect, it } from "vitest";
import { requireNumbers } from "./sessions.ts";

const order = { people: 1, frames: 1, first: 0, seed: 0 };

describe("an order of sessions", () => {
  it("takes the least of everything", () => {
    expect(() => requireNumbers(order)).not.toThrow();
  });

  it.each([
    ["people", 0],
    ["people", Number.NaN],
    ["frames", 2.5],
    ["first", -1],
    ["seed", Number.POSITIVE_INFINITY],
  ])("is refused with --%s %s", (name, value) => {
    expect(() => requireNumbers({ ...order, [name]: value })).toThrow(`--${name} is a whole number`);
  });
});
