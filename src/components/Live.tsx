/** The tracking screen: the picture and what was found in it on one side, what it goes through on the other. */
import { AccuracyCard } from "./AccuracyCard.tsx";
import { CameraView } from "./CameraView.tsx";
import { Controls } from "./Controls.tsx";
import { DemoControls } from "./DemoControls.tsx";
import { StoredCalibration } from "./keeping/StoredCalibration.tsx";
import styles from "./Live.module.css";
import { NetworkEyes } from "./NetworkEyes.tsx";
import { PrivacyLine } from "./PrivacyLine.tsx";
import { SideViews } from "./SideViews.tsx";
import { StatusLine } from "./StatusLine.tsx";
import { useSessionState } from "./useSession.ts";
import { Vitals } from "./Vitals.tsx";

export function Live() {
  const isDemo = useSessionState((state) => state.stream?.kind === "demo");
  return (
    <div className={styles.live}>
      <h1 className="visually-hidden">Your gaze, live</h1>
      <div className={styles.top}>
        <StatusLine />
        <Vitals />
      </div>
      <div className={`${styles.column} ${styles.picture}`}>
        <Controls />
        <div className={styles.seen}>
          <CameraView />
          <NetworkEyes />
        </div>
        {isDemo && <DemoControls />}
        <StoredCalibration />
        <div className={styles.card}>
          <AccuracyCard />
        </div>
        <PrivacyLine />
      </div>
      <div className={styles.column}>
        <SideViews />
      </div>
    </div>
  );
}
