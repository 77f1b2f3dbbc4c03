/** The network against the device's memory: what it takes, or by how much it does not fit. */
import type { MemoryUse } from "../../hardware-sim/report.ts";
import { bytesText, countText, percentText } from "./figures.ts";
import styles from "./MemoryGauge.module.css";
import { Provenance } from "./Provenance.tsx";

export function MemoryGauge({ memory }: { readonly memory: MemoryUse }) {
  const { capacity_bytes, used_bytes } = memory;
  if (capacity_bytes === null) return null;
  // When it does not fit, the gauge spans what is needed and marks where the memory ends.
  const span = Math.max(capacity_bytes, used_bytes);
  return (
    <div className={styles.memory}>
      <div className={styles.words}>
        <span className={styles.label}>Memory</span>
        <span className={memory.fits ? undefined : styles.over}>
          {memory.fits
            ? `${bytesText(used_bytes)} of ${bytesText(capacity_bytes)}, ${percentText(used_bytes / capacity_bytes)}`
            : `does not fit: ${countText(memory.over_bytes)} bytes too many`}
        </span>
        <Provenance
          kind="datasheet"
          source={memory.source}
          terms={[
            `weights ${countText(memory.weights_bytes)} B + tensors alive at once ${countText(memory.activations_bytes)} B`,
            `memory ${countText(capacity_bytes)} B`,
          ]}
          of="memory"
        />
      </div>
      <div className={styles.gauge} aria-hidden="true">
        <div className={styles.weights} style={{ inlineSize: `${(memory.weights_bytes / span) * 100}%` }} />
        <div
          className={styles.tensors}
          style={{ inlineSize: `${(memory.activations_bytes / span) * 100}%` }}
        />
        {!memory.fits && (
          <div className={styles.end} style={{ insetInlineStart: `${(capacity_bytes / span) * 100}%` }} />
        )}
      </div>
    </div>
  );
}
