import { describe, expect, it } from "vitest";
import {
  folderUrl,
  requireKinds,
  requireOptions,
  requireTarget,
  type TrackerOptions,
} from "./tracker-options.ts";

const BASE = "https://example.org/study/page.html";

const good: TrackerOptions = {
  assetsUrl: "./dist-lib/",
  model: new ArrayBuffer(8),
  smoothing: "kalman",
  views: 9,
  pxPerCm: 37.8,
  distance_cm: 57,
};
/** As a page without a compiler may call it. */
const refused = (call: () => void) => {
  try {
    call();
  } catch (thrown) {
    return thrown;
  }
  throw new Error("nothing was refused");
};

describe("options of the tracker", () => {
  it("may be all there, or the address alone", () => {
    requireOptions(good, BASE);
    requireOptions({ assetsUrl: "https://example.org/gaze/" }, BASE);
  });

  it.each([
    ["assetsUrl", undefined],
    ["assetsUrl", "https://"],
    ["model", "network.tflite"],
    ["smoothing", "oneeuro"],
    ["smoothing", null],
    ["views", 2],
    ["views", "5"],
    ["views", "all"],
    ["pxPerCm", 0],
    ["pxPerCm", Number.NaN],
    ["pxPerCm", "38"],
    ["distance_cm", -60],
    ["distance_cm", Number.POSITIVE_INFINITY],
  ])("are refused by name: %s %s", (name, value) => {
    const error = refused(() => requireOptions({ ...good, [name]: value } as TrackerOptions, BASE));
    expect(error).toMatchObject({
      code: "tracker/bad-input",
      message: expect.stringContaining(`${name} is ${value};`),
    });
  });
});

describe("calls of the tracker", () => {
  it("take places off the screen, and refuse what is no place or no role", () => {
    requireTarget({ x_px: -300, y_px: 0 }, "validation");
    const nowhere = { x_px: 5, y_px: Number.NaN };
    expect(refused(() => requireTarget(nowhere, "calibration"))).toMatchObject({
      message: expect.stringContaining("target.y_px is NaN"),
    });
    expect(refused(() => requireTarget({ x_px: 5, y_px: 7 }, "validate"))).toMatchObject({
      message: expect.stringContaining("role is validate"),
    });
  });

  it("fit the kinds of map that exist", () => {
    requireKinds(["affine", "pose"]);
    expect(refused(() => requireKinds([]))).toMatchObject({ code: "tracker/bad-input" });
    expect(refused(() => requireKinds(["affine", "cubic" as "affine"]))).toMatchObject({
      message: expect.stringContaining("kinds is cubic"),
    });
  });
});

it.each([
  ["./dist-lib/", "https://example.org/study/dist-lib/"],
  ["./dist-lib", "https://example.org/study/dist-lib/"],
  ["https://example.org", "https://example.org/"],
])("the folder's address ends in a slash: %s", (given, expected) => {
  expect(folderUrl(given, BASE)).toBe(expected);
});
