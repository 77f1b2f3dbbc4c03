import { describe, expect, it } from "vitest";
import { initialSettings, PAGE_SETTINGS } from "../../session/settings.ts";
import { draftOf, settingsOf, whyUnusable, withCard, withDistance } from "./setup-draft.ts";

const initial = initialSettings(PAGE_SETTINGS);

describe("a draft of scale and distance", () => {
  it("changes nothing when it is used as it was opened", () => {
    const typed = { ...initial, screen_cm: 34, distance_cm: 57 };
    expect({ ...typed, ...settingsOf(draftOf(typed)) }).toEqual(typed);
    const measured = { ...initial, card_dpcm: 41, distance_cm: 57, distance_by: "iris" } as const;
    expect({ ...measured, ...settingsOf(draftOf(measured)) }).toEqual(measured);
    expect(settingsOf(draftOf(initial))).toEqual({ distance_by: "typed", distance_cm: null });
  });

  it("lets a matched card replace a typed screen width", () => {
    const draft = withCard(draftOf({ ...initial, screen_cm: 34 }), 41, 37.8);
    expect(settingsOf(draft)).toMatchObject({ card_dpcm: 41, screen_cm: null });
  });

  it("lets a blind-spot distance follow the scale that it was measured with, and no other", () => {
    const before = draftOf({ ...initial, card_dpcm: 40, distance_cm: 60, distance_by: "blind-spot" });
    const once = withCard(before, 50, 40);
    expect(settingsOf(once).distance_cm).toBe(48);
    expect(settingsOf(withCard(once, 40, 40)).distance_cm).toBe(60);
    const iris = draftOf({ ...initial, card_dpcm: 40, distance_cm: 60, distance_by: "iris" });
    expect(settingsOf(withCard(iris, 50, 40)).distance_cm).toBe(60);
  });

  it("cannot be used before a chosen way has given a distance that the settings take", () => {
    const draft = draftOf(initial);
    expect(whyUnusable(draft)).toBeNull();
    expect(whyUnusable(withDistance(draft, "iris", null))).toContain("Measure first");
    expect(whyUnusable(withDistance(draft, "iris", 14))).toContain("14 cm");
    expect(whyUnusable(withDistance(draft, "iris", 15))).toBeNull();
  });
});
