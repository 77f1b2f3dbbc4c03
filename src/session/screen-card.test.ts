import { describe, expect, it } from "vitest";
import { CARD_EDGES_CM, cardEdgeFor, cardScale_dpcm, pxPerCmFromDpcm } from "./screen-card.ts";

const plain = { devicePixelRatio: 1, pinch: 1 };

describe("cardScale_dpcm", () => {
  it("takes a card of 85.60 × 53.98 mm (ISO/IEC 7810, ID-1)", () => {
    expect(CARD_EDGES_CM).toEqual({ long: 8.56, short: 5.398 });
    expect(cardScale_dpcm(342.4, "long", plain)).toBe(40);
    expect(cardScale_dpcm(215.92, "short", plain)).toBe(40);
  });

  it("is the same at every zoom: half as many CSS px cover the card at 200 %", () => {
    const zoomed = { devicePixelRatio: 2, pinch: 1 };
    const dpcm = cardScale_dpcm(171.2, "long", zoomed);
    expect(dpcm).toBe(cardScale_dpcm(342.4, "long", plain));
    expect(pxPerCmFromDpcm(dpcm, zoomed.devicePixelRatio)).toBe(20);
  });

  it("takes pinch zoom out", () => {
    expect(cardScale_dpcm(171.2, "long", { devicePixelRatio: 1, pinch: 2 })).toBe(40);
  });
});

describe("cardEdgeFor", () => {
  it("lays the short edge across a phone and the long one across a laptop", () => {
    expect(cardEdgeFor(390)).toBe("short");
    expect(cardEdgeFor(1280)).toBe("long");
  });
});
