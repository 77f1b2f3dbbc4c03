/** One window for tests: 1300 × 700 px at 50 px per cm, seen from 61 cm. */
import { screenGeometry } from "./screen.ts";

export const facts = {
  viewport_width_px: 1300,
  viewport_height_px: 700,
  screen_width_px: 1300,
  viewport_left_px: 0,
  viewport_top_px: 0,
};
export const screen = screenGeometry(facts, { screen_cm: 26, distance_cm: 61 });
