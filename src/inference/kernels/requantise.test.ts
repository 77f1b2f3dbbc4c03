/** The rules of integer arithmetic, on numbers worked out by hand. */
import { describe, expect, it } from "vitest";
import { extremesOf } from "../tflite/extremes.ts";
import type { Tensor } from "../tflite/model.ts";
import { s8_add__ref, s8_mean__ref, s8_pad__ref } from "./reference.ts";
import {
  addParameters,
  clampRange,
  convertTable,
  logisticTable,
  meanParameters,
  roundHalfEven,
  tanhTable,
} from "./requantise.ts";

function quantised(scale: number, zeroPoint: number): Tensor {
  const scales = Float32Array.of(scale);
  const quantisation = {
    scales,
    scaleRange: extremesOf(scales),
    zeroPoints: Int32Array.of(zeroPoint),
    dimension: 0,
  };
  return { index: 0, name: "t", shape: [1], elements: 1, type: "int8", quantisation, data: null };
}

describe("rounding", () => {
  it.each([
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [-0.5, 0],
    [-1.5, -2],
    [-2.5, -2],
    [2.4999998, 2],
    [-3.7, -4],
  ])("%d goes to %d: nearest, ties to even", (value, expected) => {
    expect(roundHalfEven(value) + 0).toBe(expected);
  });
});

describe("clamps", () => {
  it.each([
    ["NONE", 0.05, -7, -128, 127],
    ["RELU", 0.05, -7, -7, 127],
    // 6 ÷ 0.05 = 120 steps above the zero point.
    ["RELU6", 0.05, -7, -7, 113],
    ["RELU6", 0.01, -128, -128, 127],
  ] as const)("%s at scale %d, zero point %d: %d … %d", (activation, scale, zeroPoint, low, high) => {
    expect(clampRange(activation, quantised(scale, zeroPoint))).toEqual({ low, high });
  });
});

describe("ADD", () => {
  it("scales both by 20 bits and rounds halves up", () => {
    // Ratios ½ and ¼: the larger is 2⁻¹, so the shift is 21 and the multipliers 2²⁰ and 2¹⁹.
    const p = addParameters(quantised(0.5, 0), quantised(0.25, 0), quantised(1, 0), "NONE");
    expect(p).toMatchObject({ shift: 21, aMultiplier: 2 ** 20, bMultiplier: 2 ** 19, bias: 2 ** 20 });
    const output = new Int8Array(4);
    // 0.5; −0.5; 0.25; −0.75
    s8_add__ref(Int8Array.of(1, -1, 0, -1), Int8Array.of(0, 0, 1, -1), p, output);
    expect([...output]).toEqual([1, 0, 0, -1]);
  });

  it("takes zero points out before and puts one in after", () => {
    const p = addParameters(quantised(1, 3), quantised(1, -5), quantised(1, 11), "NONE");
    const output = new Int8Array(1);
    // (10 − 3) + (20 + 5) + 11
    s8_add__ref(Int8Array.of(10), Int8Array.of(20), p, output);
    expect(output[0]).toBe(43);
  });
});

describe("MEAN", () => {
  it("rounds ties to even", () => {
    const p = meanParameters(quantised(1, 2), quantised(1, -4), 2);
    const output = new Int8Array(3);
    // Means without zero points: 0.5, 1.5, −2.5; with −4 added after rounding.
    s8_mean__ref(Int8Array.of(2, 3, 0, 3, 4, -1), { height: 1, width: 2, channels: 3 }, p, output);
    expect([...output]).toEqual([0 - 4, 2 - 4, -2 - 4]);
  });
});

describe("tables", () => {
  it("TANH at scale 1/128 keeps small values and saturates", () => {
    const table = tanhTable(quantised(1 / 128, 0), quantised(1 / 128, 0));
    expect([table[128], table[129], table[127]]).toEqual([0, 1, -1]);
    // tanh(127/128) × 128 = 97.03
    expect(table[255]).toBe(97);
    expect(tanhTable(quantised(1, 0), quantised(1 / 128, 0))[255]).toBe(127);
  });

  it("LOGISTIC of 0 is ½", () => {
    expect(logisticTable(quantised(0.1, 0), quantised(1 / 256, -128))[128]).toBe(0);
  });

  it("QUANTIZE rounds halves up", () => {
    // Ratio ½ is the multiplier 128 of 256: 1 → 0.5 → 1, −1 → −0.5 → 0.
    const table = convertTable(quantised(0.5, 0), quantised(1, 0));
    expect([table[129], table[127], table[131], table[125]]).toEqual([1, 0, 2, -1]);
  });
});

it("PAD surrounds with the zero point", () => {
  const output = new Int8Array(12);
  const padding = { top: 1, bottom: 0, left: 1, right: 1 };
  s8_pad__ref(
    Int8Array.of(1, 2, 3, 4),
    { height: 1, width: 2, channels: 2 },
    { ...padding, right: 0 },
    -9,
    output,
  );
  expect([...output]).toEqual([-9, -9, -9, -9, -9, -9, -9, -9, 1, 2, 3, 4]);
});
