/** The checks before a calibration, live: what holds, what does not, why, and what to do about it. */
import { START_CHECKS, START_RATE } from "../../session/start-gate.ts";
import type { StartGateView } from "../../session/start-gating.ts";
import styles from "./StartChecks.module.css";
import { checkWords } from "./start-words.ts";

export function StartChecks({ view }: { readonly view: StartGateView }) {
  const { gate, countdown } = view;
  const rows = START_CHECKS.map((name) => ({ name, ...checkWords(name, gate) }));
  return (
    <>
      <ul className={styles.checks} aria-label="Before you begin">
        {rows.map(({ name, label, hint, tone }) => (
          <li key={name} className={styles.check} data-check={name} data-tone={tone}>
            <span className={styles.label}>
              {label}
              {name === "rate" && gate.samples_per_s !== null && <Rate view={view} />}
            </span>
            {hint !== "" && <span className={styles.hint}>{hint}</span>}
          </li>
        ))}
      </ul>
      {countdown !== null && (
        <p className={styles.countdown} data-anyway={countdown.isAnyway}>
          {countdown.isAnyway ? "Not everything holds. Begins anyway in " : "Begins by itself in "}
          <span className={styles.seconds}>{countdown.left_s}</span> s.
        </p>
      )}
      {/* Without the figures, so that it speaks when something changes and not each second. */}
      <p className="visually-hidden" role="status" aria-live="polite">
        {announcement(view)}
      </p>
    </>
  );
}

function Rate({ view: { gate } }: { readonly view: StartGateView }) {
  const isSlow = gate.outcomes.rate === "slow";
  return (
    <span className={styles.figure}>
      {gate.samples_per_s} per second{isSlow && `, ${START_RATE.needed_Hz} needed`}
    </span>
  );
}

function announcement({ gate, countdown }: StartGateView): string {
  const byItself =
    countdown === null ? "" : countdown.isAnyway ? " Begins anyway in a few seconds." : " Begins by itself.";
  if (gate.holds) return `All checks hold.${byItself}`;
  const troubles = START_CHECKS.map((name) => checkWords(name, gate)).filter(({ tone }) => tone === "warn");
  return `${troubles.map(({ label, hint }) => `${label}. ${hint}`).join(" ")}${byItself}`;
}
