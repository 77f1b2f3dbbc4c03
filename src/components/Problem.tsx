/** A failure as a visitor should meet it: what happened, why, the next step, and the details on demand. */
import type { GazeError } from "../inference/errors.ts";
import { Button } from "./Button.tsx";
import styles from "./Problem.module.css";
import { ACTION_LABELS, PROBLEM_WORDS, type ProblemAction } from "./problem-words.ts";

interface ProblemProps {
  readonly error: GazeError;
  readonly onAction: (action: ProblemAction) => void;
  /** A second way out, beside the code's own. */
  readonly alternative?: { readonly label: string; readonly onChoose: () => void };
}

export function Problem({ error, onAction, alternative }: ProblemProps) {
  const words = PROBLEM_WORDS[error.code];
  return (
    <section className={styles.problem} role="alert" aria-labelledby="problem-title">
      <p className={styles.kicker}>
        <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
          <path
            d="M10 1 19.5 18.5H.5Z"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.8"
            strokeLinejoin="round"
          />
          <path d="M10 7v5.5M10 14.6v1.6" stroke="currentColor" strokeWidth="1.8" />
        </svg>
        Problem
      </p>
      <h2 id="problem-title" className={styles.title}>
        {words.title}
      </h2>
      <p className={styles.cause}>{words.cause}</p>
      <p className={styles.cure}>{error.cure === "" ? words.cure : error.cure}</p>
      <div className={styles.actions}>
        <Button weight="primary" onClick={() => onAction(words.action)}>
          {ACTION_LABELS[words.action]}
        </Button>
        {alternative && <Button onClick={alternative.onChoose}>{alternative.label}</Button>}
      </div>
      <details className={styles.detail}>
        <summary>Details</summary>
        <code>
          {error.code}: {error.message}
        </code>
      </details>
    </section>
  );
}
