/**
 * Face boxes as the live pipeline would find them: the square round the true landmarks, shifted and scaled
 * as MediaPipe's squares are against ours on the same drawn pictures (`npm run render -- boxes` measures and prints the constants).
 */
import type { FaceBox } from "../../src/inference/observation.ts";
import type { Random } from "./random.ts";
import type { HeadModel } from "./subject.ts";

export interface BoxStatistics {
  /** MediaPipe's square lags behind a turned face. */
  readonly centreX_per_yaw_deg: number;
  readonly centreX_sd: number;
  readonly centreY: number;
  readonly centreY_sd: number;
  readonly size: number;
  readonly size_per_yaw_deg: number;
  readonly size_sd: number;
}

/**
 * Shares of the true square's side; measured on 712 pictures of 89 people with MakeHuman's heads and on 408 of 51 with ICT-FaceKit's. The spreads are
 * those measured over 0.955, as normal() cuts its tails off. Most of the spread of centreY and size lies between people, not between pictures.
 * The landmarks' vertices were found on MakeHuman's heads and lie higher on ICT-FaceKit's foreheads: there MediaPipe's square is smaller and lower.
 */
export const BOX_STATISTICS: Readonly<Record<HeadModel, BoxStatistics>> = {
  makehuman: {
    centreX_per_yaw_deg: -0.001,
    centreX_sd: 0.0097,
    centreY: 0.0112,
    centreY_sd: 0.0166,
    size: 0.9762,
    size_per_yaw_deg: -0.0003,
    size_sd: 0.0321,
  },
  ict: {
    centreX_per_yaw_deg: -0.0007,
    centreX_sd: 0.0084,
    centreY: 0.0323,
    centreY_sd: 0.0113,
    size: 0.9377,
    size_per_yaw_deg: -0.0006,
    size_sd: 0.0219,
  },
};

/** @param yaw_deg head yaw, + to the user's right */
export function sampleBox(random: Random, box: FaceBox, yaw_deg: number, head: HeadModel): FaceBox {
  const s = BOX_STATISTICS[head];
  const size_px = box.size_px * random.normal(s.size + s.size_per_yaw_deg * Math.abs(yaw_deg), s.size_sd);
  const x =
    box.x_px + box.size_px / 2 + box.size_px * random.normal(s.centreX_per_yaw_deg * yaw_deg, s.centreX_sd);
  const y = box.y_px + box.size_px / 2 + box.size_px * random.normal(s.centreY, s.centreY_sd);
  return { x_px: x - size_px / 2, y_px: y - size_px / 2, size_px };
}
