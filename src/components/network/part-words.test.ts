import { describe, expect, it } from "vitest";
import { partText } from "./part-words.ts";

const plain = (text: string): string => text.replaceAll("\u00a0", " ");

describe("partText", () => {
  it("calls the whole square the face", () => {
    expect(partText({ width: 1, height: 1, rise: 0 })).toBe("the face");
  });

  it("says how much of a square about the middle is seen", () => {
    expect(plain(partText({ width: 0.75, height: 0.75, rise: 0 }))).toBe("the middle 75 % of the face");
  });

  it("says both sides and the place of any other window", () => {
    expect(plain(partText({ width: 0.75, height: 0.42, rise: 0.14 }))).toBe(
      "75 % of the face’s width and 42 % of its height, 14 % above its middle,",
    );
    expect(plain(partText({ width: 0.5, height: 0.5, rise: -0.1 }))).toContain("10 % below its middle");
    expect(plain(partText({ width: 0.5, height: 0.4, rise: 0 }))).toBe(
      "50 % of the face’s width and 40 % of its height,",
    );
  });
});
