import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyMap, type CalibrationMap } from "./calibration.ts";
import {
  type CalibrationKey,
  changesBetween,
  parseCalibration,
  serialiseCalibration,
} from "./calibration-store.ts";
import { GazeError } from "./errors.ts";

const key: CalibrationKey = {
  modelSha256: "ab12",
  cameraIdHash: "cd34",
  frameWidth_px: 640,
  frameHeight_px: 480,
  viewportWidth_px: 1933,
  viewportHeight_px: 1087,
  screenWidth_px: 1920,
  screenHeight_px: 1080,
  devicePixelRatio: 1.25,
};

const map: CalibrationMap = {
  spec: { kind: "affine", origin: { x_cm: 1 / 3, y_cm: -1 / 7 }, embeddingLength: 0, sight: null },
  centre: [0.1, 0.2],
  scale: [3.1, 4.1],
  intercept_px: [961.7, 541.3],
  coefficients_px: [
    [409.1, -11.3],
    [7.9, -307.7],
  ],
  lambda: 0.01,
  drift_px: { x_px: 5.3, y_px: -2.9 },
};

function refusalOf(text: string): { code: string; message: string } {
  try {
    parseCalibration(text);
  } catch (error) {
    if (error instanceof GazeError) return { code: error.code, message: error.message };
    throw error;
  }
  return { code: "none", message: "" };
}

/** The stored text with one member, given by its path, replaced. */
function edited(path: readonly string[], value: unknown): string {
  const root = JSON.parse(serialiseCalibration({ key, map })) as Record<string, unknown>;
  let at = root;
  for (const name of path.slice(0, -1)) at = at[name] as Record<string, unknown>;
  at[path.at(-1) ?? ""] = value;
  return JSON.stringify(root);
}

describe("a stored calibration", () => {
  it("comes back equal, to the last digit", () => {
    const restored = parseCalibration(serialiseCalibration({ key, map }));
    expect(restored).toEqual({ key, map });
    const input = { raw: { x_cm: 1.7, y_cm: -3.1 }, head: null, eyes: null, embedding: null };
    expect(applyMap(restored.map, input)).toEqual(applyMap(map, input));
  });

  it.each<[string, readonly string[], unknown, string, string]>([
    ["a foreign format", ["format"], "something", "session-file/corrupt", "calibration.format"],
    ["a newer version", ["version"], 2, "session-file/version", "newer"],
    ["an older version", ["version"], 0, "session-file/version", "older"],
    [
      "a text for a number",
      ["key", "frameWidth_px"],
      "640",
      "session-file/corrupt",
      "calibration.key.frameWidth_px",
    ],
    [
      "an unknown kind",
      ["map", "spec", "kind"],
      "cubic",
      "session-file/corrupt",
      "calibration.map.spec.kind",
    ],
    [
      "too few coefficients",
      ["map", "coefficients_px"],
      [[1, 2]],
      "session-file/corrupt",
      "coefficients_px.length",
    ],
    ["a scale of zero", ["map", "scale"], [1, 0], "session-file/corrupt", "calibration.map.scale[1]"],
    ["a missing member", ["map", "lambda"], undefined, "session-file/corrupt", "calibration.map.lambda"],
  ])("refuses %s by name", (_what, path, value, code, words) => {
    const refusal = refusalOf(edited(path, value));
    expect(refusal.code).toBe(code);
    expect(refusal.message).toContain(words);
  });

  it("refuses every truncation, and never fails otherwise", () => {
    const text = serialiseCalibration({ key, map });
    for (let length = 0; length < text.length; length += 7)
      expect(refusalOf(text.slice(0, length)).code).toBe("session-file/corrupt");
    fc.assert(
      fc.property(fc.json(), (anything) => {
        expect(refusalOf(anything).code).toBe("session-file/corrupt");
      }),
    );
  });
});

describe("the set-up of a calibration", () => {
  it("names what changed, once each", () => {
    expect(changesBetween(key, { ...key })).toEqual([]);
    expect(
      changesBetween(key, { ...key, devicePixelRatio: 1, viewportWidth_px: 1, viewportHeight_px: 2 }),
    ).toEqual(["the window size", "the zoom"]);
  });
});

describe("a stored sight map", () => {
  const sightMap: CalibrationMap = {
    ...map,
    spec: {
      kind: "sight",
      origin: { x_cm: 0, y_cm: 0 },
      embeddingLength: 0,
      sight: {
        screen: { x_pxPerCm: 41, y_pxPerCm: 37, lens: { x_px: 953, y_px: -43 } },
        home: { x_cm: 1, y_cm: 2, z_cm: 53 },
      },
    },
    centre: [1, 2, 3, 4, 5, 6],
    scale: [1, 2, 3, 4, 5, 6],
    coefficients_px: Array.from({ length: 6 }, (_, i): [number, number] => [i + 1, -i - 2]),
  };

  it("comes back equal, and is refused without its frame", () => {
    const text = serialiseCalibration({ key, map: sightMap });
    expect(parseCalibration(text).map).toEqual(sightMap);
    const spec = { ...sightMap.spec, sight: null };
    const bare = serialiseCalibration({ key, map: { ...sightMap, spec } });
    expect(refusalOf(bare)).toMatchObject({ code: "session-file/corrupt" });
    expect(refusalOf(bare).message).toContain("calibration.map.spec.sight: expected what suits a sight map");
  });
});
