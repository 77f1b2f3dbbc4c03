/** One card per stage: time and energy as figures, shares as bars, provenance beside every number. */
import type { FrameReport, Segment } from "../../hardware-sim/report.ts";
import { mJText, msText, percentText, termText } from "./figures.ts";
import { Provenance } from "./Provenance.tsx";
import styles from "./StageCards.module.css";

/** What a stage does, in words; `result` differs when all the pixels leave. */
const WHAT: Readonly<Record<Segment["name"], string>> = {
  readout: "rows of pixels converted, one after another",
  isp: "cropped, scaled, handed to the network",
  inference: "the answer worked out",
  result: "the answer fetched by the host",
};

export function StageCards({ report }: { readonly report: FrameReport }) {
  return (
    <ul className={styles.cards}>
      {report.segments.map((segment) => (
        <StageCard key={segment.name} segment={segment} report={report} />
      ))}
    </ul>
  );
}

function whatOf(segment: Segment, report: FrameReport): string {
  if (segment.duration_ms === 0) return "does not take place";
  if (segment.name === "result" && report.settings.payload === "pixels") {
    return "the rest of the pixels: the link is slower than the rows";
  }
  return WHAT[segment.name];
}

function StageCard({ segment, report }: { readonly segment: Segment; readonly report: FrameReport }) {
  const isSkipped = segment.duration_ms === 0;
  const timeShare = report.total_ms > 0 ? segment.duration_ms / report.total_ms : 0;
  const energyShare =
    segment.energy_mJ === null || report.total_mJ === null || report.total_mJ === 0
      ? null
      : segment.energy_mJ / report.total_mJ;
  return (
    <li className={`${styles.card} ${segment.name === "inference" ? styles.network : ""}`}>
      <h4 className={styles.name}>{segment.label}</h4>
      <p className={styles.what}>{whatOf(segment, report)}</p>
      {!isSkipped && (
        <dl className={styles.figures}>
          <div>
            <dt className="visually-hidden">Time</dt>
            <dd>
              <span className={styles.value}>
                {msText(segment.duration_ms)}
                <small> ms</small>
              </span>
              <Provenance kind={segment.provenance} source={segment.source} of={`${segment.label} time`} />
            </dd>
            <dd className={styles.share}>
              <meter min={0} max={1} value={timeShare} aria-label={`${segment.label}, share of the time`} />
              <span>{percentText(timeShare)} of time</span>
            </dd>
          </div>
          <div>
            <dt className="visually-hidden">Energy</dt>
            {segment.energy_mJ === null || energyShare === null ? (
              <dd className={styles.absent}>energy not published</dd>
            ) : (
              <>
                <dd>
                  <span className={styles.value}>
                    {mJText(segment.energy_mJ)}
                    <small> mJ</small>
                  </span>
                  <Provenance
                    kind={segment.energy_provenance}
                    source={segment.energy_source}
                    terms={segment.energy_terms.map(termText)}
                    of={`${segment.label} energy`}
                  />
                </dd>
                <dd className={styles.share}>
                  <meter
                    min={0}
                    max={1}
                    value={energyShare}
                    aria-label={`${segment.label}, share of the energy`}
                  />
                  <span>{percentText(energyShare)} of energy</span>
                </dd>
              </>
            )}
          </div>
        </dl>
      )}
    </li>
  );
}
