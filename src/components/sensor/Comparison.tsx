/**
 * The same frame elsewhere: time and energy side by side, to one scale each. Simulated bars are
 * hatched and violet, this computer's are solid and cyan, and each says so in words.
 */
import type { CSSProperties } from "react";
import type { FrameReport } from "../../hardware-sim/report.ts";
import type { Provenance as ProvenanceWord } from "../../units.ts";
import styles from "./Comparison.module.css";
import { mJText, msText } from "./figures.ts";
import type { MeasuredStages } from "./measured.ts";
import { Provenance } from "./Provenance.tsx";

interface Entry {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly total_ms: number;
  readonly total_mJ: number | null;
  readonly noEnergy: string;
  readonly provenance: ProvenanceWord;
  readonly source: string;
  readonly look: "chosen" | "simulated" | "measured";
}

function entryOf(report: FrameReport, isChosen: boolean): Entry {
  return {
    id: report.device,
    label: report.label,
    detail: `${report.network}${report.split === "assumed" ? "; stages not published" : ""}`,
    total_ms: report.total_ms,
    total_mJ: report.total_mJ,
    noEnergy: "not published",
    provenance: report.total_provenance,
    source: report.total_source,
    look: isChosen ? "chosen" : "simulated",
  };
}

function measuredEntry(measured: MeasuredStages): Entry {
  return {
    id: "here",
    label: "This computer",
    detail: `face ${msText(measured.face_ms)}, crop ${msText(measured.crop_ms)}, network ${msText(measured.network_ms)} ms${measured.views === 1 ? "" : ` (${measured.views} views)`}; without its camera`,
    total_ms: measured.total_ms,
    total_mJ: null,
    noEnergy: "a browser cannot measure it",
    provenance: "measured here",
    source: "performance.now() around each stage in this browser, median of the last seconds",
    look: "measured",
  };
}

interface ComparisonProps {
  readonly report: FrameReport;
  readonly comparisons: readonly FrameReport[];
  readonly measured: MeasuredStages | null;
}

export function Comparison({ report, comparisons, measured }: ComparisonProps) {
  const entries = [
    entryOf(report, true),
    ...(measured === null ? [] : [measuredEntry(measured)]),
    ...comparisons.map((comparison) => entryOf(comparison, false)),
  ];
  const longest_ms = Math.max(...entries.map((entry) => entry.total_ms), Number.MIN_VALUE);
  const most_mJ = Math.max(...entries.map((entry) => entry.total_mJ ?? 0), Number.MIN_VALUE);
  return (
    <ul className={styles.entries}>
      {entries.map((entry) => (
        <li key={entry.id} className={`${styles.entry} ${styles[entry.look]}`}>
          <div className={styles.who}>
            <span className={styles.label}>{entry.label}</span>
            <Provenance kind={entry.provenance} source={entry.source} of={`${entry.label} totals`} />
            <span className={styles.detail}>{entry.detail}</span>
          </div>
          <Bar share={entry.total_ms / longest_ms} text={`${msText(entry.total_ms)} ms`} />
          {entry.total_mJ === null ? (
            <span className={styles.absent}>energy: {entry.noEnergy}</span>
          ) : (
            <Bar share={entry.total_mJ / most_mJ} text={`${mJText(entry.total_mJ)} mJ`} />
          )}
        </li>
      ))}
      {measured === null && (
        <li className={`${styles.entry} ${styles.measured}`}>
          <div className={styles.who}>
            <span className={styles.label}>This computer</span>
            <span className={styles.detail}>nothing measured yet: it needs a face in the picture</span>
          </div>
        </li>
      )}
    </ul>
  );
}

function Bar({ share, text }: { readonly share: number; readonly text: string }) {
  return (
    <div className={styles.track}>
      <div className={styles.bar} style={{ "--share": share } as CSSProperties} />
      <span className={styles.figure}>{text}</span>
    </div>
  );
}
