/** The shape of a face: which of MakeHuman's targets or ICT-FaceKit's modes, and how much of each, drawn at random. */
import { ICT_HOST, ICT_MODES, ictMode } from "./ict-names.ts";
import type { Random } from "./random.ts";
import type { SkinTone, Subject } from "./subject.ts";

/** Pairs that may be mixed on one face, with the largest weight that still looks like a person. */
const FEATURES: readonly (readonly [string, string, number])[] = [
  ["head-scale-horiz-decr", "head-scale-horiz-incr", 0.4],
  ["head-scale-vert-decr", "head-scale-vert-incr", 0.35],
  ["head-scale-depth-decr", "head-scale-depth-incr", 0.35],
  ["head-fat-decr", "head-fat-incr", 0.45],
  ["head-angle-in", "head-angle-out", 0.35],
  ["nose-scale-vert-decr", "nose-scale-vert-incr", 0.45],
  ["nose-scale-horiz-decr", "nose-scale-horiz-incr", 0.45],
  ["nose-scale-depth-decr", "nose-scale-depth-incr", 0.45],
  ["nose-volume-decr", "nose-volume-incr", 0.4],
  ["nose-width1-decr", "nose-width1-incr", 0.4],
  ["nose-hump-decr", "nose-hump-incr", 0.45],
  ["nose-curve-concave", "nose-curve-convex", 0.45],
  ["nose-point-down", "nose-point-up", 0.45],
  ["nose-flaring-decr", "nose-flaring-incr", 0.4],
  ["mouth-scale-horiz-decr", "mouth-scale-horiz-incr", 0.45],
  ["mouth-scale-vert-decr", "mouth-scale-vert-incr", 0.4],
  ["mouth-trans-down", "mouth-trans-up", 0.35],
  ["mouth-upperlip-height-decr", "mouth-upperlip-height-incr", 0.45],
  ["mouth-lowerlip-height-decr", "mouth-lowerlip-height-incr", 0.45],
  ["mouth-angles-down", "mouth-angles-up", 0.3],
  ["chin-width-decr", "chin-width-incr", 0.45],
  ["chin-height-decr", "chin-height-incr", 0.4],
  ["chin-prominent-decr", "chin-prominent-incr", 0.4],
  ["chin-bones-decr", "chin-bones-incr", 0.4],
  ["forehead-scale-vert-decr", "forehead-scale-vert-incr", 0.4],
  ["forehead-temple-decr", "forehead-temple-incr", 0.4],
];
const SIDED_FEATURES: readonly (readonly [string, string, number])[] = [
  ["cheek-bones-decr", "cheek-bones-incr", 0.45],
  ["cheek-inner-decr", "cheek-inner-incr", 0.4],
  ["cheek-volume-decr", "cheek-volume-incr", 0.45],
  ["cheek-trans-down", "cheek-trans-up", 0.4],
  ["ear-scale-decr", "ear-scale-incr", 0.4],
  ["eye-bag-decr", "eye-bag-incr", 0.3],
  ["eye-eyefold-down", "eye-eyefold-up", 0.25],
  ["eye-corner1-down", "eye-corner1-up", 0.2],
  ["eye-corner2-down", "eye-corner2-up", 0.2],
  ["eye-push1-in", "eye-push1-out", 0.2],
];
const HEAD_SHAPES = [
  "head-oval",
  "head-round",
  "head-rectangular",
  "head-square",
  "head-triangular",
  "head-diamond",
  "head-invertedtriangular",
];

export function sampleShape(random: Random, gender: "female" | "male", tone: SkinTone): Subject["targets"] {
  const targets: { name: string; weight: number }[] = [];
  const put = (name: string, weight: number): void => {
    if (weight > 0.01) targets.push({ name, weight });
  };
  const old = random.chance(0.45) ? random.uniform(0, 0.75) : random.uniform(0, 0.2);
  const raw = {
    caucasian: random.uniform(0, 1) ** 2,
    asian: random.uniform(0, 1) ** 2,
    african: random.uniform(0, 1) ** 2,
  };
  if (tone === "dark") raw.african += 1.2;
  else if (tone === "light") raw.african *= 0.15;
  raw[tone === "dark" ? "african" : random.chance(0.6) ? "caucasian" : "asian"] += 0.6;
  const total = raw.caucasian + raw.asian + raw.african;
  for (const [race, share] of Object.entries(raw)) {
    put(`${race}-${gender}-young`, (share / total) * (1 - old));
    put(`${race}-${gender}-old`, (share / total) * old);
  }
  const heavy = random.normal(0.1, 0.35);
  const build = heavy >= 0 ? "max" : "min";
  for (const [age, share] of [
    ["young", 1 - old],
    ["old", old],
  ] as const) {
    put(`universal-${gender}-${age}-averagemuscle-averageweight`, share * (1 - Math.min(1, Math.abs(heavy))));
    put(`universal-${gender}-${age}-averagemuscle-${build}weight`, share * Math.min(1, Math.abs(heavy)));
  }
  put(random.pick(HEAD_SHAPES), random.uniform(0, 0.6));
  for (const [less, more, limit] of FEATURES) {
    const weight = random.normal(0, limit / 2);
    put(weight < 0 ? less : more, Math.min(limit, Math.abs(weight)));
  }
  for (const [less, more, limit] of SIDED_FEATURES) {
    const weight = random.normal(0, limit / 2);
    for (const side of ["l", "r"]) {
      const own = weight + random.normal(0, limit / 12);
      put(`${side}-${own < 0 ? less : more}`, Math.min(limit, Math.abs(own)));
    }
  }
  targets.push(...liftBrows(random));
  return targets;
}

/** MakeHuman's brows hang low and stern on every face. */
const liftBrows = (random: Random): Subject["targets"] => [
  { name: "eyebrows-trans-up", weight: random.uniform(0.1, 0.5) },
  { name: "eyebrows-angle-up", weight: random.uniform(0, 0.4) },
];

/** Weights beyond this many standard deviations leave the range of the scanned people. */
const ICT_LIMIT = 2.2;

/** A face of ICT-FaceKit's: the average of its scans and every mode normally distributed, as the model has them. */
export function sampleIctShape(random: Random): Subject["targets"] {
  const modes = Array.from({ length: ICT_MODES }, (_, k) => ({
    name: ictMode(k),
    weight: Math.min(ICT_LIMIT, Math.max(-ICT_LIMIT, random.normal(0, 1))),
  }));
  return [...ICT_HOST, { name: "ict-mean", weight: 1 }, ...modes, ...liftBrows(random)];
}
