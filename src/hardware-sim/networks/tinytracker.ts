/**
 * The TinyTracker family as workloads: the published 128×128 file, the paper's 112×112 network
 * (totals published, layers not), and TinyTrackerS. Shapes only, read off the published files'
 * operator lists; no weights.
 */
import { createLayerList, type LayerList, type Shape } from "../layer-list.ts";
import type { Workload } from "../workload.ts";

/** Inverted bottleneck as the published file stores it: expand, depthwise (PAD when stride 2), project, ADD. */
function bottleneck(
  list: LayerList,
  name: string,
  from: Shape,
  { expand, out, stride = 1 }: { expand: number; out: number; stride?: number },
): Shape {
  const wide = expand === from.c ? from : list.conv(`${name}/expand`, from, { kernel: 1, out: expand });
  const wideBytes = wide.h * wide.w * wide.c;
  let narrow: Shape;
  if (stride === 2) {
    const padded = list.move(`${name}/pad`, "PAD", wideBytes, { ...wide, h: wide.h + 1, w: wide.w + 1 });
    narrow = list.depthwise(`${name}/depthwise`, padded, { kernel: 3, stride: 2, pad: 0 });
  } else {
    narrow = list.depthwise(`${name}/depthwise`, wide, { kernel: 3 });
  }
  const to = list.conv(`${name}/project`, narrow, { kernel: 1, out });
  if (stride === 1 && from.c === out) {
    list.move(`${name}/add`, "ADD", 2 * to.h * to.w * to.c, to);
  }
  return to;
}

/** The graph of the published TinyTracker.tflite at any input side that is a multiple of 16. */
function tinyTrackerAt(side: number, source: string): Workload {
  const list = createLayerList();
  const input = { h: side, w: side, c: 5 };
  let x = list.conv("planes to colour", input, { kernel: 1, out: 3 });
  x = list.conv("stem", x, { kernel: 3, stride: 2, out: 16 });
  x = bottleneck(list, "block 1", x, { expand: 16, out: 16, stride: 2 });
  x = bottleneck(list, "block 2", x, { expand: 72, out: 24, stride: 2 });
  x = bottleneck(list, "block 3", x, { expand: 88, out: 24 });
  x = bottleneck(list, "block 4", x, { expand: 96, out: 40, stride: 2 });
  x = bottleneck(list, "block 5", x, { expand: 240, out: 40 });
  x = bottleneck(list, "block 6", x, { expand: 240, out: 40 });
  x = bottleneck(list, "block 7", x, { expand: 120, out: 48 });
  x = bottleneck(list, "block 8", x, { expand: 144, out: 48 });
  x = bottleneck(list, "block 9", x, { expand: 288, out: 96, stride: 2 });
  x = bottleneck(list, "block 10", x, { expand: 576, out: 96 });
  x = bottleneck(list, "block 11", x, { expand: 576, out: 96 });
  x = list.conv("head/expand", x, { kernel: 1, out: 576 });
  x = list.conv("head/project", x, { kernel: 1, out: 2 });
  const values = x.h * x.w * x.c;
  x = list.move("head/flatten", "RESHAPE", values, { h: 1, w: 1, c: values });
  x = list.dense("head/hidden", x, 128);
  x = list.dense("head/gaze", x, 2);
  x = list.move("head/tanh", "TANH", 2, x);
  list.move("head/dequantise", "DEQUANTIZE", 2, { ...x, c: 8 });
  return list.finish({
    name: `TinyTracker ${side}×${side}`,
    input,
    outputBytes: 8,
    provenance: "published",
    source,
  });
}

/** The file in the authors' repository: 16.82 MMAC, 51 operators. */
export const TINYTRACKER_128: Workload = tinyTrackerAt(
  128,
  "operator list of TinyTracker.tflite, github.com/pbonazzi/tinytracker",
);

/** Published for the network that was measured: authors' README table. */
const PAPER_MACS = 11_800_000;
const PAPER_PARAMETERS = 455_000;

