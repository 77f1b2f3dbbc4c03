/**
 * The correctness suite of a kernel family, run by the Node and the browser tests. The channel counts
 * lie below, at, above and at multiples of the tiles (8 and 16); sizes are odd and prime where it can
 * hurt; zero points and inputs sit at their extremes.
 */
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Model } from "../tflite/model.ts";
import { differenceFromReference } from "./compare-kernels.ts";
import type { Kernels } from "./kernels.ts";
import {
  ACTIVATION,
  GraphBuilder,
  POINTWISE,
  picture,
  type Quant,
  type WindowSpec,
} from "./operator-files.ts";

const SEED = Date.now() & 0x7fffffff;
const CHANNELS = [1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 24, 33];
const ZERO_POINTS = [-128, -1, 0, 127];

/** @param weightLimit what weights may reach: 127, or less where a processor's sums saturate. */
export function describeKernels(family: string, load: () => Promise<Kernels>, weightLimit = 127): void {
  const newGraph = (seed: number, shape: readonly number[], quant?: Quant): GraphBuilder =>
    new GraphBuilder(seed, shape, quant, weightLimit);

  describe(`${family} kernels equal the reference`, { timeout: 60_000 }, () => {
    let kernels: Kernels;
    beforeAll(async () => {
      kernels = await load();
    }, 120_000);

    function check(model: Model, seed: number): void {
      for (const kind of ["random", "lowest", "highest"] as const) {
        const difference = differenceFromReference(model, kernels, picture(model, kind, seed));
        if (difference !== "") throw new Error(`${kind} input, seed ${seed}: ${difference}`);
      }
    }

    it.each(CHANNELS)("pointwise from %i channels to every count", (from) => {
      for (const to of CHANNELS) {
        const graph = newGraph(from * 100 + to, [1, 3, 5, from]);
        check(graph.finish(graph.conv(graph.input, to, POINTWISE)), from);
      }
    });

    it.each([1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 16, 23, 24, 25])("pointwise over %i pixels", (pixels) => {
      const graph = newGraph(pixels, [1, 1, pixels, 24]);
      check(graph.finish(graph.conv(graph.input, 17, POINTWISE)), pixels);
    });

    it("pointwise over more pixels and values than fit the widened run", () => {
      const graph = newGraph(5, [1, 9, 31, 577]);
      check(graph.finish(graph.conv(graph.input, 9, POINTWISE)), 5);
    });

    it.each([
      [1, 2],
      [2, 1],
      [2, 3],
      [3, 1],
      [3, 2],
      [3, 3],
      [5, 2],
    ])("convolution %i×%i kernels with strides, SAME and VALID", (height, width) => {
      for (const stride of [1, 2, 3]) {
        for (const same of [true, false]) {
          for (const [from, to] of [
            [3, 16],
            [5, 3],
            [8, 9],
          ] as const) {
            const window: WindowSpec = {
              kernel: [height, width],
              stride: [stride, 1 + (stride % 2)],
              same,
              activation: ACTIVATION.RELU,
            };
            const graph = newGraph(height * 10 + width, [1, 7, 11, from]);
            check(graph.finish(graph.conv(graph.input, to, window)), stride);
          }
        }
      }
    });

    it.each(CHANNELS)("depthwise 3×3 on %i channels", (channels) => {
      for (const stride of [1, 2]) {
        for (const size of [
          [3, 3],
          [4, 5],
          [7, 11],
          [8, 8],
        ] as const) {
          for (const same of [true, false]) {
            const window: WindowSpec = {
              kernel: [3, 3],
              stride: [stride, stride],
              same,
              activation: ACTIVATION.RELU6,
            };
            const graph = newGraph(channels, [1, ...size, channels]);
            check(graph.finish(graph.depthwise(graph.input, window)), stride);
          }
        }
      }
    });

    it.each([
      [5, 5, 1, 1],
      [1, 3, 1, 2],
      [3, 3, 2, 1],
      [2, 2, 2, 2],
      [3, 3, 3, 3],
    ])("depthwise %i×%i with strides %i and %i", (kh, kw, down, across) => {
      for (const same of [true, false]) {
        const window: WindowSpec = { kernel: [kh, kw], stride: [down, across], same, activation: 0 };
        const graph = newGraph(kh, [1, 7, 9, 11]);
        check(graph.finish(graph.depthwise(graph.input, window)), kw);
      }
    });

    it("all zero points, with every activation", () => {
      for (const zeroPoint of ZERO_POINTS) {
        for (const outZeroPoint of ZERO_POINTS) {
          for (const activation of Object.values(ACTIVATION)) {
            const graph = newGraph(zeroPoint + 500, [1, 5, 5, 9], { scale: 0.02, zeroPoint });
            const quant: Quant = { scale: 0.04, zeroPoint: outZeroPoint };
            const wide = graph.conv(graph.input, 11, { ...POINTWISE, activation }, quant);
            const window: WindowSpec = { kernel: [3, 3], stride: [1, 1], same: true, activation };
            check(graph.finish(graph.depthwise(wide, window, quant)), 3);
          }
        }
      }
    });

    it("results far out of range, and biases at the ends of int32", () => {
      // At 0.006 and 0.012 some results lie between −1.5·2²⁴ and −1.5·2²³, where rounding by a magic
      // number would wrap to the other end.
      for (const scale of [1e-5, 0.006, 0.012, 0.3]) {
        for (const biasLimit of [0, 2 ** 24 + 1, 2 ** 31 - 1]) {
          const graph = newGraph(7, [1, 4, 3, 17], { scale: 0.02, zeroPoint: 3 });
          const quant: Quant = { scale, zeroPoint: 12 };
          const wide = graph.conv(graph.input, 33, POINTWISE, quant, biasLimit);
          const window: WindowSpec = { kernel: [3, 3], stride: [1, 1], same: true, activation: 0 };
          const out: Quant = { scale: scale / 50, zeroPoint: 12 };
          check(graph.finish(graph.depthwise(wide, window, out, biasLimit)), 1);
        }
      }
    });

    it("a convolution, its padding and a depthwise layer, fused or copied", () => {
      for (const channels of [8, 13, 24]) {
        const graph = newGraph(channels, [1, 8, 6, 5]);
        const wide = graph.conv(graph.input, channels, POINTWISE);
        const padded = graph.pad(wide, 0, 1, 0, 1);
        const window: WindowSpec = { kernel: [3, 3], stride: [2, 2], same: false, activation: 1 };
        const half = graph.depthwise(padded, window);
        const both = graph.depthwise(half, { ...window, stride: [1, 1], same: true });
        // `half` has two readers, so its padding has to be copied.
        check(graph.finish(graph.sum(half, both)), channels);
      }
    });

    it("PAD on its own, before a padded convolution, and as the result", () => {
      const graph = newGraph(3, [1, 4, 5, 3]);
      const padded = graph.pad(graph.pad(graph.input, 1, 0, 2, 3), 0, 2, 1, 0);
      const window: WindowSpec = { kernel: [3, 3], stride: [2, 2], same: true, activation: 0 };
      check(graph.finish(graph.pad(graph.conv(padded, 4, window), 1, 1, 1, 1)), 3);
    });

    it.each([1, 7, 8, 9, 16, 23])("ADD of %i channels at unequal scales", (channels) => {
      for (const zeroPoint of ZERO_POINTS) {
        for (const scale of [0.011, 0.9, 3.7]) {
          const graph = newGraph(channels, [1, 3, 3, channels]);
          const other = graph.conv(graph.input, channels, POINTWISE, { scale: 0.7 * scale, zeroPoint });
          check(graph.finish(graph.sum(graph.input, other, { scale, zeroPoint: 5 }, zeroPoint & 1)), 2);
        }
      }
    });

    it.each(CHANNELS)("MEAN, RESHAPE and dense layers on %i channels", (channels) => {
      const graph = newGraph(channels, [1, 5, 3, channels]);
      const mean = graph.mean(graph.input, { scale: 0.004, zeroPoint: -3 });
      const dense = graph.dense(mean, channels + 3, { scale: 0.01, zeroPoint: 1 }, ACTIVATION.RELU);
      check(graph.finish(graph.dense(dense, 2)), channels);
      const other = newGraph(channels, [1, 3, 2, channels]);
      check(other.finish(other.dense(other.reshape(other.input), 19)), channels);
    });

    it("TANH, LOGISTIC and QUANTIZE for every value, and CONCATENATION with a constant", () => {
      for (const [code, scale] of [
        [28, 1 / 128],
        [14, 1 / 256],
        [114, 0.013],
      ] as const) {
        const graph = newGraph(1, [1, 16, 16, 1], { scale: 0.02, zeroPoint: -5 });
        const joined = graph.concatConstant(graph.input, 2);
        check(graph.finish(graph.unary(joined, code, { scale, zeroPoint: code === 14 ? -128 : 0 })), 1);
      }
    });

    it(`random chains (seed ${SEED})`, () => {
      const layer = fc.record({
        what: fc.constantFrom("conv", "depthwise", "residual", "pad"),
        channels: fc.integer({ min: 1, max: 40 }),
        kernel: fc.constantFrom(1, 3),
        stride: fc.constantFrom(1, 2),
        same: fc.boolean(),
        activation: fc.constantFrom(...Object.values(ACTIVATION)),
        scale: fc.double({ min: 0.005, max: 0.3, noNaN: true }),
        zeroPoint: fc.integer({ min: -128, max: 127 }),
      });
      const chain = fc.record({
        seed: fc.nat(),
        height: fc.integer({ min: 4, max: 20 }),
        width: fc.integer({ min: 4, max: 20 }),
        channels: fc.integer({ min: 1, max: 20 }),
        layers: fc.array(layer, { minLength: 1, maxLength: 6 }),
      });
      fc.assert(
        fc.property(chain, ({ seed, height, width, channels, layers }) => {
          const graph = newGraph(seed, [1, height, width, channels]);
          let last = graph.input;
          for (const each of layers) {
            const [, h = 1, w = 1] = graph.shapeOf(last);
            const small = Math.min(h, w) < 3;
            const kernel = small ? 1 : each.kernel;
            const quant: Quant = { scale: each.scale, zeroPoint: each.zeroPoint };
            const window: WindowSpec = {
              kernel: [kernel, kernel],
              stride: [each.stride, each.stride],
              same: each.same,
              activation: each.activation,
            };
            if (each.what === "conv") last = graph.conv(last, each.channels, window, quant);
            else if (each.what === "depthwise") last = graph.depthwise(last, window, quant);
            else if (each.what === "pad") last = graph.pad(last, 1, 0, 0, 1);
            else {
              const twin = graph.depthwise(last, { ...window, stride: [1, 1], same: true }, quant);
              last = graph.sum(last, twin, { scale: each.scale * 2, zeroPoint: each.zeroPoint });
            }
          }
          const model = graph.finish(last);
          expect(differenceFromReference(model, kernels, picture(model, "random", seed))).toBe("");
        }),
        { seed: SEED, numRuns: 150 },
      );
    });
  });
}
