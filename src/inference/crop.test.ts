import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  asSeen,
  boxFromLandmarks,
  cropToRgba,
  cropToTensor,
  eyeBoxFromLandmarks,
  type FramePatch,
  luma,
  partOf,
  patchRect,
  quantise,
  rgbaToTensor,
} from "./crop.ts";
import type { CropBox, InputDescriptor, RgbaImage } from "./observation.ts";

const SEED = 20261;

function frameOf(width: number, height: number, pixel: (x: number, y: number) => [number, number, number]) {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set([...pixel(x, y), 255], 4 * (y * width + x));
  }
  const image: RgbaImage = { width, height, data };
  return { image, left_px: 0, top_px: 0, frame_width: width, frame_height: height } satisfies FramePatch;
}

/** The same frame as a patch that holds only what the box needs. */
function cutPatch(frame: FramePatch, box: CropBox): FramePatch {
  const rect = patchRect(box, frame.frame_width, frame.frame_height);
  const data = new Uint8ClampedArray(4 * rect.width * rect.height);
  for (let y = 0; y < rect.height; y++) {
    const from = 4 * ((y + rect.top_px) * frame.frame_width + rect.left_px);
    data.set(frame.image.data.subarray(from, from + 4 * rect.width), 4 * y * rect.width);
  }
  return { ...frame, image: { width: rect.width, height: rect.height, data }, ...rect };
}

const channel = (image: RgbaImage, c: number) =>
  Array.from({ length: image.width * image.height }, (_, i) => image.data[4 * i + c]);

