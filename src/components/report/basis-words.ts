/** What scale and distance rest on, in words: with a method where one was used, else by its basis. */
import type { LengthBasis, ViewingGeometry } from "../../inference/calibration-viewing.ts";
import { weakerBasis } from "./report-text.ts";

export type Bases = Pick<ViewingGeometry, "scaleBasis" | "scaleMethod" | "distanceBasis" | "distanceMethod">;

const WORDS: Readonly<Record<LengthBasis, string>> = {
  assumed: "assumed",
  "set by you": "typed",
  "measured here": "measured here",
  known: "known from the clip",
};

export function scaleWords({ scaleBasis, scaleMethod }: Bases): string {
  return scaleMethod === "card" ? "measured: bank card" : WORDS[scaleBasis];
}

export function distanceWords({ distanceBasis, distanceMethod }: Bases): string {
  if (distanceMethod === "blind-spot")
    return distanceBasis === "assumed" ? "blind spot, on an assumed scale" : "measured: blind spot";
  if (distanceMethod === "iris") return "estimated: iris, camera's field of view assumed";
  return WORDS[distanceBasis];
}

export interface BasisLabel {
  readonly kind: "measured" | "assumed" | "plain";
  /** Short enough for a badge. */
  readonly label: string;
  readonly title: string;
}

const HOW_TO_MEASURE = "A page cannot measure its screen by itself. Settings: Measure screen and distance.";

/** Centimetres rest on the scale alone. */
export function cmLabel(bases: Bases): BasisLabel {
  const { scaleBasis, scaleMethod } = bases;
  return label(
    scaleBasis,
    scaleMethod === "card" ? "bank card" : null,
    `Screen scale: ${scaleWords(bases)}.`,
  );
}

/** Degrees rest on scale and distance: as good as the weaker of the two. */
export function degreesLabel(bases: Bases): BasisLabel {
  const { scaleBasis, scaleMethod, distanceMethod } = bases;
  const basis = weakerBasis(scaleBasis, bases.distanceBasis);
  const isIris = distanceMethod === "iris" && scaleBasis !== "assumed";
  const isByCard = scaleMethod === "card" && distanceMethod === "blind-spot";
  const word = isIris
    ? "iris estimate"
    : isByCard
      ? "blind spot"
      : basis === "set by you" && scaleMethod === "card"
        ? "your distance"
        : null;
  return label(basis, word, `Screen scale: ${scaleWords(bases)}. Eye to screen: ${distanceWords(bases)}.`);
}

function label(basis: LengthBasis, word: string | null, title: string): BasisLabel {
  if (basis === "assumed")
    return { kind: "assumed", label: word ?? "assumed", title: `${title} ${HOW_TO_MEASURE}` };
  if (basis === "measured here") return { kind: "measured", label: word ?? "measured here", title };
  if (basis === "set by you") return { kind: "plain", label: word ?? "your screen size", title };
  return { kind: "plain", label: "known from the clip", title };
}
