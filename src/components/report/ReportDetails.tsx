/** All figures of a calibration in a disclosure: computed when it is opened, and again on request. */
import { useMemo, useState } from "react";
import type { CalibrationRecord } from "../../session/calibration-record.ts";
import { Button } from "../Button.tsx";
import { useSession } from "../useSession.ts";
import { PointTable } from "./PointTable.tsx";
import styles from "./ReportDetails.module.css";
import { ReportTables } from "./ReportTables.tsx";
import { reportSections } from "./report-sections.ts";

export function ReportDetails({ record }: { readonly record: CalibrationRecord }) {
  const session = useSession();
  const [isOpen, setOpen] = useState(false);
  const [count, setCount] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `count` asks for a fresh count of the stream
  const report = useMemo(() => (isOpen ? session.report(record) : null), [session, record, isOpen, count]);
  return (
    <details className={styles.details} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>All figures</summary>
      {report !== null && (
        <div className={styles.body}>
          <ReportTables sections={reportSections(report)} />
          <PointTable record={record} />
          <p className={styles.note}>
            For scale: always guessing the middle of the calibration targets would be off by{" "}
            {record.fit.meanGuess_px.toFixed(0)} px. Map: {record.fit.map.spec.kind}. The last minute is
            counted up to the moment these figures were opened.
          </p>
          <Button size="small" onClick={() => setCount(count + 1)}>
            Count the last minute again
          </Button>
        </div>
      )}
    </details>
  );
}
