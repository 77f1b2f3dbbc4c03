/**
 * The sensor inside the page: one simulated frame to scale, what it costs, what it would cost
 * elsewhere, and what happens if. Draws FrameReports and nothing else; state and timing live in the
 * parent, which refreshes the numbers at most four times a second.
 */
import { useId } from "react";
import type { Preset } from "../hardware-sim/presets.ts";
import type { FrameReport, Note, RateLimit } from "../hardware-sim/report.ts";
import type { RunTotals } from "../hardware-sim/run.ts";
import type { SensorSettings, SettingSpec } from "../hardware-sim/settings-table.ts";
import styles from "./SensorPanel.module.css";
import { Comparison } from "./sensor/Comparison.tsx";
import { Facts } from "./sensor/Facts.tsx";
import { mJText, msText, percentText } from "./sensor/figures.ts";
import { LiveTotals } from "./sensor/LiveTotals.tsx";
import { MemoryGauge } from "./sensor/MemoryGauge.tsx";
import type { MeasuredStages } from "./sensor/measured.ts";
import { Provenance } from "./sensor/Provenance.tsx";
import { ReportTable } from "./sensor/ReportTable.tsx";
import { StageCards } from "./sensor/StageCards.tsx";
import { Timeline } from "./sensor/Timeline.tsx";
import { WhatIf } from "./sensor/WhatIf.tsx";

export interface SensorPanelProps {
  /** The newest simulated frame; live exposure and region may differ from the settings. */
  readonly report: FrameReport;
  /** What the controls show. */
  readonly settings: SensorSettings;
  /** Other devices at their own defaults. */
  readonly comparisons: readonly FrameReport[];
  /** This computer, or null before anything was measured. */
  readonly measured: MeasuredStages | null;
  /** Runs of the network on each frame in this page; the simulated sensor makes one. */
  readonly views: number;
  /** Null while no picture runs. */
  readonly totals: RunTotals | null;
  readonly table: readonly SettingSpec[];
  readonly presets: readonly Preset[];
  readonly hasLoadedNetwork: boolean;
  readonly onSettingsChange: (changes: Partial<SensorSettings>) => void;
  /** Defaults, then the preset's changes. */
  readonly onPreset: (preset: Preset) => void;
}

export function SensorPanel(props: SensorPanelProps) {
  const { report, comparisons, measured, totals } = props;
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={`${id}-title`}>
      <Heading report={report} views={props.views} titleId={`${id}-title`} />
      <Notes notes={report.notes.filter((note) => note.kind === "warning")} />
      <Timeline report={report} />
      <section aria-labelledby={`${id}-elsewhere`} className={styles.block}>
        <h3 id={`${id}-elsewhere`} className="visually-hidden">
          The same frame elsewhere
        </h3>
        <Comparison report={report} comparisons={comparisons} measured={measured} />
      </section>

      <section aria-labelledby={`${id}-if`} className={styles.block}>
        <h3 id={`${id}-if`}>What if</h3>
        <WhatIf
          settings={props.settings}
          table={props.table}
          presets={props.presets}
          hasLoadedNetwork={props.hasLoadedNetwork}
          onSettingsChange={props.onSettingsChange}
          onPreset={props.onPreset}
        />
      </section>

      {totals !== null && (
        <section aria-labelledby={`${id}-totals`} className={styles.block}>
          <h3 id={`${id}-totals`}>
            Since the picture started <span className={styles.simulated}>simulated</span>
          </h3>
          <LiveTotals totals={totals} battery_Wh={props.settings.battery_Wh} />
        </section>
      )}

      <section aria-labelledby={`${id}-stages`} className={styles.block}>
        <h3 id={`${id}-stages`}>Stage by stage</h3>
        <StageCards report={report} />
        <div className={styles.facts}>
          <Facts report={report} />
          <MemoryGauge memory={report.memory} />
        </div>
      </section>

      <Notes notes={report.notes.filter((note) => note.kind === "information")} />
      <ReportTable report={report} comparisons={comparisons} />
    </section>
  );
}

const RATE_WORDS: Readonly<Record<RateLimit, string>> = {
  "whole frame": "frame after frame",
  "read-out": "limited by read-out",
  inference: "limited by the network",
  result: "limited by the link",
  exposure: "limited by exposure",
  "chosen rate": "as chosen",
};

/** The five-second story: what it is, how long, how much, and how little of it is the network. */
function Heading({
  report,
  views,
  titleId,
}: {
  readonly report: FrameReport;
  readonly views: number;
  readonly titleId: string;
}) {
  const network = report.segments.find((segment) => segment.name === "inference");
  const timeShare =
    network === undefined || report.total_ms === 0 ? 0 : network.duration_ms / report.total_ms;
  const energyShare =
    network?.energy_mJ == null || report.total_mJ === null || report.total_mJ === 0
      ? null
      : network.energy_mJ / report.total_mJ;
  return (
    <header className={styles.heading}>
      <div className={styles.title}>
        <span className={styles.simulated}>simulated</span>
        <h2 id={titleId}>This frame inside a {report.label}</h2>
        <p className={styles.story}>
          {timeShare === 0
            ? "Every pixel leaves the sensor; the network has to run somewhere else."
            : `The network, ${report.network}, takes ${percentText(timeShare)} of the time${
                energyShare === null ? "" : ` and ${percentText(energyShare)} of the energy`
              }. ${timeShare < 0.5 ? "Nearly all the rest is getting the picture out of the pixels." : "It outweighs getting the picture out of the pixels."}`}
        </p>
        {views > 1 && network !== undefined && network.duration_ms > 0 && (
          <p className={styles.story}>
            {`These are figures of one run of the network. This page averages ${views} views of each frame; there, the runs for the other ${views - 1} would add at least ${msText((views - 1) * network.duration_ms)} ms${
              network.energy_mJ === null ? "" : ` and ${mJText((views - 1) * network.energy_mJ)} mJ`
            }.`}
          </p>
        )}
      </div>
      <dl className={styles.hero}>
        <div>
          <dt>time a frame</dt>
          <dd>
            {msText(report.total_ms)}
            <small> ms</small>
          </dd>
        </div>
        <div>
          <dt>energy a frame</dt>
          <dd>
            {report.total_mJ === null ? "–" : mJText(report.total_mJ)}
            <small> mJ</small>
          </dd>
        </div>
        <div>
          <dt>{RATE_WORDS[report.operation.limited_by]}</dt>
          <dd>
            {report.operation.frame_rate_fps.toFixed(report.operation.frame_rate_fps < 10 ? 1 : 0)}
            <small> fps</small>
          </dd>
        </div>
        <div className={styles.heroBadge}>
          <dt className="visually-hidden">Totals are</dt>
          <dd>
            <Provenance kind={report.total_provenance} source={report.total_source} of="totals" />
          </dd>
        </div>
      </dl>
    </header>
  );
}

function Notes({ notes }: { readonly notes: readonly Note[] }) {
  if (notes.length === 0) return null;
  return (
    <ul className={styles.notes}>
      {notes.map((note) => (
        <li key={note.text} className={note.kind === "warning" ? styles.warning : undefined}>
          {note.kind === "warning" && <strong>Note: </strong>}
          {note.text}
        </li>
      ))}
    </ul>
  );
}
