/**
 * A person, drawn from a seed: face shape, skin, hair, eyes and the habits of the lids. Pure data.
 * Anatomical ranges: iris diameter 11.2-12.3 mm, pupil distance 63 ± 3.5 mm, fissure 9-10 mm, kappa about
 * 5 ± 1.5° temporal and 1.5 ± 1° below (textbook values; see training-data notes for how sure they are).
 */
import { sampleIctShape, sampleShape } from "./face-shape.ts";
import type { Kappa } from "./geometry.ts";
import { createRandom, type Random, seedOf } from "./random.ts";
import type { Split } from "./splits.ts";

export type Rgb = readonly [number, number, number];
export const HEAD_MODELS = ["makehuman", "ict"] as const;
export type HeadModel = (typeof HEAD_MODELS)[number];
export type SkinTone = "light" | "medium" | "dark";

export interface EyeLook {
  /** Linear colours at the pupil's edge and at the rim. */
  readonly inner: Rgb;
  readonly outer: Rgb;
  readonly irisRadius_cm: number;
  /** Pupil radius over iris radius. */
  readonly pupilShare: number;
  /** Iris plane in front of the centre of rotation. */
  readonly irisDepth_cm: number;
  readonly scleraAlbedo: number;
  /** Strength of the mirror image on the cornea, 1 = physical. */
  readonly cornea: number;
}

/**
 * Means of the gains. On MakeHuman's sphere (about 1.45 cm) 0.82 moves the upper edge 0.21 mm per degree: 17 mm over a range
 * of gaze of about 82° (assumed), the mean excursion of 58 people (17 ± 2.7 mm, ARVO abstract, iovs.arvojournals.org
 * articleid=2363350). 0.28 for the lower lid, 0.07 mm per degree, is assumed: with it the opening narrows by 0.14 mm per
 * degree of looking down, so by the 2.3 mm that 50 people showed in downgaze ("Quantitating the change in upper eyelid
 * position during downgaze") at 17°.
 */
export const LID_GAINS = { upper: 0.82, lower: 0.28 } as const;

export interface LidHabits {
  /** Height of the upper margin over the pupil's centre, looking ahead. */
  readonly upper_cm: number;
  /** Depth of the lower margin below it. */
  readonly lower_cm: number;
  /** Lid rotation per eye rotation, vertical. */
  readonly upperGain: number;
  readonly lowerGain: number;
}

export interface Subject {
  readonly name: string;
  readonly split: Split;
  readonly seed: number;
  readonly gender: "female" | "male";
  /** Whose model the shape is drawn from. */
  readonly head: HeadModel;
  readonly tone: SkinTone;
  readonly targets: readonly { readonly name: string; readonly weight: number }[];
  readonly pupilDistance_cm: number;
  readonly skinTexture: string;
  /** Multiplies the texture's linear albedo. */
  readonly skinTint: Rgb;
  readonly skinGloss: number;
  readonly hair: string | null;
  readonly hairTint: Rgb;
  readonly brows: string;
  readonly browTint: Rgb;
  readonly lashes: string | null;
  /** 0…1: darkness of the shaved beard's shadow. */
  readonly stubble: number;
  readonly spectacles: Spectacles | null;
  readonly cloth: Rgb;
  readonly eyes: EyeLook;
  readonly lids: LidHabits;
  readonly kappa: { readonly left: Kappa; readonly right: Kappa };
}

export interface Spectacles {
  readonly width_cm: number;
  readonly height_cm: number;
  /** Exponent of the super-ellipse: 2 round, 5 nearly square. */
  readonly squareness: number;
  readonly rim_cm: number;
  readonly colour: Rgb;
  readonly reflection: number;
}

const LIGHT_FEMALE = [
  "young_lightskinned_female_diffuse2",
  "young_lightskinned_female_diffuse3",
  "middleage_lightskinned_female_diffuse2",
];
const LIGHT_MALE = [
  "young_lightskinned_male_diffuse",
  "young_lightskinned_male_diffuse2",
  "young_lightskinned_male_diffuse3",
  "middleage_lightskinned_male_diffuse",
  "middleage_lightskinned_male_diffuse2",
];
const DARK = [
  "young_darkskinned_male_diffuse",
  "middleage_darkskinned_male_diffuse",
  "old_darkskinned_male_diffuse",
];

