/** The point chosen on the error map: its own figures, and the way to do it again. */
import type { CalibrationRecord } from "../../session/calibration-record.ts";
import { Button } from "../Button.tsx";
import { useSession } from "../useSession.ts";
import { errorWords } from "./ErrorMap.tsx";
import { mapPoints } from "./map-points.ts";
import styles from "./PointPanel.module.css";
import { extentText, NO_DATA, vectorCells } from "./report-text.ts";

interface PointPanelProps {
  readonly record: CalibrationRecord;
  readonly chosen: number | null;
}

export function PointPanel({ record, chosen }: PointPanelProps) {
  const session = useSession();
  const point = mapPoints(record).find(({ index }) => index === chosen);
  if (point === undefined)
    return <p className={styles.hint}>Choose a point on the map to see its figures or to do it again.</p>;
  const { measured } = point;
  const [bias = NO_DATA] = measured === null ? [] : vectorCells(measured.bias);
  return (
    <div className={styles.panel}>
      <p className={styles.name}>
        <strong>{point.name}</strong>: {measured === null ? errorWords(point) : extentText(measured.accuracy)}
      </p>
      {measured !== null && (
        <p className={styles.hint}>
          Bias {bias} (right, down). {measured.validCount} of {measured.deliveredCount} frames with gaze.
          Deviation {extentText(measured.std)}.
        </p>
      )}
      <Button size="small" onClick={() => session.redoTarget(point.index)}>
        Redo this point
      </Button>
    </div>
  );
}