describe("cropToRgba", () => {
  it("copies pixels at scale 1", () => {
    const frame = frameOf(7, 5, (x, y) => [x * 10, y * 20, x + y]);
    const crop = cropToRgba(frame, { x_px: 2, y_px: 1, width_px: 3, height_px: 3 }, 3, 3);
    expect(channel(crop, 0)).toEqual([20, 30, 40, 20, 30, 40, 20, 30, 40]);
    expect(channel(crop, 1)).toEqual([20, 20, 20, 40, 40, 40, 60, 60, 60]);
    expect(channel(crop, 3)).toEqual(Array(9).fill(255));
  });

  it("takes the mean of each footprint when it shrinks", () => {
    const frame = frameOf(8, 8, (x, y) => [x * 8, y * 8, (x ^ y) & 1 ? 200 : 100]);
    const crop = cropToRgba(frame, { x_px: 0, y_px: 0, width_px: 8, height_px: 8 }, 2, 2);
    // Columns 0…3 average 1.5 × 8, columns 4…7 average 5.5 × 8; the checkerboard becomes flat.
    expect(channel(crop, 0)).toEqual([12, 44, 12, 44]);
    expect(channel(crop, 1)).toEqual([12, 12, 44, 44]);
    expect(channel(crop, 2)).toEqual([150, 150, 150, 150]);
  });

  it("weighs partly covered pixels by the part covered", () => {
    const frame = frameOf(3, 3, (x) => [[0, 90, 240][x] ?? 0, 0, 0]);
    // Footprints 0…1.5 and 1.5…3: (0 + 90/2)/1.5 = 30 and (90/2 + 240)/1.5 = 190.
    const crop = cropToRgba(frame, { x_px: 0, y_px: 0, width_px: 3, height_px: 3 }, 2, 2);
    expect(channel(crop, 0)).toEqual([30, 190, 30, 190]);
  });

  it("interpolates linearly when it enlarges: a ramp stays a ramp", () => {
    const frame = frameOf(16, 16, (x, y) => [x * 16, y * 16, 0]);
    const crop = cropToRgba(frame, { x_px: 4, y_px: 4, width_px: 4, height_px: 4 }, 8, 8);
    // Centre of crop column i is at frame x = 4.25 + i/2, where the ramp is 16 × (x − 0.5).
    expect(channel(crop, 0).slice(0, 8)).toEqual([60, 68, 76, 84, 92, 100, 108, 116]);
    expect(channel(crop, 1).filter((_, i) => i % 8 === 0)).toEqual([60, 68, 76, 84, 92, 100, 108, 116]);
  });

  it("is black outside the frame, also for a box that misses it", () => {
    const frame = frameOf(4, 4, () => [255, 255, 255]);
    const crop = cropToRgba(frame, { x_px: -2, y_px: -2, width_px: 4, height_px: 4 }, 4, 4);
    const lit = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 255, 255];
    expect(channel(crop, 0)).toEqual(lit);
    const missed = cropToRgba(frame, { x_px: 90, y_px: -50, width_px: 8, height_px: 8 }, 4, 4);
    expect(channel(missed, 0)).toEqual(Array(16).fill(0));
    expect(channel(missed, 3)).toEqual(Array(16).fill(255));
  });

  it("gives the same bytes from the whole frame and from the patch patchRect asks for", () => {
    const frame = frameOf(61, 47, (x, y) => [(x * 37 + y * 11) & 255, (x * y) & 255, (x * 5 + y * 53) & 255]);
    fc.assert(
      fc.property(
        fc.double({ min: -40, max: 60, noNaN: true }),
        fc.double({ min: -40, max: 50, noNaN: true }),
        fc.double({ min: 2, max: 90, noNaN: true }),
        fc.double({ min: 2, max: 90, noNaN: true }),
        (x_px, y_px, width_px, height_px) => {
          const box = { x_px, y_px, width_px, height_px };
          expect(cropToRgba(cutPatch(frame, box), box, 13, 11).data).toEqual(
            cropToRgba(frame, box, 13, 11).data,
          );
        },
      ),
      { seed: SEED },
    );
  });

  it("keeps a flat picture flat at every scale and offset", () => {
    const frame = frameOf(64, 64, () => [255, 131, 1]);
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 20, noNaN: true }),
        fc.double({ min: 1.5, max: 43, noNaN: true }),
        (start, side_px) => {
          const crop = cropToRgba(
            frame,
            { x_px: start, y_px: start, width_px: side_px, height_px: side_px },
            9,
            9,
          );
          expect(new Set(channel(crop, 0))).toEqual(new Set([255]));
          expect(new Set(channel(crop, 1))).toEqual(new Set([131]));
          expect(new Set(channel(crop, 2))).toEqual(new Set([1]));
        },
      ),
      { seed: SEED },
    );
  });

  it("mirrors when the picture is mirrored", () => {
    const pixel = (x: number, y: number): [number, number, number] => [
      (x * 29 + y * 7) & 255,
      (x * 3) & 255,
      y,
    ];
    const frame = frameOf(80, 60, pixel);
    const mirrored = frameOf(80, 60, (x, y) => pixel(79 - x, y));
    const crop = cropToRgba(frame, { x_px: 11.25, y_px: 6.5, width_px: 42.75, height_px: 42.75 }, 16, 16);
    const other = cropToRgba(
      mirrored,
      { x_px: 80 - 11.25 - 42.75, y_px: 6.5, width_px: 42.75, height_px: 42.75 },
      16,
      16,
    );
    for (let y = 0; y < 16; y++) {
      for (let x = 0; x < 16; x++) {
        const a = crop.data[4 * (16 * y + x)] ?? 0;
        const b = other.data[4 * (16 * y + 15 - x)] ?? 0;
        expect(Math.abs(a - b), `row ${y}, column ${x}`).toBeLessThanOrEqual(1);
      }
    }
  });

  it("refuses a patch that lacks part of the box, a box without size, and a wrong out", () => {
    const frame = frameOf(20, 20, () => [1, 2, 3]);
    const part = cutPatch(frame, { x_px: 5, y_px: 5, width_px: 5, height_px: 5 });
    expect(() => cropToRgba(part, { x_px: 2, y_px: 5, width_px: 5, height_px: 5 }, 4, 4)).toThrow(/patch/);
    expect(() => cropToRgba(frame, { x_px: 2, y_px: 5, width_px: 0, height_px: 0 }, 4, 4)).toThrow(/box/);
    expect(() => cropToRgba(frame, { x_px: 2, y_px: Number.NaN, width_px: 3, height_px: 3 }, 4, 4)).toThrow(
      /box/,
    );
    const out = { width: 4, height: 5, data: new Uint8ClampedArray(80) };
    expect(() => cropToRgba(frame, { x_px: 2, y_px: 5, width_px: 3, height_px: 3 }, 4, 4, out)).toThrow(
      /out/,
    );
  });
});

