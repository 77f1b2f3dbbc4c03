// Tables of one address per pixel, row by row, filled up by repeating the last. Made once per network.
import {
  PIXELS_ACROSS,
  PIXELS_COUNT,
  PIXELS_DOWN,
  PIXELS_FIRST,
  PIXELS_HEIGHT,
  PIXELS_TO,
  PIXELS_WIDTH,
} from "../step-layout";
import { address, word } from "./step";

export function pixels(step: usize): void {
  const width = word(step, PIXELS_WIDTH);
  const height = word(step, PIXELS_HEIGHT);
  const across = word(step, PIXELS_ACROSS);
  let to = address(step, PIXELS_TO);
  const end = to + (<usize>word(step, PIXELS_COUNT) << 2);
  let row = word(step, PIXELS_FIRST);
  let pixel = row;
  for (let y = 0; y < height; y++) {
    pixel = row;
    for (let x = 0; x < width; x++) {
      store<i32>(to, pixel);
      to += 4;
      pixel += across;
    }
    row += word(step, PIXELS_DOWN);
  }
  for (; to < end; to += 4) store<i32>(to, pixel - across);
}
