/** The screen before the first target: what will happen, and whether everything is as it should be. */
import { useLayoutEffect, useRef } from "react";
import type { FlowState } from "../../session/calibration-flow.ts";
import { Button } from "../Button.tsx";
import styles from "../Calibration.module.css";
import { useSession, useSessionState } from "../useSession.ts";
import checks from "./StartChecks.module.css";
import { StartChecks } from "./StartChecks.tsx";

export function Ready({ flow }: { readonly flow: FlowState }) {
  const isDemo = useSessionState((state) => state.stream?.kind === "demo");
  const isHandsFree = useSessionState((state) => state.settings.accept === "dwell");
  const isPressedByClip = useSessionState((state) => state.settings.clip_press) && !isHandsFree;
  const gate = useSessionState((state) => state.startGate);
  const fitted = flow.targets.filter((target) => target.role === "calibration").length;
  const title = isDemo
    ? "Watch the rendered person calibrate"
    : isHandsFree
      ? "Look, and rest your eyes"
      : "Look, then click";
  const checked = flow.targets.length - fitted;
  return (
    <div className={styles.sheet}>
      <h2 className={styles.title}>{title}</h2>
      <ul className={styles.list}>
        {isDemo ? (
          <li>
            The clip shows a rendered person who looks at each target
            {isPressedByClip
              ? " and clicks by itself"
              : isHandsFree
                ? ", which goes on once the eyes have rested on it"
                : "; you click it, or press Space or Enter, once the eyes are there"}
            . Everything else is the real pipeline.
          </li>
        ) : isHandsFree ? (
          <li>
            Look at the <strong>red centre</strong> of each target and rest your eyes on it. It goes on by
            itself.
          </li>
        ) : (
          <li>
            Look at the <strong>red centre</strong> of each target and click it while you look, or press{" "}
            <strong>Space</strong> or <strong>Enter</strong>.
          </li>
        )}
        <li>
          {fitted} targets fit the map to {isDemo ? "these" : "your"} eyes. Then {checked} more, which the map
          never learns from, measure how far off it is.
        </li>
        {!isDemo && (
          <li>Sit as you will sit later, with light on your face. Glasses are fine; glare is not.</li>
        )}
        <li>The page goes full screen where the browser allows it.</li>
      </ul>
      {gate !== null && <StartChecks view={gate} />}
      <StartActions holds={gate?.gate.holds === true} />
    </div>
  );
}

/** While a check does not hold, "Begin" is there but waits, and "Begin anyway" is the second choice. */
function StartActions({ holds }: { readonly holds: boolean }) {
  const session = useSession();
  const first = useRef<HTMLButtonElement>(null);
  const second = useRef<HTMLButtonElement>(null);
  const begin = (): void => void session.calibration()?.begin();
  // Before the next painting, when the browser takes the focus from what cannot be seen.
  useLayoutEffect(() => {
    // "Begin anyway" goes, and would take the focus with it.
    if (holds && document.activeElement === second.current) first.current?.focus();
  }, [holds]);
  return (
    <div className={styles.actions}>
      <Button
        ref={first}
        weight="primary"
        size="large"
        autoFocus
        // Not `disabled`: the focus must not get lost when a check stops holding.
        aria-disabled={!holds}
        onClick={() => {
          if (holds) begin();
        }}
      >
        Begin
      </Button>
      <Button size="large" onClick={() => session.closeCalibration()}>
        Cancel
      </Button>
      {/* Last, and with its place kept: no button may move under a pointer that is on its way. */}
      <Button ref={second} size="large" className={holds ? checks.gone : undefined} onClick={begin}>
        Begin anyway
      </Button>
    </div>
  );
}
