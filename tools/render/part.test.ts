import { describe, expect, it } from "vitest";
import { partAsked, partFrom, partText, squarePart } from "./part.ts";

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
    "0.7,0.45,",
  ])("refuses %j and says what can be drawn", (text) => {
    expect(() => partFrom(text)).toThrow(/^--part .*WIDTH,HEIGHT,RISE/);
  });
});

describe("partAsked", () => {
  it("takes a part, a side, or all of the square", () => {
    expect(partAsked({ part: "0.7,0.45,0.08", side: undefined })).toEqual({
      width: 0.7,
      height: 0.45,
      rise: 0.08,
    });
    expect(partAsked({ part: undefined, side: "0.75" })).toEqual(squarePart(0.75));
    expect(partAsked({ part: undefined, side: undefined })).toEqual(squarePart(1));
  });

  it("refuses both at once, and a side by the name it was given under", () => {
    expect(() => partAsked({ part: "1,1,0", side: "0.75" })).toThrow("give one of them");
    for (const side of ["0.4", "1.2", "wide", ""])
      expect(() => partAsked({ part: undefined, side })).toThrow(`--box-scale ${side}: 0.5 to 1`);
  });
});