describe("cropToTensor", () => {
  const colour: InputDescriptor = {
    width: 2,
    height: 2,
    layout: "rgb+xy",
    scale: 1 / 128,
    zeroPoint: -1,
    part: { width: 1, height: 1, rise: 0 },
  };

  it("writes R, G, B, X, Y with the model's own scale and zero point", () => {
    const frame = frameOf(8, 4, (x, y) => [x * 30, y * 60, 255]);
    const out = new Int8Array(20);
    cropToTensor(frame, { x_px: 2, y_px: 1, width_px: 2, height_px: 2 }, colour, out);
    // Crop pixels are frame pixels (2,1) (3,1) (2,2) (3,2); red 60 → round(128 × (60/127.5 − 1)) − 1 = −69.
    // X of column 2: 2 × 2.5/8 − 1 = −0.375 → −48 − 1; Y of row 1: 2 × 1.5/4 − 1 = −0.25 → −32 − 1.
    expect(Array.from(out)).toEqual([
      -69, -69, 127, -49, -33, -39, -69, 127, -17, -33, -69, -9, 127, -49, 31, -39, -9, 127, -17, 31,
    ]);
  });

  it("clamps positions outside the frame instead of wrapping", () => {
    const frame = frameOf(8, 4, () => [0, 0, 0]);
    const out = new Int8Array(20);
    cropToTensor(frame, { x_px: -8, y_px: 4, width_px: 8, height_px: 8 }, colour, out);
    expect(out[3]).toBe(-128);
    expect(out[4]).toBe(127);
    expect(out[0]).toBe(-128);
  });

  it("feeds grey networks the luma of the same crop, one channel", () => {
    const frame = frameOf(4, 4, (x, y) => [x * 60, y * 60, 77]);
    const out = new Int8Array(4);
    const box = { x_px: 0, y_px: 0, width_px: 4, height_px: 4 };
    cropToTensor(frame, box, { ...colour, layout: "grey", scale: 2 / 255, zeroPoint: 0 }, out);
    const crop = cropToRgba(frame, box, 2, 2);
    const expected = [0, 1, 2, 3].map((i) => {
      const [r, g, b] = crop.data.subarray(4 * i, 4 * i + 3);
      return quantise(luma(r ?? 0, g ?? 0, b ?? 0) / 127.5 - 1, 2 / 255, 0);
    });
    expect(Array.from(out)).toEqual(expected);
    expect(new Set(expected).size).toBeGreaterThan(2);
  });

  it("shows a crop as the network sees it: grey ones by their luma, which has the same codes, others as they are", () => {
    const frame = frameOf(4, 4, (x, y) => [x * 60, y * 60, 77]);
    const box = { x_px: 0, y_px: 0, width_px: 4, height_px: 4 };
    const grey = { ...colour, layout: "grey", scale: 2 / 255, zeroPoint: 0 } as const;
    const expected = cropToTensor(frame, box, grey, new Int8Array(4));
    const shown = asSeen(cropToRgba(frame, box, 2, 2), "grey");
    expect(channel(shown, 1)).toEqual(channel(shown, 0));
    expect(channel(shown, 2)).toEqual(channel(shown, 0));
    expect(channel(shown, 3)).toEqual([255, 255, 255, 255]);
    expect(rgbaToTensor(shown, box, 4, 4, grey, new Int8Array(4))).toEqual(expected);
    expect(asSeen(cropToRgba(frame, box, 2, 2), "rgb+xy")).toEqual(cropToRgba(frame, box, 2, 2));
  });

  it.each(["rgb+xy", "grey"] as const)(
    "mirrors a %s crop as a mirrored frame would give it, reaching over its edge",
    (layout) => {
      const level = (x: number, y: number): [number, number, number] => [x * 30, y * 60, x * y * 9];
      const input = { ...colour, layout, width: 4, height: 2 };
      const [frame, mirror] = [frameOf(8, 4, level), frameOf(8, 4, (x, y) => level(7 - x, y))];
      const blank = () => new Int8Array(8 * (layout === "grey" ? 1 : 5));
      const box = { x_px: -1, y_px: 1, width_px: 4, height_px: 2 };
      const mirrored = cropToTensor(frame, box, input, blank(), true);
      expect(mirrored).toEqual(cropToTensor(mirror, { ...box, x_px: 8 - 4 + 1 }, input, blank()));
      expect(mirrored).not.toEqual(cropToTensor(frame, box, input, blank()));
    },
  );

  it("refuses an output of another size", () => {
    const frame = frameOf(4, 4, () => [0, 0, 0]);
    expect(() =>
      cropToTensor(frame, { x_px: 0, y_px: 0, width_px: 4, height_px: 4 }, colour, new Int8Array(4)),
    ).toThrow(/out/);
  });
});

