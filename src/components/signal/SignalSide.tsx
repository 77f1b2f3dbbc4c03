/** The filter lab: no filter, One Euro and Kalman side by side on the same gaze and the same clock. */
import { useState } from "react";
import { LAB_FILTERS } from "../../session/filter-lab.ts";
import { STEP_PX } from "../../session/filter-lab-step.ts";
import { Badge } from "../Badge.tsx";
import { Button } from "../Button.tsx";
import side from "../Side.module.css";
import { useSessionState } from "../useSession.ts";
import { MeasuredTable, StepTable } from "./FilterTables.tsx";
import { Fixations } from "./Fixations.tsx";
import { LineSample } from "./LineSample.tsx";
import { Parameters } from "./Parameters.tsx";
import styles from "./SignalSide.module.css";
import { FILTER_LOOKS } from "./signal-words.ts";
import { Traces } from "./Traces.tsx";
import { TradeOffChart } from "./TradeOffChart.tsx";
import { useFilterLab } from "./useFilterLab.ts";

const NO_FIXATIONS = [] as const;

export function SignalSide() {
  const [isPaused, setPaused] = useState(false);
  const { lab, figures } = useFilterLab(isPaused);
  const isCalibrated = useSessionState((state) => state.calibration !== null);
  const summary = figures?.summary ?? null;
  return (
    <section className={side.side} aria-labelledby="signal-title">
      <div className={styles.heading}>
        <h2 id="signal-title">Filter lab</h2>
        <p className={styles.note}>
          The same gaze, three ways, on the clock of the camera. A filter takes the shake out and pays with
          lag; here both are measured while you watch.
          {!isCalibrated && " Not calibrated yet: px and degrees are rough until then."}
        </p>
      </div>
      <div className={side.block}>
        <div className={styles.row}>
          <ul className={styles.legend}>
            {LAB_FILTERS.map((name) => (
              <li key={name}>
                <LineSample of={name} /> {FILTER_LOOKS[name].label}
              </li>
            ))}
            <li>
              <span className={styles.shade} /> fixation
            </li>
          </ul>
          <Button size="small" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
            {isPaused ? "Resume" : "Pause"}
          </Button>
        </div>
        <Traces lab={lab} fixations={summary?.fixations ?? NO_FIXATIONS} isPaused={isPaused} />
      </div>
      <section className={side.block} aria-labelledby="signal-measured">
        <div className={styles.row}>
          <h3 id="signal-measured">Jitter against lag</h3>
          <Badge kind="measured">measured here</Badge>
        </div>
        {figures === null ? (
          <p className={styles.note}>Waiting for gaze.</p>
        ) : (
          <>
            <TradeOffChart summary={figures.summary} tradeOff={figures.tradeOff} />
            <MeasuredTable filters={figures.summary.filters} />
          </>
        )}
        <Method />
      </section>
      <section className={side.block} aria-labelledby="signal-parameters">
        <h3 id="signal-parameters">Parameters</h3>
        <Parameters />
        <p className={styles.note}>The dot and the traces follow at once. The page's address keeps them.</p>
      </section>
      <section className={side.block} aria-labelledby="signal-fixations">
        <h3 id="signal-fixations">Fixations</h3>
        <Fixations summary={summary} />
      </section>
      {summary !== null && (
        <section className={side.block} aria-labelledby="signal-step">
          <h3 id="signal-step">Answer to a jump</h3>
          <p className={styles.note}>
            Computed, not measured: {STEP_PX} px from one sample to the next, {summary.rate_Hz.toFixed(0)}{" "}
            samples a second, without noise. The same parameters give the same figures on every computer.
          </p>
          <StepTable filters={summary.filters} />
        </section>
      )}
    </section>
  );
}

function Method() {
  return (
    <details className={styles.method}>
      <summary>How jitter and lag are measured</summary>
      <p>
        Over the last 10 s. Jitter is the root mean square step between frames that follow each other, spread
        the standard deviation about each fixation's own mean; both only within fixations, from 300 ms after
        their start, and on the same frames for all three. The fixations are found on a centred median of the
        raw gaze, which favours no filter.
      </p>
      <p>
        Lag is the delay at which the filtered gaze correlates best with the raw gaze, x and y together,
        refined between frames by a parabola. It needs movement: while the gaze rests there is no figure, and
        strong noise can make it read up to 10 ms too small. It is the delay of the filter alone; camera and
        network come on top.
      </p>
      <p>
        The curves show the same seconds with other values: One Euro's cut-off at rest from 0.05 to 6.4 Hz,
        Kalman's process noise from 100 to 60 000.
      </p>
    </details>
  );
}
