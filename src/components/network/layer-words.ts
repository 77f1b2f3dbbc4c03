/** A layer in words: what slides over what, and which real values its codes stand for. Pure. */
import type { LayerInspection } from "../../inference/inspect/inspect-network.ts";
import type { WindowFacts } from "../../inference/inspect/layer-facts.ts";

/** A real value with three significant digits: 0, −12.8, 0.0153. */
export function realText(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text =
    size >= 0.001 && size < 100_000 ? String(Number(value.toPrecision(3))) : value.toExponential(1);
  return text.replace("-", "−");
}

/** 3 × 3 window, stride 2, padded by 1 at the bottom and 1 at the right. */
export function windowText({ kernelHeight, kernelWidth, strideHeight, strideWidth, padding }: WindowFacts) {
  const stride = strideHeight === strideWidth ? `${strideHeight}` : `${strideHeight} × ${strideWidth}`;
  const sides = Object.entries(padding).filter(([, pixels]) => pixels > 0);
  const padded =
    sides.length === 0
      ? "no padding"
      : `padding ${sides.map(([side, pixels]) => `${pixels} ${side}`).join(", ")}`;
  return `${kernelHeight} × ${kernelWidth} window, stride ${stride}, ${padded}`;
}

/** What the layer's numbers stand for, as pairs of a name and a text. */
export function layerFactsText(layer: LayerInspection): readonly (readonly [string, string])[] {
  const { window, activation, inputShapes, output, weights } = layer;
  const facts: [string, string][] = [];
  if (window !== null) facts.push(["slides", windowText(window)]);
  if (activation !== null) facts.push(["then", activation === "NONE" ? "no activation" : activation]);
  facts.push(["reads", inputShapes.map((shape) => shape.join(" × ")).join(" and ")]);
  if (output !== null) {
    facts.push([
      "output codes",
      `scale ${realText(output.scale)}, zero point ${realText(output.zeroPoint)}: ${realText(output.lowest)} to ${realText(output.highest)}`,
    ]);
  }
  if (weights !== null) {
    const scales =
      weights.scales === 1
        ? `one scale, ${realText(weights.smallestScale)}`
        : `${weights.scales} scales, ${realText(weights.smallestScale)} to ${realText(weights.largestScale)}`;
    facts.push([
      "weights",
      `${weights.shape.join(" × ")}, ${realText(weights.lowest)} to ${realText(weights.highest)}; ${scales}; ${(100 * weights.zero_frac).toFixed(1)} % are 0`,
    ]);
  }
  return facts;
}
