/**
 * The feature vectors of the candidate maps, and how each feature is scaled and penalised.
 * Kinds, in order of complexity:
 *   affine     raw gaze
 *   quadratic  raw gaze, its squares and product
 *   sight      raw gaze seen from the head, iris positions, head turn; fitted as sight lines (calibration-sight.ts)
 *   pose       raw gaze, head pose, iris positions
 *   embedding  all of pose, and the network's last hidden layer
 *   population sight, lids, head place and products; fitted towards a population (calibration-population.ts)
 */
import type { GazePointCm } from "../units.ts";
import { hasPopulationFeatures, POPULATION_FEATURES, populationFeatures } from "./calibration-population.ts";
import type { MapInput } from "./calibration-samples.ts";
import { headOr, isUsableHead, SIGHT_DISTANCE_CM, type SightFrame } from "./calibration-sight.ts";

export const MAP_KINDS = ["affine", "quadratic", "sight", "pose", "embedding", "population"] as const;
export type MapKind = (typeof MAP_KINDS)[number];

/** What fixes the feature vector of a map: its kind, the centre of raw gaze, the embedding's length. */
export interface FeatureSpec {
  readonly kind: MapKind;
  /** Raw gaze is taken relative to this point, so that squares are not copies of the linear terms. */
  readonly origin: GazePointCm;
  /** 0 unless the kind is "embedding". */
  readonly embeddingLength: number;
  /** Null unless the kind is fitted as sight lines. */
  readonly sight: SightFrame | null;
}

const RAW_COUNT = 2;
const SQUARE_COUNT = 3;
const POSE_COUNT = 10;
/** Sight: raw gaze from the head, mean iris offsets, yaw and pitch. */
const SIGHT_COUNT = 6;

/**
 * Natural size of the pose features, in vector order: head angles 10°, head shifts 5 cm (the shifts
 * beyond which a calibration is void), distance 10 cm, iris offsets a tenth of the eye's width. Fixed, not
 * taken from the calibration: a head held still there must not make each later degree count hugely.
 */
const POSE_SCALE = [10, 10, 10, 5, 5, 10, 0.1, 0.1, 0.1, 0.1] as const;

/** The same natural sizes for what follows raw gaze in the sight kind: iris offsets, yaw, pitch. */
const SIGHT_SCALE = [0.1, 0.1, 10, 10] as const;

/** Kinds fitted as sight lines, which need to know where the screen is. */
export const usesSight = (kind: MapKind): boolean => kind === "sight" || kind === "population";

export function featureCount(spec: FeatureSpec): number {
  if (spec.kind === "affine") return RAW_COUNT;
  if (spec.kind === "quadratic") return RAW_COUNT + SQUARE_COUNT;
  if (spec.kind === "sight") return SIGHT_COUNT;
  if (spec.kind === "population") return POPULATION_FEATURES.length;
  return RAW_COUNT + POSE_COUNT + spec.embeddingLength;
}

/** True when the input carries all that maps of this kind look at. */
export function hasFeatures(input: MapInput, spec: FeatureSpec): boolean {
  if (spec.kind === "affine" || spec.kind === "quadratic") return true;
  if (spec.kind === "population") return spec.sight !== null && hasPopulationFeatures(input);
  if (input.head === null || input.eyes === null) return false;
  if (spec.kind === "sight") return spec.sight !== null && isUsableHead(input.head);
  return spec.kind === "pose" || input.embedding?.length === spec.embeddingLength;
}

