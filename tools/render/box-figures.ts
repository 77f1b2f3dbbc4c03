/** Do our jittered squares vary as MediaPipe's do, and does it find the faces? Figures of `render -- boxes`. */
import type { BoxStatistics } from "./box-jitter.ts";
import type { BoxComparison, BoxOffset } from "./page/boxes.ts";
import { kolmogorovSmirnov, mean, shareInterval, slope, standardDeviation } from "./statistics.ts";

/** The frontal range: what a visitor before a screen does with the head. The renderer goes to ±30°, ±20°, ±20°. */
export const FRONTAL_DEG = { yaw_deg: 20, pitch_deg: 15, roll_deg: 15 } as const;

export const BOX_MEASURES = ["centreX", "centreY", "size"] as const;
export type BoxMeasure = (typeof BOX_MEASURES)[number];

export interface FoundRate {
  readonly pictures: number;
  readonly found: number;
  /** 95 % interval of the share, after Wilson. */
  readonly interval: readonly [number, number];
}

/** One measure, in shares of the true side; MediaPipe's squares first, ours second. */
export interface MeasureComparison {
  readonly mean: readonly [number, number];
  readonly sd: readonly [number, number];
  /** Two-sample Kolmogorov-Smirnov distance, 0 (the same) to 1. */
  readonly ks: number;
}

export interface BoxFigures {
  readonly people: number;
  readonly all: FoundRate;
  readonly frontal: FoundRate;
  readonly measures: Readonly<Record<BoxMeasure, MeasureComparison>>;
}

export function boxFigures(rows: readonly BoxComparison[]): BoxFigures {
  const seen = rows.filter(({ found }) => found !== null);
  const compare = (measure: BoxMeasure): MeasureComparison => {
    const theirs = seen.flatMap(({ found }) => (found === null ? [] : [found[measure]]));
    const ours = seen.flatMap(({ jittered }) => jittered.map((one: BoxOffset) => one[measure]));
    return {
      mean: [mean(theirs), mean(ours)],
      sd: [standardDeviation(theirs), standardDeviation(ours)],
      ks: kolmogorovSmirnov(theirs, ours),
    };
  };
  return {
    people: new Set(rows.map(({ person }) => person)).size,
    all: foundRate(rows),
    frontal: foundRate(rows.filter(isFrontal)),
    measures: { centreX: compare("centreX"), centreY: compare("centreY"), size: compare("size") },
  };
}

export const isFrontal = ({ yaw_deg, pitch_deg, roll_deg }: BoxComparison): boolean =>
  Math.abs(yaw_deg) <= FRONTAL_DEG.yaw_deg &&
  Math.abs(pitch_deg) <= FRONTAL_DEG.pitch_deg &&
  Math.abs(roll_deg) <= FRONTAL_DEG.roll_deg;

function foundRate(rows: readonly BoxComparison[]): FoundRate {
  const found = rows.filter((row) => row.found !== null).length;
  return { pictures: rows.length, found, interval: shareInterval(found, rows.length) };
}

/** What normal() leaves of a spread, as it cuts its tails off (random.ts). */
const CUT_SPREAD = 0.955;

/** The constants of box-jitter.ts that make our squares vary as MediaPipe's do in these rows, of one head's model. */
export function fitBoxes(rows: readonly BoxComparison[]): BoxStatistics {
  const seen = rows.flatMap(({ found, yaw_deg }) => (found === null ? [] : [{ ...found, yaw_deg }]));
  const turn = seen.map(({ yaw_deg }) => Math.abs(yaw_deg));
  const sizes = seen.map(({ size }) => size);
  const size_per_yaw_deg = slope(turn, sizes);
  // Turning left and right is the same mirrored: no offset, the line goes through zero.
  const products = seen.map(({ centreX, yaw_deg }) => centreX * yaw_deg);
  const centreX_per_yaw_deg = mean(products) / mean(turn.map((angle_deg) => angle_deg ** 2));
  const spread = (values: readonly number[]) => standardDeviation(values) / CUT_SPREAD;
  return {
    centreX_per_yaw_deg,
    centreX_sd: spread(seen.map(({ centreX, yaw_deg }) => centreX - centreX_per_yaw_deg * yaw_deg)),
    centreY: mean(seen.map(({ centreY }) => centreY)),
    centreY_sd: spread(seen.map(({ centreY }) => centreY)),
    size: mean(sizes) - size_per_yaw_deg * mean(turn),
    size_per_yaw_deg,
    size_sd: spread(seen.map(({ size, yaw_deg }) => size - size_per_yaw_deg * Math.abs(yaw_deg))),
  };
}

/** For the command line. */
export function tellBoxes({ people, all, frontal, measures }: BoxFigures): string {
  const rate = ({ pictures, found, interval: [low, high] }: FoundRate): string =>
    `${found} of ${pictures} (95 %: ${(100 * low).toFixed(2)} to ${(100 * high).toFixed(2)} %)`;
  const lines = BOX_MEASURES.map((name) => {
    const { mean: means, sd, ks } = measures[name];
    const pair = (values: readonly [number, number]) => values.map((value) => value.toFixed(4)).join(" / ");
    return `${name.padEnd(8)} mean ${pair(means)}, sd ${pair(sd)}, KS ${ks.toFixed(3)}`;
  });
  return [
    `${people} people`,
    `found ${rate(all)}`,
    `frontal ${rate(frontal)}`,
    "MediaPipe / ours, shares of the side:",
    ...lines,
  ].join("\n");
}