/** Linear iris colours, inner and outer, with how often they are drawn. */
const IRIS: Readonly<Record<string, { readonly inner: Rgb; readonly outer: Rgb; readonly share: number }>> = {
  darkBrown: { inner: [0.04, 0.018, 0.008], outer: [0.028, 0.013, 0.007], share: 0.42 },
  brown: { inner: [0.085, 0.036, 0.012], outer: [0.05, 0.022, 0.009], share: 0.22 },
  hazel: { inner: [0.12, 0.065, 0.02], outer: [0.07, 0.065, 0.03], share: 0.1 },
  green: { inner: [0.11, 0.1, 0.04], outer: [0.07, 0.095, 0.06], share: 0.07 },
  grey: { inner: [0.14, 0.15, 0.14], outer: [0.1, 0.13, 0.15], share: 0.07 },
  blue: { inner: [0.13, 0.17, 0.19], outer: [0.06, 0.11, 0.17], share: 0.12 },
};

/** Of all people. */
const ICT_SHARE = 0.35;

/** @param model the head's model where it is not left to the draw */
export function sampleSubject(split: Split, name: string, model?: HeadModel): Subject {
  const seed = seedOf("subject", name);
  const random = createRandom(seed);
  const gender = random.chance(0.5) ? "female" : "male";
  const tone = random.weighted<SkinTone>({ light: 0.42, medium: 0.33, dark: 0.25 });
  const hairDark = tone === "light" ? random.uniform(0, 1) : random.uniform(0.75, 1);
  const hairTint = hairColour(random, hairDark);
  const irisName =
    tone === "light" ? random.weighted(mapShares()) : random.chance(0.8) ? "darkBrown" : "brown";
  const iris = IRIS[irisName] ?? { inner: [0.05, 0.02, 0.01] as Rgb, outer: [0.04, 0.02, 0.01] as Rgb };
  const kappa: Kappa = { temporal_deg: random.normal(5, 1.5), below_deg: random.normal(1.5, 1) };
  const mirrored = (): Kappa => ({
    temporal_deg: kappa.temporal_deg + random.normal(0, 0.4),
    below_deg: kappa.below_deg + random.normal(0, 0.3),
  });
  // A stream of its own: everything else about a person is as it was before there were such heads.
  const own = createRandom(seedOf("head", name));
  const drawn = own.chance(ICT_SHARE) ? "ict" : "makehuman";
  const head = model ?? drawn;
  const shape = sampleShape(random, gender, tone);
  return {
    name,
    split,
    seed,
    gender,
    head,
    tone,
    targets: head === "ict" ? sampleIctShape(own) : shape,
    pupilDistance_cm: random.normal(gender === "male" ? 6.45 : 6.2, 0.32),
    ...sampleSkin(random, gender, tone),
    skinGloss: random.uniform(0.25, 0.9) * (tone === "dark" ? 0.6 : 1),
    hair: sampleHair(random, gender),
    hairTint,
    brows: `eyebrow${String(1 + Math.floor(random.uniform(0, 12))).padStart(3, "0")}`,
    browTint: hairTint.map((value) => value * random.uniform(0.5, 0.9)) as unknown as Rgb,
    lashes: random.chance(gender === "female" ? 0.4 : 0.05)
      ? random.pick(["eyelashes01", "eyelashes02", "eyelashes03", "eyelashes04"])
      : null,
    stubble: gender === "male" && random.chance(0.5) ? random.uniform(0.15, 0.8) : 0,
    spectacles: random.chance(0.22) ? sampleSpectacles(random) : null,
    cloth: [random.uniform(0.02, 0.5), random.uniform(0.02, 0.5), random.uniform(0.02, 0.5)],
    eyes: {
      inner: jitter(random, iris.inner, 0.25),
      outer: jitter(random, iris.outer, 0.25),
      irisRadius_cm: random.normal(0.587, 0.013),
      pupilShare: random.uniform(0.26, 0.52),
      irisDepth_cm: random.normal(1.05, 0.025),
      scleraAlbedo: random.uniform(0.34, 0.47) * (tone === "dark" ? 0.7 : tone === "medium" ? 0.85 : 1),
      cornea: random.uniform(0.35, 0.9),
    },
    lids: {
      upper_cm: random.normal(0.41, 0.045),
      lower_cm: random.normal(0.52, 0.035),
      upperGain: random.normal(LID_GAINS.upper, 0.08),
      lowerGain: random.normal(LID_GAINS.lower, 0.06),
    },
    kappa: { left: mirrored(), right: mirrored() },
  };
}

