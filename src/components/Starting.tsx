/** What a start is waiting for, step by step, with a way back. */
import { type SourceKind, START_STEPS, type StartStep } from "../session/store.ts";
import { Button } from "./Button.tsx";
import styles from "./Starting.module.css";
import { useSession } from "./useSession.ts";

const WORDS: Readonly<Record<SourceKind, Readonly<Record<StartStep, string>>>> = {
  camera: {
    camera: "Waiting for the camera. Please allow it when the browser asks.",
    engine: "Loading the face finder and the gaze network",
    "first frame": "Looking at the first frame",
  },
  demo: {
    camera: "Loading the rendered clip",
    engine: "Loading the face finder and the gaze network",
    "first frame": "Looking at the first frame",
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
              {WORDS[source][name]}
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
