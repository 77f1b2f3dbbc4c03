/**
 * The networks of golden/operators.json: small, one idea each. For tests and tools/make-golden.ts.
 */
import { smallNetworkFile } from "../tflite/small-network.ts";
import { ACTIVATION, GraphBuilder, POINTWISE, type WindowSpec } from "./operator-files.ts";

interface GoldenCase {
  readonly name: string;
  /** The .tflite file. */
  readonly file: () => Uint8Array;
}

const WINDOW: WindowSpec = { kernel: [3, 3], stride: [2, 2], same: true, activation: ACTIVATION.RELU6 };

export const GOLDEN_CASES: readonly GoldenCase[] = [
  { name: "one of everything", file: smallNetworkFile },
  {
    name: "pointwise, linear, zero point 127",
    file: () => {
      const graph = new GraphBuilder(11, [1, 2, 3, 9], { scale: 0.02, zeroPoint: 127 });
      return graph.bytes(graph.conv(graph.input, 10, POINTWISE));
    },
  },
  {
    name: "convolution 3×3 stride 2 SAME, RELU6",
    file: () => {
      const graph = new GraphBuilder(12, [1, 5, 6, 3]);
      return graph.bytes(graph.conv(graph.input, 9, WINDOW, { scale: 0.03, zeroPoint: -100 }));
    },
  },
  {
    name: "depthwise 3×3, strides 1 and 2",
    file: () => {
      const graph = new GraphBuilder(13, [1, 5, 6, 9]);
      const first = graph.depthwise(graph.input, { ...WINDOW, stride: [1, 1] });
      return graph.bytes(graph.depthwise(first, WINDOW));
    },
  },
  {
    name: "ADD: unequal scales, halves rounded up",
    file: () => {
      const graph = new GraphBuilder(14, [1, 4, 4, 9], { scale: 0.5, zeroPoint: -3 });
      const other = graph.conv(graph.input, 9, POINTWISE, { scale: 0.25, zeroPoint: 9 });
      return graph.bytes(graph.sum(graph.input, other, { scale: 1, zeroPoint: 4 }));
    },
  },
  {
    name: "MEAN: ties to even",
    file: () => {
      const graph = new GraphBuilder(15, [1, 2, 2, 16], { scale: 0.5, zeroPoint: -3 });
      return graph.bytes(graph.mean(graph.input, { scale: 1, zeroPoint: 4 }));
    },
  },
  {
    name: "TANH of every value",
    file: () => {
      const graph = new GraphBuilder(16, [1, 16, 16, 1], { scale: 0.025, zeroPoint: 9 });
      return graph.bytes(graph.unary(graph.input, 28, { scale: 1 / 128, zeroPoint: 0 }));
    },
  },
  {
    name: "LOGISTIC, then QUANTIZE",
    file: () => {
      const graph = new GraphBuilder(17, [1, 8, 8, 2], { scale: 0.05, zeroPoint: -20 });
      const logistic = graph.unary(graph.input, 14, { scale: 1 / 256, zeroPoint: -128 });
      return graph.bytes(graph.unary(logistic, 114, { scale: 0.01, zeroPoint: 30 }));
    },
  },
  {
    name: "sums beyond float32's integers",
    file: () => {
      const graph = new GraphBuilder(18, [1, 3, 3, 5]);
      return graph.bytes(graph.conv(graph.input, 9, POINTWISE, { scale: 200, zeroPoint: 1 }, 2 ** 31 - 1));
    },
  },
];