const mapShares = (): Record<string, number> =>
  Object.fromEntries(Object.entries(IRIS).map(([key, { share }]) => [key, share]));

const jitter = (random: Random, colour: Rgb, amount: number): Rgb => {
  const level = random.uniform(1 - amount, 1 + amount);
  return colour.map((value) => value * level * random.uniform(0.93, 1.07)) as unknown as Rgb;
};

function hairColour(random: Random, darkness: number): Rgb {
  if (random.chance(0.08)) return jitter(random, [0.4, 0.4, 0.42], 0.3);
  const black: Rgb = [0.014, 0.011, 0.01];
  const fair: Rgb = [0.32, 0.2, 0.1];
  const mix = (1 - darkness) ** 1.5;
  return jitter(
    random,
    black.map((value, k) => value + ((fair[k] ?? 0) - value) * mix) as unknown as Rgb,
    0.2,
  );
}

function sampleHair(random: Random, gender: "female" | "male"): string | null {
  if (gender === "male" && random.chance(0.12)) return null;
  return random.weighted<string>(
    gender === "female"
      ? { short01: 0.2, short02: 0.3, short04: 0.36, short03: 0.005, bob02: 0.005, braid01: 0.005 }
      : { short01: 0.36, short02: 0.3, short04: 0.3, short03: 0.005 },
  );
}

function sampleSkin(
  random: Random,
  gender: "female" | "male",
  tone: SkinTone,
): { skinTexture: string; skinTint: Rgb } {
  const level = random.uniform(0.82, 1.12);
  const warmth = random.uniform(-0.06, 0.06);
  const light = gender === "female" ? LIGHT_FEMALE : LIGHT_MALE;
  if (tone === "light")
    return { skinTexture: random.pick(light), skinTint: [level * (1 + warmth), level, level * (1 - warmth)] };
  // Medium: light textures darkened, blue most (melanin absorbs short waves most). Dark women likewise,
  // for want of a dark female texture; a third of them wear the male dark ones.
  if (tone === "medium") {
    const depth = random.uniform(0.5, 0.85);
    return { skinTexture: random.pick(light), skinTint: [depth ** 0.9, depth ** 1.08, depth ** 1.3] };
  }
  if (gender === "female" && random.chance(0.6)) {
    const depth = random.uniform(0.2, 0.42);
    return { skinTexture: random.pick(light), skinTint: [depth ** 0.92, depth ** 1.06, depth ** 1.2] };
  }
  const shade = random.uniform(0.75, 1.5);
  return {
    skinTexture: random.pick(DARK),
    skinTint: [shade * (0.92 + warmth), shade, shade * (1.1 - warmth)],
  };
}

function sampleSpectacles(random: Random): Spectacles {
  const dark = random.chance(0.7);
  return {
    width_cm: random.uniform(4.6, 5.6),
    height_cm: random.uniform(3.2, 4.6),
    squareness: random.uniform(2, 5),
    rim_cm: random.chance(0.4) ? random.uniform(0.05, 0.1) : random.uniform(0.12, 0.3),
    colour: dark
      ? [random.uniform(0.005, 0.03), random.uniform(0.005, 0.02), random.uniform(0.005, 0.02)]
      : [random.uniform(0.1, 0.5), random.uniform(0.05, 0.35), random.uniform(0.03, 0.3)],
    reflection: random.uniform(0.2, 1),
  };
}
