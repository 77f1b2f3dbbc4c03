/**
 * Networks used only to check the model against published IMX500 figures that took no part in its
 * calibration (checks.ts). Layer shapes from the published definitions.
 */
import { createLayerList, type LayerList, type Shape } from "../layer-list.ts";
import type { Workload } from "../workload.ts";

const area = (shape: Shape): number => shape.h * shape.w * shape.c;

/** Depthwise 3×3 then pointwise. */
function separable(list: LayerList, name: string, from: Shape, out: number, stride = 1): Shape {
  const narrow = list.depthwise(`${name}/depthwise`, from, { kernel: 3, stride });
  return list.conv(`${name}/pointwise`, narrow, { kernel: 1, out });
}

function mobileNetV1(): Workload {
  const list = createLayerList();
  const input = { h: 224, w: 224, c: 3 };
  let x = list.conv("stem", input, { kernel: 3, stride: 2, out: 32 });
  const blocks: readonly (readonly [out: number, stride: number])[] = [
    [64, 1],
    [128, 2],
    [128, 1],
    [256, 2],
    [256, 1],
    [512, 2],
    [512, 1],
    [512, 1],
    [512, 1],
    [512, 1],
    [512, 1],
    [1024, 2],
    [1024, 1],
  ];
  blocks.forEach(([out, stride], index) => {
    x = separable(list, `block ${index + 1}`, x, out, stride);
  });
  x = list.move("average", "MEAN", area(x), { h: 1, w: 1, c: 1024 });
  list.dense("classes", x, 1000);
  return list.finish({
    name: "MobileNet V1 224×224",
    input,
    outputBytes: 1000,
    provenance: "published",
    source: "Howard et al. 2017, arXiv 1704.04861, table 1 (569 MMAC)",
  });
}

export const MOBILENET_V1: Workload = mobileNetV1();

function picoSam2(): Workload {
  const list = createLayerList();
  const input = { h: 96, w: 96, c: 3 };
  const down = (name: string, from: Shape) => list.conv(name, from, { kernel: 3, stride: 2, out: from.c });
  const feat1 = separable(list, "encoder 1", input, 48);
  const feat2 = separable(list, "encoder 2", down("down 1", feat1), 96);
  const feat3 = separable(list, "encoder 3", down("down 2", feat2), 160);
  const feat4 = separable(list, "encoder 4", down("down 3", feat3), 256);
  let x = separable(list, "bottleneck", down("down 4", feat4), 320);
  const up = (name: string, from: Shape, skip: Shape, out: number): Shape => {
    const large = list.move(`${name}/upsample`, "RESIZE", area(from), {
      h: from.h * 2,
      w: from.w * 2,
      c: from.c,
    });
    const to = separable(list, name, large, out);
    list.conv(`${name}/skip`, skip, { kernel: 1, out });
    return list.move(`${name}/add`, "ADD", 2 * area(to), to);
  };
  x = up("decoder 4", x, feat4, 192);
  x = up("decoder 3", x, feat3, 128);
  x = up("decoder 2", x, feat2, 80);
  x = up("decoder 1", x, feat1, 40);
  list.conv("mask", x, { kernel: 1, out: 1 });
  return list.finish({
    name: "PicoSAM2 96×96",
    input,
    outputBytes: 96 * 96,
    provenance: "published",
    source: "Bonazzi et al., arXiv 2506.18807, and the authors' published model definition (336 MMAC)",
  });
}

export const PICOSAM2: Workload = picoSam2();
