/** Shape of the asset table that `pack.ts` writes and the page reads. Slices point into one binary block. */

/** `count` 32-bit numbers from byte `offset`. */
export interface Slice {
  readonly offset: number;
  readonly count: number;
}

export interface GarmentEntry {
  readonly kind: "hair" | "eyebrows" | "eyelashes";
  readonly name: string;
  /** Picture path below the MakeHuman folder. */
  readonly texture: string;
  readonly anchors: Slice;
  readonly weights: Slice;
  readonly offsets: Slice;
  readonly scales: readonly { readonly from: number; readonly to: number; readonly reference_cm: number }[];
  /** [vertex, texture point] pairs, 6 per triangle. */
  readonly triangles: Slice;
  readonly uvs: Slice;
}

export interface PackTable {
  /** 3 × base vertices, cm, +x the person's left, +y up, +z forward. */
  readonly base: Slice;
  readonly uvs: Slice;
  /** [vertex, texture point] pairs, 6 per triangle: head, neck and shoulders. */
  readonly body: Slice;
  /** Vertices of the eye helpers (the person's own right and left). */
  readonly rightEye: Slice;
  readonly leftEye: Slice;
  /** 0…1 per base vertex: how far it turns with the head. */
  readonly headWeights: Slice;
  /** Lid bone weights per base vertex. */
  readonly lids: Readonly<Record<"rightUpper" | "rightLower" | "leftUpper" | "leftLower", Slice>>;
  /** Vertices whose mean is the point about which the head turns. */
  readonly neckJoint: readonly number[];
  readonly targets: Readonly<Record<string, { readonly indices: Slice; readonly deltas: Slice }>>;
  readonly garments: readonly GarmentEntry[];
}
