/** Whether the calibration still holds: what the visitor's own clicks say, and how far the head has moved. */
import {
  HEAD_SHIFT_LIMIT_CM,
  HEAD_TURN_LIMIT_DEG,
  isRecentrable,
  SENTINEL_PROBES,
} from "../../session/accuracy-drift.ts";
import type { DriftView } from "../../session/drift-view.ts";
import { Button } from "../Button.tsx";
import { useSession, useSessionState } from "../useSession.ts";
import styles from "./DriftLines.module.css";

export function DriftLines() {
  const drift = useSessionState((state) => state.drift);
  const isDemo = useSessionState((state) => state.stream?.kind === "demo");
  return (
    <dl className={styles.lines}>
      {!isDemo && (
        <div data-state={drift.sentinel.hasDrifted ? "off" : "held"}>
          <dt>Your clicks on this page</dt>
          <dd>
            <Clicks drift={drift} />
          </dd>
        </div>
      )}
      <div data-state={drift.head?.isBeyondLimit === true ? "off" : "held"}>
        <dt>Head since the calibration</dt>
        <dd>
          <Head drift={drift} />
        </dd>
      </div>
    </dl>
  );
}

function Clicks({ drift: { sentinel, beforeRecentring_deg } }: { readonly drift: DriftView }) {
  const session = useSession();
  const { offset_deg, error_deg, probes, hasDrifted } = sentinel;
  const before =
    beforeRecentring_deg === null ? "" : ` Before recentring: off by ${beforeRecentring_deg.toFixed(1)}°.`;
  if (offset_deg === null || error_deg === null)
    return (
      <>
        {probes.length} of {SENTINEL_PROBES} needed to check the dot. They are never learnt from.{before}
      </>
    );
  const figures = `Last ${probes.length}: off by ${offset_deg.toFixed(1)}° on the whole, ${error_deg.toFixed(1)}° each (medians).`;
  if (!hasDrifted) return <>{figures + before} That is within what the check targets promised.</>;
  const isMendable = isRecentrable(offset_deg);
  return (
    <>
      {figures} That is more than the check targets promised: the dot has drifted.{" "}
      <Button
        size="small"
        onClick={() => (isMendable ? session.openRecentring() : session.openCalibration())}
      >
        {isMendable ? "Recentre" : "Calibrate again"}
      </Button>
    </>
  );
}

function Head({ drift: { head } }: { readonly drift: DriftView }) {
  const session = useSession();
  if (head === null) return <>not seen yet</>;
  const figures = `${head.shift_cm.toFixed(1)} cm moved, ${head.turn_deg.toFixed(0)}° turned.`;
  if (!head.isBeyondLimit) return <>{figures}</>;
  return (
    <>
      {figures} Beyond {HEAD_SHIFT_LIMIT_CM} cm or {HEAD_TURN_LIMIT_DEG}° the error above no longer holds: sit
      as you sat before, or calibrate again.{" "}
      <Button size="small" onClick={() => session.openCalibration()}>
        Calibrate again
      </Button>
    </>
  );
}
