import { describe, expect, it } from "vitest";
import { cmLabel, degreesLabel, distanceWords, scaleWords } from "./basis-words.ts";

const assumed = { scaleBasis: "assumed", distanceBasis: "assumed" } as const;
const card = { scaleBasis: "measured here", scaleMethod: "card" } as const;
const blindSpot = { distanceBasis: "measured here", distanceMethod: "blind-spot" } as const;
const iris = { distanceBasis: "assumed", distanceMethod: "iris" } as const;

describe("what cm and degrees rest on", () => {
  it("names card and blind spot as measured", () => {
    expect(cmLabel({ ...card, ...blindSpot })).toMatchObject({ kind: "measured", label: "bank card" });
    expect(degreesLabel({ ...card, ...blindSpot })).toMatchObject({ kind: "measured", label: "blind spot" });
  });

  it("never calls an estimate by the iris measured", () => {
    expect(degreesLabel({ ...card, ...iris })).toMatchObject({ kind: "assumed", label: "iris estimate" });
    expect(distanceWords({ ...card, ...iris })).toBe("estimated: iris, camera's field of view assumed");
  });

  it("lets one assumption make degrees assumed, whatever the other length is", () => {
    expect(degreesLabel({ ...assumed, ...blindSpot })).toMatchObject({ kind: "assumed", label: "assumed" });
    expect(degreesLabel({ ...card, distanceBasis: "assumed" })).toMatchObject({ kind: "assumed" });
  });

  it("calls what was typed typed, in files without a method as well", () => {
    const typed = { scaleBasis: "set by you", distanceBasis: "set by you" } as const;
    expect([scaleWords(typed), distanceWords(typed)]).toEqual(["typed", "typed"]);
    expect(degreesLabel(typed)).toMatchObject({ kind: "plain", label: "your screen size" });
    expect(degreesLabel({ ...typed, ...card })).toMatchObject({ kind: "plain", label: "your distance" });
  });
});
