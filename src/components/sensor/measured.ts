/** What this computer's own stages took, medians of the last seconds, ms. Its camera is not included. */
export interface MeasuredStages {
  readonly face_ms: number;
  readonly crop_ms: number;
  readonly network_ms: number;
  /** Runs of crop and network that those times are of. */
  readonly views: number;
  readonly total_ms: number;
}
