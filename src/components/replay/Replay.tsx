/** A saved session again: its figures, computed afresh, and its gaze, played back. No camera, no network. */
import { useEffect, useRef } from "react";
import type { Replay as ReplayOf } from "../../session/replay.ts";
import { Button } from "../Button.tsx";
import { ErrorFigures } from "../ErrorFigures.tsx";
import { PrivacyLine } from "../PrivacyLine.tsx";
import { useSession } from "../useSession.ts";
import styles from "./Replay.module.css";
import { ReplayPlayer } from "./ReplayPlayer.tsx";
import { AGREEMENT_WORDS, factsOf, summaryText } from "./replay-words.ts";

export function Replay({ replay }: { readonly replay: ReplayOf }) {
  const session = useSession();
  const title = useRef<HTMLHeadingElement>(null);
  const { recording, report, agreement } = replay.file;

  // A new screen took the place of the one the visitor was on.
  useEffect(() => title.current?.focus(), []);

  return (
    <div className={styles.replay} data-testid="replay">
      <div className={styles.head}>
        <h1 ref={title} tabIndex={-1} className={styles.title}>
          Replay of a saved session
        </h1>
        <Button onClick={() => session.stop()}>Back to the start</Button>
      </div>
      <div className={styles.column}>
        <ReplayPlayer replay={replay} />
        <p className={styles.note} data-testid="replay-summary">
          {summaryText(replay)}
        </p>
      </div>
      <div className={styles.column}>
        <section className={styles.card} aria-labelledby="replay-figures">
          <h2 id="replay-figures" className={styles.heading}>
            Mean error of the gaze
          </h2>
          {report.unfiltered.summary.kind === "measured" ? (
            <ErrorFigures record={{ validation: report.unfiltered, screen: recording.viewing }} />
          ) : (
            <p>No data: the session was saved without a calibration, or no check target gave gaze.</p>
          )}
          <p className={styles.note} data-agreement={agreement}>
            {AGREEMENT_WORDS[agreement]}
          </p>
        </section>
        <section className={styles.card} aria-labelledby="replay-facts">
          <h2 id="replay-facts" className={styles.heading}>
            What the file says
          </h2>
          <dl className={styles.facts}>
            <div>
              <dt>File</dt>
              <dd>{replay.name}</dd>
            </div>
            {factsOf(replay).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
        <PrivacyLine />
      </div>
    </div>
  );
}
