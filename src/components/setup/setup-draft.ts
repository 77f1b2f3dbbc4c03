/** What the sheet has gathered so far. Nothing of it counts before "Use": then it becomes settings. Pure. */
import type { PageSettings } from "../../session/settings.ts";

export interface SetupDraft {
  /** A matched card, device px per cm; null leaves the scale as it is. */
  readonly card_dpcm: number | null;
  readonly distance_by: PageSettings["distance_by"];
  /** Per way, so that trying one way does not lose what another gave; null: nothing yet, or assumed. */
  readonly distances_cm: Readonly<Record<PageSettings["distance_by"], number | null>>;
}

export function draftOf({ distance_by, distance_cm }: PageSettings): SetupDraft {
  const none = { typed: null, "blind-spot": null, iris: null };
  return { card_dpcm: null, distance_by, distances_cm: { ...none, [distance_by]: distance_cm } };
}

/**
 * Takes a matched card. A distance by the blind spot was a length on the screen: it follows the scale.
 * @param before_dpcm the scale in use until now, device px per cm
 */
export function withCard(draft: SetupDraft, card_dpcm: number, before_dpcm: number): SetupDraft {
  const seen = draft.distances_cm["blind-spot"];
  const former = draft.card_dpcm ?? before_dpcm;
  const follows = seen === null ? null : (seen * former) / card_dpcm;
  return { ...draft, card_dpcm, distances_cm: { ...draft.distances_cm, "blind-spot": follows } };
}

export function withDistance(
  draft: SetupDraft,
  distance_by: PageSettings["distance_by"],
  distance_cm: number | null,
): SetupDraft {
  return { ...draft, distance_by, distances_cm: { ...draft.distances_cm, [distance_by]: distance_cm } };
}

/** What the settings take. */
export const DISTANCE_LIMITS_CM = { min: 15, max: 300 } as const;

/** Why the draft cannot be used; null when it can. */
export function whyUnusable({ distance_by, distances_cm }: SetupDraft): string | null {
  const distance_cm = distances_cm[distance_by];
  if (distance_cm === null) return distance_by === "typed" ? null : "Measure first, or choose another way.";
  const { min, max } = DISTANCE_LIMITS_CM;
  if (distance_cm >= min && distance_cm <= max) return null;
  return `${distance_cm.toFixed(0)} cm is no viewing distance from ${min} to ${max} cm. Measure again.`;
}

/** The settings to change, to a tenth of a centimetre. */
export function settingsOf({ card_dpcm, distance_by, distances_cm }: SetupDraft): Partial<PageSettings> {
  const distance_cm = distances_cm[distance_by];
  return {
    ...(card_dpcm !== null && { card_dpcm, screen_cm: null }),
    distance_by: distance_cm === null ? "typed" : distance_by,
    distance_cm: distance_cm === null ? null : Math.round(10 * distance_cm) / 10,
  };
}
