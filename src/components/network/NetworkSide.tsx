/** The network taken apart: what runs, and its operators one by one. */
import { useMemo } from "react";
import { layerRows } from "../../session/network-layers.ts";
import { useSessionState } from "../useSession.ts";
import { FrameBudget } from "./FrameBudget.tsx";
import { LayerTable } from "./LayerTable.tsx";
import { NetworkFacts } from "./NetworkFacts.tsx";
import styles from "./NetworkSide.module.css";

export function NetworkSide() {
  const engine = useSessionState((state) => state.engine);
  const settings = useSessionState((state) => state.sensor.settings);
  const model = engine?.model ?? null;
  const rows = useMemo(() => (model === null ? [] : layerRows(model.workload, settings)), [model, settings]);
  if (model === null) return null;
  return (
    <section className={styles.side} aria-labelledby="network-title">
      <NetworkFacts model={model} />
      <section className={styles.block} aria-labelledby="network-budget">
        <h3 id="network-budget">Where a frame's time goes</h3>
        <FrameBudget />
      </section>
      <section className={styles.block} aria-labelledby="network-layers">
        <h3 id="network-layers">Layer by layer</h3>
        <LayerTable rows={rows} />
      </section>
    </section>
  );
}