/** Feature vector; what the input lacks is NaN. */
export function featuresOf(input: MapInput, spec: FeatureSpec): Float64Array {
  if (spec.kind === "sight" && spec.sight !== null) return sightFeatures(input, spec.sight);
  if (spec.kind === "population" && spec.sight !== null) return populationFeatures(input, spec.sight);
  const out = new Float64Array(featureCount(spec));
  const u = input.raw.x_cm - spec.origin.x_cm;
  const v = input.raw.y_cm - spec.origin.y_cm;
  out[0] = u;
  out[1] = v;
  if (spec.kind === "quadratic") out.set([u * u, u * v, v * v], RAW_COUNT);
  if (spec.kind === "affine" || spec.kind === "quadratic") return out;
  const { head, eyes, embedding } = input;
  const missing = Number.NaN;
  out.set(
    head === null
      ? Array.from({ length: 6 }, () => missing)
      : [head.yaw_deg, head.pitch_deg, head.roll_deg, head.x_cm, head.y_cm, head.z_cm],
    RAW_COUNT,
  );
  out.set(
    eyes === null
      ? Array.from({ length: 4 }, () => missing)
      : [eyes.leftAlong, eyes.leftAcross, eyes.rightAlong, eyes.rightAcross],
    RAW_COUNT + 6,
  );
  for (let k = 0; k < spec.embeddingLength; k++)
    out[RAW_COUNT + POSE_COUNT + k] =
      embedding?.length === spec.embeddingLength ? (embedding[k] ?? missing) : missing;
  return out;
}

function sightFeatures({ raw, head, eyes }: MapInput, sight: SightFrame): Float64Array {
  const from = headOr(head, sight);
  const scale = SIGHT_DISTANCE_CM / from.z_cm;
  const missing = Number.NaN;
  return Float64Array.of(
    (raw.x_cm - from.x_cm) * scale,
    (raw.y_cm - from.y_cm) * scale,
    eyes === null ? missing : (eyes.leftAlong + eyes.rightAlong) / 2,
    eyes === null ? missing : (eyes.leftAcross + eyes.rightAcross) / 2,
    head?.yaw_deg ?? missing,
    head?.pitch_deg ?? missing,
  );
}

export interface FeatureScaling {
  /** d, > 0. */
  readonly scale: Float64Array;
  /** d, ≥ 0: ridge weight of each scaled feature relative to lambda. */
  readonly penalty: Float64Array;
}

export interface WeightedFeatures {
  readonly features: Float64Array;
  /** > 0. */
  readonly weight: number;
}

/**
 * Scales for a set of feature vectors: raw gaze and its squares by their own spread, pose by natural
 * size, the embedding as a whole by its mean spread (a unit that hardly fires stays small).
 */
export function scalingFor(rows: readonly WeightedFeatures[], spec: FeatureSpec): FeatureScaling {
  const d = featureCount(spec);
  const scale = new Float64Array(d).fill(1);
  const penalty = new Float64Array(d).fill(1);
  // Its features carry their natural units, its prior the penalties.
  if (spec.kind === "population") return { scale, penalty };
  const variance = varianceOf(rows, d);
  const ownSpread = spec.kind === "quadratic" ? RAW_COUNT + SQUARE_COUNT : RAW_COUNT;
  for (let j = 0; j < ownSpread; j++) scale[j] = Math.sqrt(variance[j] ?? 0) || 1;
  if (spec.kind === "sight") scale.set(SIGHT_SCALE, RAW_COUNT);
  if (spec.kind !== "pose" && spec.kind !== "embedding") return { scale, penalty };
  // Raw gaze already is the network's best guess: with a strong ridge the richer kinds fall back to affine.
  penalty.fill(0, 0, RAW_COUNT);
  scale.set(POSE_SCALE, RAW_COUNT);
  const first = RAW_COUNT + POSE_COUNT;
  const group = variance.subarray(first).reduce((sum, value) => sum + value, 0) / (spec.embeddingLength || 1);
  scale.fill(Math.sqrt(group) || 1, first);
  return { scale, penalty };
}

function varianceOf(rows: readonly WeightedFeatures[], d: number): Float64Array {
  const total = rows.reduce((sum, row) => sum + row.weight, 0);
  const mean = new Float64Array(d);
  const variance = new Float64Array(d);
  for (const { features, weight } of rows)
    for (let j = 0; j < d; j++) mean[j] = (mean[j] ?? 0) + (weight / total) * (features[j] ?? 0);
  for (const { features, weight } of rows)
    for (let j = 0; j < d; j++)
      variance[j] = (variance[j] ?? 0) + (weight / total) * ((features[j] ?? 0) - (mean[j] ?? 0)) ** 2;
  return variance;
}
