import { describe, expect, it } from "vitest";
import { pageZoom } from "./page-zoom.ts";

const window_ = (outerWidth_px: number, innerWidth_px: number, devicePixelRatio: number) => ({
  outerWidth_px,
  innerWidth_px,
  devicePixelRatio,
});

describe("pageZoom", () => {
  it.each([
    ["no zoom", window_(1920, 1920, 1), 1],
    ["no zoom, with borders", window_(1280, 1264, 1), 1],
    ["no zoom on a screen that the system enlarges", window_(1536, 1536, 1.25), 1],
    ["150 %", window_(1920, 1280, 1.5), 1.5],
    ["150 % on a screen of twice the pixels", window_(1440, 960, 3), 1.5],
    ["67 %", window_(1920, 2880, 0.6666667), 0.67],
    ["125 % on a screen that the system enlarges, with borders", window_(1536, 1216, 1.5625), 1.25],
  ])("%s", (_, widths, zoom) => {
    expect(pageZoom(widths)).toBe(zoom);
  });

  it("is not deceived by a panel beside the page", () => {
    expect(pageZoom(window_(1920, 1280, 1))).toBe(1);
  });

  it("leaves a browser alone that states all lengths in the page's px", () => {
    expect(pageZoom(window_(1280, 1280, 1.5))).toBe(1);
  });

  it("is 1 for a window without a size", () => {
    expect(pageZoom(window_(0, 0, 1))).toBe(1);
  });
});
