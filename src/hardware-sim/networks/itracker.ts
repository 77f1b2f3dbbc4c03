/**
 * iTracker (Krafka et al., CVPR 2016), the network TinyTracker is compared with, as a descriptor
 * written from its published layer table. Two eye towers share weights; the face tower has its own.
 */
import { createLayerList, type LayerList, type Shape } from "../layer-list.ts";
import type { Workload } from "../workload.ts";

const SOURCE =
  "layer table of iTracker: models/itracker_deploy.prototxt and pytorch/ITrackerModel.py (whose pooling " +
  "rounds down: 12×12×64 per tower), github.com/CSAILVision/GazeCapture (arXiv 1606.05814)";

/** One image tower, 224×224×3 to 12×12×64. Local response normalisation counted as moved bytes only. */
function tower(list: LayerList, name: string, bytesPerValue: number): Shape {
  let x = list.conv(`${name}/conv1`, { h: 224, w: 224, c: 3 }, { kernel: 11, stride: 4, pad: 0, out: 96 });
  x = list.pool(`${name}/pool1`, x, { kernel: 3, stride: 2, pad: 0 });
  x = list.move(`${name}/norm1`, "LRN", x.h * x.w * x.c * bytesPerValue, x);
  x = list.conv(`${name}/conv2`, x, { kernel: 5, pad: 2, groups: 2, out: 256 });
  x = list.pool(`${name}/pool2`, x, { kernel: 3, stride: 2, pad: 0 });
  x = list.move(`${name}/norm2`, "LRN", x.h * x.w * x.c * bytesPerValue, x);
  x = list.conv(`${name}/conv3`, x, { kernel: 3, pad: 1, out: 384 });
  return list.conv(`${name}/conv4`, x, { kernel: 1, out: 64 });
}

function itracker(
  name: string,
  bytesPerValue: number,
  provenance: "published" | "assumed",
  note: string,
): Workload {
  const list = createLayerList(bytesPerValue);
  const left = tower(list, "left eye", bytesPerValue);
  tower(list, "right eye", bytesPerValue);
  const face = tower(list, "face", bytesPerValue);
  list.dense("eyes/fc1", { ...left, c: 2 * left.c }, 128);
  list.dense("face/fc2", list.dense("face/fc1", face, 128), 64);
  const grid = list.dense("grid/fc1", { h: 1, w: 1, c: 625 }, 256);
  list.dense("grid/fc2", grid, 128);
  const joined = list.dense("gaze/fc2", { h: 1, w: 1, c: 128 + 128 + 64 }, 128);
  list.dense("gaze/fc3", joined, 2);
  const workload = list.finish({
    name,
    // Three pictures and the 25×25 face grid.
    input: { h: 1, w: 1, c: 3 * 224 * 224 * 3 + 625 },
    outputBytes: 2 * bytesPerValue,
    provenance,
    source: `${SOURCE}; ${note}`,
  });
  const sharedEyeWeights = workload.layers
    .filter((layer) => layer.name.startsWith("right eye/"))
    .reduce((sum, layer) => sum + layer.weight_bytes, 0);
  return { ...workload, weightBytes: workload.weightBytes - sharedEyeWeights };
}

/** As published: float32, about 25 MB. */
export const ITRACKER: Workload = itracker("iTracker (float32)", 4, "published", "float32 as published");

/** The same layers at one byte per value: what a quantised iTracker would need. Nobody published one. */
export const ITRACKER_INT8: Workload = itracker(
  "iTracker, if quantised to int8",
  1,
  "assumed",
  "one byte per value assumed; accuracy after quantisation unknown",
);