describe("quantise", () => {
  it("rounds halves to even and saturates", () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5].map((v) => quantise(v, 1, 0))).toEqual([0, 2, 2, 0, -2]);
    expect([1e9, -1e9].map((v) => quantise(v, 0.5, 3))).toEqual([127, -128]);
    expect(quantise(0.25, 0.5, 3)).toBe(3);
  });
});

describe("luma", () => {
  it("is Rec. 601: white 255, black 0, green brightest of the primaries", () => {
    expect([luma(255, 255, 255), luma(0, 0, 0)]).toEqual([255, 0]);
    expect([luma(255, 0, 0), luma(0, 255, 0), luma(0, 0, 255)]).toEqual([77, 149, 29]);
  });
});

describe("boxes from landmarks", () => {
  const landmarks = new Float32Array(478 * 3).fill(0.5);
  const put = (i: number, x: number, y: number) => landmarks.set([x, y, 0], 3 * i);
  put(10, 0.45, 0.2);
  put(152, 0.5, 0.8);
  put(234, 0.4, 0.5);
  put(454, 0.6, 0.5);
  put(470, 0.99, 0.99);
  put(33, 0.42, 0.4);
  put(133, 0.47, 0.4);
  put(362, 0.53, 0.4);
  put(263, 0.58, 0.45);

  it("are the square round the mesh, irises left out", () => {
    const box = boxFromLandmarks(landmarks, 640, 480);
    // Bounding box x 256…384, y 96…384; larger side 288.
    expect(box.size_px).toBeCloseTo(288, 4);
    expect(box.x_px).toBeCloseTo(320 - 144, 4);
    expect(box.y_px).toBeCloseTo(240 - 144, 4);
  });

  it("give a part of that square, about its middle or above it", () => {
    const square = { x_px: 100, y_px: 40, size_px: 200 };
    expect(partOf(square, { width: 1, height: 1, rise: 0 })).toEqual({
      ...{ x_px: 100, y_px: 40, width_px: 200, height_px: 200 },
    });
    const part = partOf(square, { width: 0.7, height: 0.4, rise: 0.1 });
    expect(part.width_px).toBeCloseTo(140, 9);
    expect(part.height_px).toBeCloseTo(80, 9);
    expect(part.x_px + part.width_px / 2).toBeCloseTo(200, 9);
    expect(part.y_px + part.height_px / 2).toBeCloseTo(140 - 20, 9);
  });

  it("centres an eye view between the eye's corners; the user's right eye is landmark 33's", () => {
    const right = eyeBoxFromLandmarks(landmarks, 640, 480, "right");
    expect(right.x_px + right.width_px / 2).toBeCloseTo(0.445 * 640, 4);
    expect(right.y_px + right.height_px / 2).toBeCloseTo(192, 4);
    expect(right.width_px).toBeCloseTo(1.6 * 32, 4);
    const left = eyeBoxFromLandmarks(landmarks, 640, 480, "left");
    expect(left.height_px).toBeCloseTo(1.6 * 40, 4);
  });

  it("refuses too few landmarks", () => {
    expect(() => boxFromLandmarks(new Float32Array(30), 640, 480)).toThrow(/landmarks/);
  });
});
