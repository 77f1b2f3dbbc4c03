/** Has every layer measured, on request: it takes a second or two of one processor core. */
import { INSPECTED_PICTURES } from "../../session/network-view.ts";
import { Button } from "../Button.tsx";
import { PROBLEM_WORDS } from "../problem-words.ts";
import { msText } from "../sensor/figures.ts";
import { useSession, useSessionState } from "../useSession.ts";
import styles from "./Measure.module.css";

export function Measure() {
  const session = useSession();
  const state = useSessionState(({ network }) => network.inspection);
  const isBusy = state.kind === "gathering" || state.kind === "measuring";
  return (
    <div className={styles.measure}>
      <Button size="small" disabled={isBusy} onClick={() => session.inspectNetwork()}>
        {state.kind === "done" ? "Measure again" : "Measure every layer here"}
      </Button>
      <p className={styles.words} role="status">
        {wordsOf(state)}
      </p>
    </div>
  );
}

type InspectionState = ReturnType<
  ReturnType<typeof useSession>["store"]["getState"]
>["network"]["inspection"];

function wordsOf(state: InspectionState): string {
  switch (state.kind) {
    case "none":
      return "Times each layer in this browser, and counts how its activations use their 256 codes.";
    case "gathering":
      return state.pictures === 0
        ? "Waiting for a picture with a gaze…"
        : `Gathering pictures: ${state.pictures} of ${INSPECTED_PICTURES}…`;
    case "measuring":
      return "Measuring beside the running gaze…";
    case "failed":
      return `${PROBLEM_WORDS[state.error.code].title}: ${state.error.message}`;
    case "done": {
      const { pictures, run_ms, model } = state.inspection;
      const on = pictures === 0 ? "without a picture" : `on the ${pictures} newest pictures`;
      return `Measured ${on}, ${model.backend} kernels: one whole run takes ${msText(run_ms)} ms. Choose a layer for its histogram.`;
    }
    default:
      return state satisfies never;
  }
}
