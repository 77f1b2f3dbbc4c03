/** Picks the screen for the phase; nothing else. */
import type { Session } from "../session/session-api.ts";
import type { Phase } from "../session/store.ts";
import styles from "./App.module.css";
import { Boundary } from "./Boundary.tsx";
import { Calibration } from "./Calibration.tsx";
import { DropOverlay } from "./DropOverlay.tsx";
import { GazeDot } from "./GazeDot.tsx";
import { Header } from "./Header.tsx";
import { Live } from "./Live.tsx";
import { Notices } from "./Notices.tsx";
import { Problem } from "./Problem.tsx";
import { PROBLEM_WORDS, type ProblemAction } from "./problem-words.ts";
import { OpenedFile } from "./replay/OpenedFile.tsx";
import { Replay } from "./replay/Replay.tsx";
import { PrintReport } from "./report/PrintReport.tsx";
import { Starting } from "./Starting.tsx";
import { SessionContext, useSession, useSessionState } from "./useSession.ts";
import { Welcome } from "./Welcome.tsx";

export function App({ session }: { readonly session: Session }) {
  return (
    <SessionContext value={session}>
      <Boundary what="The page">
        <Page />
      </Boundary>
    </SessionContext>
  );
}

function Page() {
  const phase = useSessionState((state) => state.phase);
  const calibration = useSessionState((state) => state.calibration);
  const { openFile } = useSession();
  // The result on screen, before it is kept or discarded, else the calibration in use.
  const isResult = phase.kind === "calibrating" && phase.view.kind === "done";
  const printed = isResult ? phase.view.record : phase.kind === "tracking" ? calibration : null;
  return (
    <div data-phase={phase.kind} data-printable={printed !== null}>
      {/* Under the calibration nothing else can be reached, by pointer, key or screen reader. */}
      <div className={styles.under} inert={phase.kind === "calibrating"}>
        <Header />
        <Notices />
        <OpenedFile />
        <main className={styles.main}>
          <Screen phase={phase} />
        </main>
      </div>
      {phase.kind === "tracking" && <GazeDot />}
      {phase.kind === "calibrating" && <Calibration view={phase.view} />}
      <DropOverlay onFile={openFile} />
      {printed !== null && <PrintReport record={printed} />}
    </div>
  );
}

function Screen({ phase }: { readonly phase: Phase }) {
  switch (phase.kind) {
    case "idle":
      return <Welcome />;
    case "starting":
      return <Starting source={phase.source} step={phase.step} />;
    case "replay":
      return <Replay key={phase.replay.name} replay={phase.replay} />;
    case "failed":
      return <Failed phase={phase} />;
    case "tracking":
    case "calibrating":
      return <Live />;
    default:
      return phase satisfies never;
  }
}

function Failed({ phase }: { readonly phase: Phase & { kind: "failed" } }) {
  const session = useSession();
  const act = (action: ProblemAction): void => {
    switch (action) {
      case "demo":
        session.startDemo();
        break;
      case "reload":
        window.location.reload();
        break;
      case "retry":
      case "recalibrate":
        session.retry();
        break;
      case "dismiss":
        session.stop();
        break;
      default:
        action satisfies never;
    }
  };
  return (
    <div className={styles.centred}>
      <Problem error={phase.error} onAction={act} alternative={alternativeTo(phase, session)} />
    </div>
  );
}

/** A second way out that does not meet the same failure again. */
function alternativeTo({ error, source }: Phase & { kind: "failed" }, session: Session) {
  const { action } = PROBLEM_WORDS[error.code];
  if (error.code.startsWith("camera/") && action !== "demo") {
    return { label: "Watch a demo", onChoose: () => session.startDemo() };
  }
  if (error.code.startsWith("demo/") && source === "demo") {
    return { label: "Start camera", onChoose: () => session.startCamera() };
  }
  return { label: "Back to the start", onChoose: () => session.stop() };
}
