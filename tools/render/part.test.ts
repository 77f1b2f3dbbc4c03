import { describe, expect, it } from "vitest";
import { partFrom, partText, squarePart } from "./part.ts";

describe("partFrom", () => {
  it("reads what partText writes", () => {
    const part = { width: 0.7, height: 0.45, rise: 0.08 };
    expect(partFrom(partText(part))).toEqual(part);
    expect(partFrom(partText(squarePart(0.75)))).toEqual(squarePart(0.75));
    expect(partFrom("1,1,0")).toEqual(squarePart(1));
  });

  it.each([
    "0.4,0.5,0",
    "0.7,0.2,0",
    "1.1,1,0",
    "0.7,0.45,0.3",
    "0.7,0.45,-0.3",
    "0.7,0.45",
    "0.7,0.45,0,1",
    "wide",
    "",
  ])("refuses %j and says what can be drawn", (text) => {
    expect(() => partFrom(text)).toThrow(/^--part .*WIDTH,HEIGHT,RISE/);
  });
});
