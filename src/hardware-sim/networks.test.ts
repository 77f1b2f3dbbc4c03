import { describe, expect, test } from "vitest";
import { deviceNamed } from "./devices.ts";
import { MOBILENET_V1, PICOSAM2 } from "./networks/check-networks.ts";
import { ITRACKER, ITRACKER_INT8 } from "./networks/itracker.ts";
import { TINYTRACKER_128, TINYTRACKER_PAPER, TINYTRACKER_S } from "./networks/tinytracker.ts";
import { workloadFor } from "./networks.ts";
import { totalsOf, validateWorkload } from "./workload.ts";

describe("built-in networks equal what was counted in the published files", () => {
  test("TinyTracker: 51 operators, 16,815,360 MACs, 447,059 bytes of constants, 152,136 bytes live", () => {
    expect(totalsOf(TINYTRACKER_128)).toMatchObject({ layerCount: 51, macs: 16_815_360 });
    expect(TINYTRACKER_128.weightBytes).toBe(447_059);
    expect(TINYTRACKER_128.peakActivationBytes).toBe(152_136);
    expect(TINYTRACKER_128.inputBytes).toBe(81_920);
  });

  test("TinyTrackerS: 23 operators, 5,229,184 MACs, weights and baked-in planes", () => {
    expect(totalsOf(TINYTRACKER_S)).toMatchObject({ layerCount: 23, macs: 5_229_184 });
    expect(TINYTRACKER_S.weightBytes).toBe(87_928 + 18_432);
    expect(TINYTRACKER_S.peakActivationBytes).toBe(69_120);
  });

  test("the paper's network has the published totals exactly, in whole MACs and bytes", () => {
    expect(totalsOf(TINYTRACKER_PAPER).macs).toBe(11_800_000);
    const weights = TINYTRACKER_PAPER.layers.map((layer) => layer.weight_bytes);
    expect(weights.reduce((a, b) => a + b, 0)).toBe(455_000);
    expect(TINYTRACKER_PAPER.layers.every((layer) => Number.isInteger(layer.macs))).toBe(true);
  });

  test("MobileNet V1 has its published 569 MMAC and 4.2 M weights", () => {
    expect(totalsOf(MOBILENET_V1).macs / 1e6).toBeCloseTo(568.74, 2);
    expect(MOBILENET_V1.weightBytes).toBeGreaterThan(4.2e6);
  });

  test("PicoSAM2 comes within 4 % of its published 336 MMAC and 1.22 MB", () => {
    expect(Math.abs(totalsOf(PICOSAM2).macs / 336e6 - 1)).toBeLessThan(0.04);
    expect(Math.abs(PICOSAM2.weightBytes / 1.22e6 - 1)).toBeLessThan(0.05);
  });

  test("iTracker: first layer by hand, towers of 12×12×64, about 25 MB, eye weights counted once", () => {
    const [conv1] = ITRACKER_INT8.layers;
    // 54×54 outputs of 96 channels, 11×11×3 taps each.
    expect(conv1?.macs).toBe(54 * 54 * 96 * 11 * 11 * 3);
    const faceDense = ITRACKER_INT8.layers.find((layer) => layer.name === "face/fc1");
    expect(faceDense?.macs).toBe(12 * 12 * 64 * 128);
    expect(ITRACKER.weightBytes / 1e6).toBeCloseTo(25.1, 1);
    const perLayer = ITRACKER.layers.reduce((sum, layer) => sum + layer.weight_bytes, 0);
    expect(ITRACKER.weightBytes).toBeLessThan(perLayer);
  });
});

describe("workloadFor", () => {
  const imx500 = deviceNamed("imx500");

  test("'loaded' is the loaded network; the measured one stands in while there is none", () => {
    expect(workloadFor("loaded", imx500, TINYTRACKER_S)).toBe(TINYTRACKER_S);
    expect(workloadFor("loaded", imx500, null)).toBe(TINYTRACKER_PAPER);
  });

  test("'as-published' is what was measured on that device", () => {
    expect(workloadFor("as-published", imx500, null)).toBe(TINYTRACKER_PAPER);
    expect(workloadFor("as-published", deviceNamed("spresense"), null)).toBe(TINYTRACKER_S);
  });
});

describe("validateWorkload", () => {
  test.each([
    ["inputBytes", { ...TINYTRACKER_S, inputBytes: Number.NaN }],
    ["weightBytes", { ...TINYTRACKER_S, weightBytes: -1 }],
    ["outputBytes", { ...TINYTRACKER_S, outputBytes: 1e300 }],
    [
      "layers[1].macs",
      {
        ...TINYTRACKER_S,
        layers: TINYTRACKER_S.layers.map((layer, i) => (i === 1 ? { ...layer, macs: -5 } : layer)),
      },
    ],
  ])("names %s", (field, workload) => {
    expect(() => validateWorkload(workload)).toThrow(
      expect.objectContaining({ code: "workload/invalid", field }),
    );
  });
});
