/**
 * The report on one sheet of A4: light, without live pictures, each figure with what it rests on. Always on the
 * page but shown on paper only; the figures are counted afresh when the browser is about to print.
 */
import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import type { CalibrationRecord } from "../../session/calibration-record.ts";
import type { SessionReport } from "../../session/session-report.ts";
import { useSession } from "../useSession.ts";
import { ErrorMap } from "./ErrorMap.tsx";
import { GRADE_NAMES, gradeReasons } from "./grade-words.ts";
import styles from "./PrintReport.module.css";
import { ReportTables } from "./ReportTables.tsx";
import { reportFacts } from "./report-facts.ts";
import { reportSections } from "./report-sections.ts";
import { extentText, NO_DATA } from "./report-text.ts";

export function PrintReport({ record }: { readonly record: CalibrationRecord }) {
  const session = useSession();
  const [report, setReport] = useState<SessionReport | null>(null);
  useEffect(() => {
    setReport(session.report(record));
    // The sheet must be up to date before the event's listeners are through.
    const onPrint = (): void => flushSync(() => setReport(session.report(record)));
    window.addEventListener("beforeprint", onPrint);
    return () => window.removeEventListener("beforeprint", onPrint);
  }, [session, record]);
  // The attribute gives the light tokens, whatever the theme; see tokens.css and App.module.css.
  return (
    <div className={styles.sheet} data-paper="">
      {report !== null && <Sheet report={report} record={record} />}
    </div>
  );
}

function Sheet({ report, record }: { readonly report: SessionReport; readonly record: CalibrationRecord }) {
  const { figures, recording } = report;
  const { summary } = figures.unfiltered;
  const isDemo = recording.camera.source === "demo";
  return (
    <>
      <h1>Calibration report {isDemo && "of a rendered person"}</h1>
      <p className={styles.hero}>
        Mean error: <strong>{summary.kind === "measured" ? extentText(summary.mean) : NO_DATA}</strong>
        {figures.grade !== null && <> · {GRADE_NAMES[figures.grade.overall]}</>}
      </p>
      {gradeReasons(report).map((reason) => (
        <p key={reason} className={styles.reason}>
          {reason}
        </p>
      ))}
      <div className={styles.top}>
        <figure>
          <ErrorMap record={record} />
          <figcaption>
            Ring: check target. Arrow: to the mean gaze. Ellipse: 68 % of the samples. Cross: calibration
            target, dashed to where a map without it sees it.
          </figcaption>
        </figure>
        <dl className={styles.facts}>
          {reportFacts(report, record).map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      <div className={styles.tables}>
        <ReportTables sections={reportSections(report)} />
      </div>
      <p className={styles.reason}>
        px: measured here. cm and degrees are as good as screen scale and distance. No picture was stored.
      </p>
    </>
  );
}
