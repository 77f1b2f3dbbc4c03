/** The calibration overlay: what will happen, the targets, pauses, and the result. */
import { useEffect } from "react";
import type { FlowState } from "../session/calibration-flow.ts";
import type { CalibrationView } from "../session/store.ts";
import { Button } from "./Button.tsx";
import styles from "./Calibration.module.css";
import { CalibrationResult } from "./CalibrationResult.tsx";
import { CalibrationTarget } from "./CalibrationTarget.tsx";
import { PAUSE_WORDS, placeWords, REPEAT_WORDS } from "./calibration-words.ts";
import { CalibrationVerified } from "./keeping/CalibrationVerified.tsx";
import { Problem } from "./Problem.tsx";
import { RedoChoice } from "./report/RedoChoice.tsx";
import { Ready } from "./start/Ready.tsx";
import { STATUS_WORDS } from "./status-words.ts";
import { useSession, useSessionState } from "./useSession.ts";

export function Calibration({ view }: { readonly view: CalibrationView }) {
  const session = useSession();

  // In full screen the browser keeps Escape for itself; in a window it closes the overlay.
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && document.fullscreenElement === null) session.closeCalibration();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [session]);

  return (
    <div className={styles.overlay} role="dialog" aria-modal="true" aria-label="Calibration">
      {view.kind === "running" && <RunningCalibration view={view} />}
      {view.kind === "fitting" && (
        <div className={styles.sheet}>
          <p className={styles.title}>Finding the map that fits your eyes…</p>
        </div>
      )}
      {view.kind === "done" && <CalibrationResult record={view.record} notice={view.notice} />}
      {view.kind === "verified" && <CalibrationVerified record={view.record} check={view.check} />}
      {view.kind === "redone" && <RedoChoice redo={view.redo} after={view.after} />}
      {view.kind === "failed" && (
        <div className={styles.sheet}>
          <Problem
            error={view.error}
            onAction={() => session.openCalibration()}
            alternative={{ label: "Go on without", onChoose: () => session.closeCalibration() }}
          />
        </div>
      )}
    </div>
  );
}

function RunningCalibration({ view }: { readonly view: CalibrationView & { kind: "running" } }) {
  const { flow, mustRestart, isFullScreen, isRecentring } = view;
  const { stage } = flow;
  if (stage.kind === "ready") return <Ready flow={flow} />;
  if (stage.kind === "paused") return <Paused reason={stage.reason} mustRestart={mustRestart} />;
  if (stage.kind === "done") return null;
  return <Targets flow={flow} isFullScreen={isFullScreen} isRecentring={isRecentring} />;
}

interface PausedProps {
  readonly reason: keyof typeof PAUSE_WORDS;
  readonly mustRestart: boolean;
}

function Paused({ reason, mustRestart }: PausedProps) {
  const session = useSession();
  const words = PAUSE_WORDS[reason];
  return (
    <div className={styles.sheet} role="alert">
      <h2 className={styles.title}>{words.title}</h2>
      <p className={styles.note}>{words.cause}</p>
      {mustRestart && (
        <p className={styles.warn}>
          The window has another size than before, so the targets so far no longer fit. Going on starts from
          the first target, unless it gets its former size back.
        </p>
      )}
      <div className={styles.actions}>
        <Button weight="primary" size="large" autoFocus onClick={() => void session.calibration()?.resume()}>
          {mustRestart ? "Start over" : "Go on"}
        </Button>
        <Button size="large" onClick={() => session.closeCalibration()}>
          Cancel
        </Button>
      </div>
    </div>
  );
}

interface TargetsProps {
  readonly flow: FlowState;
  readonly isFullScreen: boolean;
  readonly isRecentring: boolean;
}

function Targets({ flow, isFullScreen, isRecentring }: TargetsProps) {
  const session = useSession();
  const hasKeys = useSessionState((state) => state.settings.keys);
  const face = useSessionState((state) => state.face);
  const { stage, index, attempt, targets } = flow;
  const target = targets[index];
  if (target === undefined || (stage.kind !== "looking" && stage.kind !== "collecting")) return null;
  const sameRole = targets.filter((other) => other.role === target.role);
  const count = `${sameRole.indexOf(target) + 1} of ${sameRole.length}`;
  const name = isRecentring
    ? "Recentring"
    : target.role === "calibration"
      ? `Target ${count}`
      : `Check ${count}`;
  const repeat = stage.kind === "looking" ? stage.repeat : null;
  const trouble = face === "tracking" || face === "several-faces" ? null : STATUS_WORDS[face];
  return (
    <div className={styles.field}>
      <div
        className={styles.caption}
        // In the half of the screen where the target is not.
        data-half={target.position.y_frac >= 0.5 ? "upper" : "lower"}
        role="status"
        aria-live="polite"
      >
        {repeat !== null && <strong>{REPEAT_WORDS[repeat]}</strong>}
        {trouble !== null && repeat === null && (
          <strong>
            {trouble.label}. {trouble.hint}
          </strong>
        )}
        {name}, {placeWords(target.position)}
        {isRecentring && (
          <span> · Look at the red centre, then click it or press {hasKeys && "R, "}Space or Enter.</span>
        )}
        {!isFullScreen && index === 0 && !isRecentring && (
          <span> · Full screen is not available here: please leave the window as it is.</span>
        )}
      </div>
      <CalibrationTarget
        key={`${index} ${attempt}`}
        position={target.position}
        stage={stage.kind}
        label={`${name}, ${placeWords(target.position)}: look at it and press`}
        onAccept={() => session.calibration()?.accept()}
      />
      <Button
        className={styles.cancel}
        weight="quiet"
        size="small"
        onClick={() => session.closeCalibration()}
      >
        Cancel
      </Button>
    </div>
  );
}
