/** Where the time of a frame goes, from the camera to the dot: a table with a bar for every stage. */
import { type CSSProperties, useEffect, useState } from "react";
import {
  BUDGET_STAGES,
  BUDGET_WINDOW_MS,
  type FrameBudget as Budget,
  type BudgetStage,
  frameBudget,
} from "../../session/frame-budget.ts";
import { Badge } from "../Badge.tsx";
import { msText } from "../sensor/figures.ts";
import { useSession } from "../useSession.ts";
import styles from "./FrameBudget.module.css";

const REFRESH_MS = 1000;

const STAGES: Readonly<Record<BudgetStage, { readonly label: string; readonly what: string }>> = {
  capture: { label: "Capture", what: "The browser hands the picture over, and it is copied." },
  handover: {
    label: "To the worker and back",
    what: "Messages, waiting until the worker is free, and cutting out the pictures of the eyes for the view.",
  },
  face: { label: "Face", what: "MediaPipe finds the face and its 478 points." },
  crop: { label: "Crop", what: "The face becomes the network's input, once for every view." },
  network: { label: "Network", what: "All layers of the int8 network, once for every view." },
  paint: { label: "Paint", what: "Calibration, smoothing, and waiting for the screen's next refresh." },
};

export function FrameBudget() {
  const session = useSession();
  const [budget, setBudget] = useState<Budget | null>(null);
  useEffect(() => {
    const look = () => setBudget(frameBudget(session.samples, performance.now()));
    look();
    const timer = window.setInterval(look, REFRESH_MS);
    return () => window.clearInterval(timer);
  }, [session]);
  if (budget === null) return <p className={styles.words}>Known once the gaze was followed for a while.</p>;
  return <BudgetTable budget={budget} />;
}

function BudgetTable({ budget }: { readonly budget: Budget }) {
  const { stages, whole, cropAndNetwork } = budget;
  const sum_ms = BUDGET_STAGES.reduce((sum, stage) => sum + stages[stage].p50_ms, 0);
  let start_ms = 0;
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">
              Stage <Badge kind="measured">measured here</Badge>
            </th>
            <th scope="col">Median, ms</th>
            <th scope="col">95 of 100 below, ms</th>
          </tr>
        </thead>
        <tbody>
          {BUDGET_STAGES.map((stage) => {
            const { p50_ms, p95_ms } = stages[stage];
            const bar = { "--from": start_ms / sum_ms, "--size": p50_ms / sum_ms } as CSSProperties;
            start_ms += p50_ms;
            return (
              <tr key={stage}>
                <th scope="row" title={STAGES[stage].what}>
                  {STAGES[stage].label}
                  <span className={styles.bar} data-stage={stage} style={bar} aria-hidden="true" />
                </th>
                <td>{msText(p50_ms)}</td>
                <td>{msText(p95_ms)}</td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Light to dot</th>
            <td>{msText(whole.p50_ms)}</td>
            <td>{msText(whole.p95_ms)}</td>
          </tr>
          <tr>
            <th scope="row">of it crop + network</th>
            <td>{msText(cropAndNetwork.p50_ms)}</td>
            <td>{msText(cropAndNetwork.p95_ms)}</td>
          </tr>
        </tfoot>
      </table>
      <p className={styles.words}>
        Computing a frame (face, crop and network) takes {budget.computing_per_face.toFixed(2)} × the time of
        the face stage alone; with all waiting, light to dot takes {budget.whole_per_face.toFixed(2)} ×. From
        the {budget.frames} frames drawn in the last {BUDGET_WINDOW_MS / 1000} seconds.
      </p>
    </>
  );
}
