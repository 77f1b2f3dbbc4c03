/** What this computer's own stages took, medians of the last seconds, ms. Its camera is not included. */
export interface MeasuredStages {
  readonly face_ms: number;
  readonly crop_ms: number;
  readonly network_ms: number;
  readonly total_ms: number;
}
