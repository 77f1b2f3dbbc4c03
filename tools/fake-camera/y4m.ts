/**
 * YUV4MPEG2, the uncompressed video that Chromium plays as a camera (`--use-file-for-fake-video-capture`):
 * a text header, then per frame the word FRAME and the planes Y, U, V, colour at half resolution (4:2:0).
 */

/** One picture; RGBA, 4 × width × height bytes, top left first. Width and height are even. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** @param fps frames per second, a whole number. */
export function y4mHeader(width: number, height: number, fps: number): Buffer {
  if (width % 2 !== 0 || height % 2 !== 0)
    throw new Error(`y4m: ${width}×${height} is odd; colour is halved both ways.`);
  return Buffer.from(`YUV4MPEG2 W${width} H${height} F${fps}:1 Ip A1:1 C420jpeg\n`, "latin1");
}

/** Frame header and planes. Studio-range BT.601 (ITU-R BT.601-7 §2.5.3), which is what cameras hand over. */
export function y4mFrame({ width, height, rgba }: Picture): Buffer {
  const head = Buffer.from("FRAME\n", "latin1");
  const pixels = width * height;
  const frame = Buffer.alloc(head.length + (pixels * 3) / 2);
  head.copy(frame);
  const luma = frame.subarray(head.length, head.length + pixels);
  const blue = frame.subarray(head.length + pixels, head.length + (pixels * 5) / 4);
  const red = frame.subarray(head.length + (pixels * 5) / 4);
  const channel = (at: number, which: 0 | 1 | 2) => rgba[at * 4 + which] ?? 0;
  for (let at = 0; at < pixels; at += 1) {
    luma[at] = Math.round(
      16 + (65.481 * channel(at, 0) + 128.553 * channel(at, 1) + 24.966 * channel(at, 2)) / 255,
    );
  }
  for (let y = 0, to = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2, to += 1) {
      const at = y * width + x;
      const sum = (which: 0 | 1 | 2) =>
        channel(at, which) +
        channel(at + 1, which) +
        channel(at + width, which) +
        channel(at + width + 1, which);
      const [r, g, b] = [sum(0), sum(1), sum(2)];
      blue[to] = Math.round(128 + (-37.797 * r - 74.203 * g + 112 * b) / 1020);
      red[to] = Math.round(128 + (112 * r - 93.786 * g - 18.214 * b) / 1020);
    }
  }
  return frame;
}
