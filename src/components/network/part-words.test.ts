import { describe, expect, it } from "vitest";
import { partText, viewAspect } from "./part-words.ts";

const text = (width: number, height: number, rise: number): string =>
  partText({ width, height, rise }).replaceAll("\u00a0", " ");

describe("partText", () => {
  it("calls the whole square the face", () => {
    expect(text(1, 1, 0)).toBe("the face");
  });

  it("says how much of a square about the middle is seen", () => {
    expect(text(0.75, 0.75, 0)).toBe("the middle of the square round the face, 75 % as wide and high,");
  });

  it("says both sides and the place of any other window", () => {
    expect(text(0.75, 0.42, 0.14)).toBe(
      "part of the square round the face, 75 % as wide and 42 % as high, its middle 14 % of the side higher,",
    );
    expect(text(0.5, 0.5, -0.1)).toBe(
      "part of the square round the face, 50 % as wide and high, its middle 10 % of the side lower,",
    );
    expect(text(0.5, 0.4, 0)).toBe("the middle of the square round the face, 50 % as wide and 40 % as high,");
  });

  it("does not call more than the square its middle", () => {
    expect(text(1.5, 1.5, 0)).toBe("an area about the square round the face, 150 % as wide and high,");
  });
});

describe("viewAspect", () => {
  it("keeps a flat part's proportions, and the page's from a part of any other shape", () => {
    expect(viewAspect({ width: 0.75, height: 0.42, rise: 0 })).toBeCloseTo(1.786, 3);
    expect(viewAspect({ width: 0.25, height: 4, rise: 0 })).toBe(1);
    expect(viewAspect({ width: 4, height: 0.25, rise: 0 })).toBe(3);
  });
});
