/** A switch for the same network in float32, and what differs between the two. */
import type { TwinFigures } from "../../session/twin-comparison.ts";
import { Badge } from "../Badge.tsx";
import { Button } from "../Button.tsx";
import { PROBLEM_WORDS } from "../problem-words.ts";
import { msText } from "../sensor/figures.ts";
import { useSession, useSessionState } from "../useSession.ts";
import styles from "./FloatTwin.module.css";

export function FloatTwin() {
  const session = useSession();
  const twin = useSessionState((state) => state.network.twin);
  const isOn = twin.kind === "loading" || twin.kind === "on";
  return (
    <>
      <p className={styles.words}>
        The same network in 32-bit floating point, on TensorFlow.js, fed with the same pictures: what differs
        is the quantisation alone. Loaded from this site only when you ask for it (0.9 MB), in a worker of its
        own.
      </p>
      <div className={styles.row}>
        <Button size="small" aria-pressed={isOn} onClick={() => session.setFloatTwin(!isOn)}>
          Run the float32 twin beside it
        </Button>
        <p className={styles.words} role="status">
          {twin.kind === "loading" && "Loading…"}
          {twin.kind === "on" && twin.figures === null && "Waiting for a picture with a gaze…"}
          {twin.kind === "failed" &&
            `${PROBLEM_WORDS["twin/failed"].title}: ${twin.error.message}. ${PROBLEM_WORDS["twin/failed"].cure}`}
        </p>
      </div>
      {twin.kind === "on" && twin.figures !== null && <Figures figures={twin.figures} />}
    </>
  );
}

function Figures({ figures }: { readonly figures: TwinFigures }) {
  const { pictures, offered, int8_ms, float_ms } = figures;
  const every = offered / pictures;
  return (
    <>
      <dl className={styles.figures} data-testid="twin-figures">
        <Figure name="apart, on average">{`${figures.mean_cm.toFixed(2)} cm`}</Figure>
        <Figure name="apart, at most">{`${figures.max_cm.toFixed(2)} cm`}</Figure>
        <Figure name="int8, here">{`${msText(int8_ms)} ms`}</Figure>
        <Figure name="float32">{`${msText(float_ms)} ms`}</Figure>
        <Figure name="float32 ÷ int8">{`${(float_ms / int8_ms).toFixed(1)} ×`}</Figure>
        <div>
          <dt className="visually-hidden">All of them</dt>
          <dd>
            <Badge kind="measured">measured here</Badge>
          </dd>
        </div>
      </dl>
      <p className={styles.words}>
        Gaze before calibration, over {pictures} of {offered} pictures
        {every < 1.5
          ? "."
          : `: the twin is slower, so it gets one in ${every.toFixed(1)}. The gaze itself does not wait for it.`}
      </p>
    </>
  );
}

function Figure({ name, children }: { readonly name: string; readonly children: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
