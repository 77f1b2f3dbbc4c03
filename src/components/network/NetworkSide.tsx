/** The network taken apart: what runs, where its time goes, its float twin, and its operators one by one. */
import { useMemo } from "react";
import type { ModelInfo } from "../../inference/protocol.ts";
import { layerRows } from "../../session/network-layers.ts";
import styles from "../Side.module.css";
import { useSessionState } from "../useSession.ts";
import { FloatTwin } from "./FloatTwin.tsx";
import { FrameBudget } from "./FrameBudget.tsx";
import { LayerTable } from "./LayerTable.tsx";
import { Measure } from "./Measure.tsx";
import { NetworkFacts } from "./NetworkFacts.tsx";
import { Refused } from "./Refused.tsx";
import { Views } from "./Views.tsx";

/** Beside the picture: the network that runs. */
export function NetworkSide() {
  const model = useSessionState((state) => state.engine?.model ?? null);
  return (
    <section className={styles.side} aria-label="The network">
      <Refused />
      {model !== null && (
        <>
          <NetworkFacts model={model} />
          <section className={styles.block} aria-labelledby="network-views">
            <h3 id="network-views">How often it looks</h3>
            <Views />
          </section>
          <section className={styles.block} aria-labelledby="network-budget">
            <h3 id="network-budget">Where a frame's time goes</h3>
            <FrameBudget />
          </section>
          <section className={styles.block} aria-labelledby="network-twin">
            <h3 id="network-twin">What 8 bits cost, and save</h3>
            <FloatTwin />
          </section>
          <Layers model={model}>
            <Measure />
          </Layers>
        </>
      )}
    </section>
  );
}

/** Before anything runs: a file that was dropped, taken apart. Nothing while none was. */
export function DroppedNetwork() {
  const inspection = useSessionState((state) => state.network.inspection);
  const isRefused = useSessionState((state) => state.network.refused !== null);
  if (inspection.kind === "none" && !isRefused) return null;
  return (
    <section className={styles.side} aria-label="The dropped network">
      <Refused />
      {inspection.kind === "measuring" && <p role="status">Taking the file apart…</p>}
      {inspection.kind === "done" && (
        <>
          <NetworkFacts model={inspection.inspection.model} />
          <Layers model={inspection.inspection.model}>
            <p>
              Times are of an empty picture, in this browser. How its activations use their codes can be
              measured once it runs: start the camera or the demo.
            </p>
          </Layers>
        </>
      )}
    </section>
  );
}

function Layers({ model, children }: { readonly model: ModelInfo; readonly children: React.ReactNode }) {
  const settings = useSessionState((state) => state.sensor.settings);
  const state = useSessionState(({ network }) => network.inspection);
  const inspection = state.kind === "done" ? state.inspection : null;
  const rows = useMemo(() => layerRows(model.workload, settings, inspection), [model, settings, inspection]);
  return (
    <section className={styles.block} aria-labelledby="network-layers">
      <h3 id="network-layers">Layer by layer</h3>
      {children}
      <LayerTable rows={rows} />
    </section>
  );
}
