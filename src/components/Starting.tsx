/** What a start is waiting for, step by step, with a way back. */
import { type SourceKind, START_STEPS, type StartStep } from "../session/store.ts";
import { Button } from "./Button.tsx";
import styles from "./Starting.module.css";
import { useSession } from "./useSession.ts";

interface StepWords {
  readonly name: string;
  /** Said while the step lasts. */
  readonly hint: string;
}

const ENGINE: StepWords = { name: "Face finder and gaze network", hint: "About 15 MB, from this site only." };
const FIRST_FRAME: StepWords = { name: "First frame", hint: "The first one takes longest." };

const WORDS: Readonly<Record<SourceKind, Readonly<Record<StartStep, StepWords>>>> = {
  camera: {
    camera: { name: "Camera", hint: "Please allow it when the browser asks." },
    engine: ENGINE,
    "first frame": FIRST_FRAME,
  },
  demo: {
    camera: { name: "Rendered clip", hint: "" },
    engine: ENGINE,
    "first frame": FIRST_FRAME,
  },
};

export function Starting({ source, step }: { readonly source: SourceKind; readonly step: StartStep }) {
  const session = useSession();
  const now = START_STEPS.indexOf(step);
  return (
    <section className={styles.starting} aria-labelledby="starting-title">
      <h1 id="starting-title" className={styles.title}>
        Starting
      </h1>
      <ol className={styles.list}>
        {START_STEPS.map((name, index) => {
          const state = index < now ? "done" : index === now ? "now" : "next";
          return (
            <li
              key={name}
              className={styles.item}
              data-state={state}
              aria-current={state === "now" ? "step" : undefined}
            >
              <span className={styles.mark} aria-hidden="true" />
              <span>
                {WORDS[source][name].name}
                {state === "now" && <span className={styles.hint}>{WORDS[source][name].hint}</span>}
              </span>
            </li>
          );
        })}
      </ol>
      <div>
        <Button onClick={() => session.stop()}>Cancel</Button>
      </div>
    </section>
  );
}
