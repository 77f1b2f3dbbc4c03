import { describe, expect, it } from "vitest";
import { y4mFrame, y4mHeader } from "./y4m.ts";

const picture = (width: number, height: number, ...pixels: number[][]) => ({
  width,
  height,
  rgba: Uint8Array.from(pixels.flatMap((rgb) => [...rgb, 255])),
});

describe("y4mFrame", () => {
  it.each([
    // ITU-R BT.601 studio range: black 16, white 235, and the primaries' corners of the colour planes.
    ["black", [0, 0, 0], [16, 128, 128]],
    ["white", [255, 255, 255], [235, 128, 128]],
    ["red", [255, 0, 0], [81, 90, 240]],
    ["green", [0, 255, 0], [145, 54, 34]],
    ["blue", [0, 0, 255], [41, 240, 110]],
  ])("turns %s into its Y, U, V", (_, rgb, [y = 0, u = 0, v = 0]) => {
    const frame = y4mFrame(picture(2, 2, rgb, rgb, rgb, rgb));
    expect([...frame]).toEqual([...Buffer.from("FRAME\n"), y, y, y, y, u, v]);
  });

  it("keeps rows in order and averages colour over two by two pixels", () => {
    const [black, white, red, grey] = [
      [0, 0, 0],
      [255, 255, 255],
      [255, 0, 0],
      [128, 128, 128],
    ];
    const frame = y4mFrame(picture(4, 2, black, white, red, red, white, black, red, red));
    expect([...frame.subarray(6)]).toEqual([16, 235, 81, 81, 235, 16, 81, 81, 128, 90, 128, 240]);
    expect(y4mFrame(picture(2, 2, grey, grey, grey, grey)).at(6)).toBe(126);
  });
});

describe("y4mHeader", () => {
  it("states size and rate", () => {
    expect(y4mHeader(640, 480, 30).toString()).toBe("YUV4MPEG2 W640 H480 F30:1 Ip A1:1 C420jpeg\n");
  });

  it("refuses odd sizes", () => {
    expect(() => y4mHeader(641, 480, 30)).toThrow(/641×480 is odd/);
  });
});
