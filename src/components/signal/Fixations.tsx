/** Fixations of the last seconds by dispersion, with the thresholds they rest on. */
import type { LabSummary } from "../../session/filter-lab-summary.ts";
import { ParameterGroup } from "./Parameters.tsx";
import { FIXATION_PARAMETERS } from "./parameters.ts";
import styles from "./SignalSide.module.css";

/** Slower than this, a saccade is over before a second sample sees it. */
const VELOCITY_RATE_HZ = 50;

export function Fixations({ summary }: { readonly summary: LabSummary | null }) {
  return (
    <>
      <p className={styles.figure} data-figure="fixations">
        {summary === null ? "No gaze yet." : countText(summary)}
      </p>
      <ParameterGroup title="By dispersion (I-DT)" parameters={FIXATION_PARAMETERS} />
      <p className={styles.note}>
        Why not by speed: a saccade lasts 20 to 80 ms. Below about {VELOCITY_RATE_HZ} samples a second
        {summary === null ? "" : ` (here: ${summary.rate_Hz.toFixed(0)})`} it falls between two samples, and
        noise from one sample to the next looks as fast as it does. How far the gaze scatters can still be
        told.
      </p>
    </>
  );
}

function countText({ fixations, gazeCount }: LabSummary): string {
  if (gazeCount === 0) return "No gaze in the last 10 s.";
  const durations = fixations.map(({ start_ms, end_ms }) => end_ms - start_ms);
  if (durations.length === 0)
    return "No fixation in the last 10 s: the gaze moves, or it scatters more than the dispersion allows.";
  const mean_ms = durations.reduce((sum, duration) => sum + duration, 0) / durations.length;
  const word = durations.length === 1 ? "fixation" : "fixations";
  return `${durations.length} ${word} in the last 10 s, ${mean_ms.toFixed(0)} ms long on average.`;
}
