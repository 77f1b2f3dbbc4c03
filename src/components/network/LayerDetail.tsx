/** One layer opened: its shape, quantisation and weights, and the histogram of what it puts out. */
import type { LayerRow } from "../../session/network-layers.ts";
import { Histogram } from "./Histogram.tsx";
import styles from "./LayerDetail.module.css";
import { LAYER_COLUMNS } from "./layer-columns.ts";
import { layerFactsText } from "./layer-words.ts";

export function LayerDetail({ row }: { readonly row: LayerRow }) {
  const { inspected } = row;
  const facts: readonly (readonly [string, string])[] = [
    ["name", row.name],
    ...(inspected === null ? [] : layerFactsText(inspected)),
    // What a narrow table leaves out.
    ...LAYER_COLUMNS.filter(({ room }) => room !== "any").map(
      (column) => [column.label, column.text(row)] as const,
    ),
  ];
  return (
    <div className={styles.detail}>
      <dl className={styles.facts}>
        {facts.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {inspected?.activations && inspected.output ? (
        <Histogram statistics={inspected.activations} quantisation={inspected.output} />
      ) : (
        <p className={styles.none}>
          {inspected === null || row.kind !== "DEQUANTIZE"
            ? "No histogram yet: it needs pictures. Measure every layer while the gaze is followed."
            : "This layer puts out real numbers: nothing can be clipped."}
        </p>
      )}
    </div>
  );
}
