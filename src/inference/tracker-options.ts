/**
 * What a page may hand to the tracker, and what is refused at once: a page in plain JavaScript has no compiler
 * to stop a wrong unit or a misspelt word before it turns into figures.
 */
import type { ScreenPointPx } from "../units.ts";
import { MAP_KINDS, type MapKind } from "./calibration-features.ts";
import { isViewCount, VIEW_COUNTS, type ViewCount } from "./crop-views.ts";
import { GazeError } from "./errors.ts";

export interface TrackerOptions {
  /** Address of the folder with models/ and vendor/ (dist-lib itself), absolute or relative to the page. */
  readonly assetsUrl: string;
  /** A .tflite network in place of models/tinytracker.tflite. */
  readonly model?: ArrayBuffer;
  /** One Euro unless said otherwise. */
  readonly smoothing?: "one-euro" | "kalman" | "none";
  /**
   * Shifted crops of each frame, some of them mirrored, whose answers are averaged: 1, 5 or 9. "auto", unless said otherwise: as many as
   * there is time for, the number kept from the first target on; one for a network that does not say it learnt from mirrored pictures.
   */
  readonly views?: ViewCount | "auto";
  /** CSS px per cm of this screen; 96 px to the inch is assumed without it. */
  readonly pxPerCm?: number;
  /** Eye to screen; 60 cm is assumed without it. */
  readonly distance_cm?: number;
  /** Told once when tracking fails for good after it has started. */
  readonly onError?: (error: GazeError) => void;
}

const SMOOTHINGS: readonly unknown[] = ["one-euro", "kalman", "none"] satisfies TrackerOptions["smoothing"][];
const ROLES: readonly unknown[] = ["calibration", "validation"];

/**
 * @param base address that a relative one counts from
 * @throws GazeError tracker/bad-input, naming the option
 */
export function requireOptions(options: TrackerOptions, base: string): void {
  const { assetsUrl, model, smoothing, views, pxPerCm, distance_cm } = options;
  const isAddress = typeof assetsUrl === "string" && URL.canParse(assetsUrl, base);
  check(isAddress, "assetsUrl", assetsUrl, "the address of a folder");
  check(model === undefined || model instanceof ArrayBuffer, "model", model, "an ArrayBuffer");
  check(
    smoothing === undefined || SMOOTHINGS.includes(smoothing),
    "smoothing",
    smoothing,
    SMOOTHINGS.join(", "),
  );
  const areViews = views === undefined || views === "auto" || isViewCount(views);
  check(areViews, "views", views, `auto, ${VIEW_COUNTS.join(", ")}`);
  check(pxPerCm === undefined || isLength(pxPerCm), "pxPerCm", pxPerCm, "CSS px per cm, above 0");
  check(distance_cm === undefined || isLength(distance_cm), "distance_cm", distance_cm, "cm, above 0");
}

/** @throws GazeError tracker/bad-input */
export function requireTarget({ x_px, y_px }: ScreenPointPx, role: unknown): void {
  check(Number.isFinite(x_px), "target.x_px", x_px, "CSS px of the viewport");
  check(Number.isFinite(y_px), "target.y_px", y_px, "CSS px of the viewport");
  check(ROLES.includes(role), "role", role, ROLES.join(" or "));
}

/** @throws GazeError tracker/bad-input */
export function requireKinds(kinds: readonly MapKind[]): void {
  check(kinds.length > 0, "kinds", "none", MAP_KINDS.join(", "));
  for (const kind of kinds) check(MAP_KINDS.includes(kind), "kinds", kind, MAP_KINDS.join(", "));
}

/** Absolute, with the slash at its end that a page may leave out: without it, addresses lose the last folder. */
export function folderUrl(assetsUrl: string, base: string): string {
  const { href } = new URL(assetsUrl, base);
  return href.endsWith("/") ? href : `${href}/`;
}

const isLength = (value: unknown): boolean =>
  typeof value === "number" && Number.isFinite(value) && value > 0;

function check(isGood: boolean, name: string, value: unknown, expected: string): void {
  if (isGood) return;
  throw new GazeError("tracker/bad-input", `${name} is ${String(value)}; expected ${expected}`, {
    cure: "Mend the call: docs/library.md lists what each takes.",
  });
}
