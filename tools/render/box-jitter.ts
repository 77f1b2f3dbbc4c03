/**
 * Face boxes as the live pipeline would find them: the square round the true landmarks, shifted and scaled
 * as MediaPipe's squares are against ours on the same drawn pictures (measured by `npm run render -- boxes`).
 */
import type { FaceBox } from "../../src/inference/observation.ts";
import type { Random } from "./random.ts";

/**
 * Shares of the true square's side; measured on 848 pictures of 106 people, a third of them with ICT-FaceKit's heads. The spreads are those measured over
 * 0.955, as normal() cuts its tails off. Most of the spread of centreY and size lies between people, not between pictures.
 */
export const BOX_STATISTICS = {
  /** MediaPipe's square lags behind a turned face. */
  centreX_per_yaw_deg: -0.0009,
  centreX_sd: 0.0093,
  centreY: 0.0182,
  centreY_sd: 0.0179,
  size: 0.9635,
  size_per_yaw_deg: -0.0005,
  size_sd: 0.0351,
} as const;

/** @param yaw_deg head yaw, + to the user's right */
export function sampleBox(random: Random, box: FaceBox, yaw_deg: number): FaceBox {
  const s = BOX_STATISTICS;
  const size_px = box.size_px * random.normal(s.size + s.size_per_yaw_deg * Math.abs(yaw_deg), s.size_sd);
  const x =
    box.x_px + box.size_px / 2 + box.size_px * random.normal(s.centreX_per_yaw_deg * yaw_deg, s.centreX_sd);
  const y = box.y_px + box.size_px / 2 + box.size_px * random.normal(s.centreY, s.centreY_sd);
  return { x_px: x - size_px / 2, y_px: y - size_px / 2, size_px };
}
