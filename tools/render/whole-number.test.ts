import { expect, test } from "vitest";
import { wholeNumber } from "./whole-number.ts";

test("takes whole numbers from the least one", () => {
  expect(wholeNumber("people", "12", 1)).toBe(12);
  expect(wholeNumber("first", "0", 0)).toBe(0);
});

test.each(["", " ", "12x", "1.5", "-1", "0", "NaN", "Infinity", "1e300"])(
  "refuses %j by the option's name",
  (text) => {
    expect(() => wholeNumber("people", text, 1)).toThrow(`--people is a whole number from 1, not "${text}"`);
  },
);