/** Scales counts to a published total and keeps them whole: the rounding goes to the largest one. */
function scaledTo(total: number, counts: readonly number[]): number[] {
  const sum = counts.reduce((a, b) => a + b, 0);
  const scaled = counts.map((count) => Math.round((count * total) / sum));
  const largest = scaled.indexOf(Math.max(...scaled));
  const rounding = total - scaled.reduce((a, b) => a + b, 0);
  return scaled.map((count, index) => (index === largest ? count + rounding : count));
}

/**
 * The network of the paper. Its totals are published (11.8 MMAC, 455 k parameters, 112×112); its
 * layers are not, so they are the published file's layers at 112×112, scaled to those totals.
 */
function paperNetwork(): Workload {
  const graph = tinyTrackerAt(112, "");
  const macs = scaledTo(
    PAPER_MACS,
    graph.layers.map((layer) => layer.macs),
  );
  const weights = scaledTo(
    PAPER_PARAMETERS,
    graph.layers.map((layer) => layer.weight_bytes),
  );
  return {
    ...graph,
    name: "TinyTracker (paper)",
    weightBytes: PAPER_PARAMETERS,
    layers: graph.layers.map((layer, index) => ({
      ...layer,
      macs: macs[index] ?? 0,
      weight_bytes: weights[index] ?? 0,
    })),
    provenance: "published",
    source:
      "totals: authors' README (112×112, 11.8 MMAC, 455 k parameters); split into layers assumed: " +
      "the published 128×128 file's operators at 112×112, scaled to those totals",
  };
}

export const TINYTRACKER_PAPER: Workload = paperNetwork();

/** Inverted bottleneck of TinyTrackerS: fused padding, no ADD. */
function plainBottleneck(
  list: LayerList,
  name: string,
  from: Shape,
  { expand, out, stride = 1 }: { expand: number; out: number; stride?: number },
): Shape {
  const wide = list.conv(`${name}/expand`, from, { kernel: 1, out: expand });
  const narrow = list.depthwise(`${name}/depthwise`, wide, { kernel: 3, stride });
  return list.conv(`${name}/project`, narrow, { kernel: 1, out });
}

function tinyTrackerS(): Workload {
  const list = createLayerList();
  const input = { h: 96, w: 96, c: 1 };
  // Two constant position planes (18.4 kB) are baked in beside the grey picture.
  const positionBytes = 2 * 96 * 96;
  let x = list.move("planes", "CONCATENATION", 96 * 96 + positionBytes, { h: 96, w: 96, c: 3 });
  x = list.conv("stem", x, { kernel: 3, stride: 2, out: 8 });
  x = plainBottleneck(list, "block 1", x, { expand: 8, out: 8, stride: 2 });
  x = plainBottleneck(list, "block 2", x, { expand: 96, out: 16, stride: 2 });
  x = plainBottleneck(list, "block 3", x, { expand: 144, out: 24 });
  x = plainBottleneck(list, "block 4", x, { expand: 192, out: 32, stride: 2 });
  x = plainBottleneck(list, "block 5", x, { expand: 384, out: 64 });
  x = list.conv("head/expand", x, { kernel: 1, out: 128 });
  x = list.move("head/average", "MEAN", x.h * x.w * x.c, { h: 1, w: 1, c: 128 });
  x = list.dense("head/hidden", x, 64);
  x = list.dense("head/gaze", x, 2);
  x = list.move("head/tanh", "TANH", 2, x);
  list.move("head/dequantise", "DEQUANTIZE", 2, { ...x, c: 8 });
  const workload = list.finish({
    name: "TinyTrackerS",
    input,
    outputBytes: 8,
    provenance: "published",
    source: "operator list of TinyTrackerS.tflite, github.com/pbonazzi/tinytracker (5.23 MMAC)",
  });
  return { ...workload, weightBytes: workload.weightBytes + positionBytes };
}

export const TINYTRACKER_S: Workload = tinyTrackerS();
