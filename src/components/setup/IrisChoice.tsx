/** Estimates the distance from the iris in about a second of camera frames. */
import { useEffect, useState } from "react";
import {
  ASSUMED_VIEW_deg,
  type IrisEstimate,
  irisEstimate,
  irisShareOf,
  WANTED_IRIS_FRAMES,
} from "../../session/distance-iris.ts";
import { Button } from "../Button.tsx";
import { useSession } from "../useSession.ts";
import styles from "./ScreenSetup.module.css";

interface IrisChoiceProps {
  readonly distance_cm: number | null;
  readonly onEstimate: (distance_cm: number | null) => void;
}

/** After this long without enough frames that show both eyes, give up and say so. */
const PATIENCE_MS = 8000;

export function IrisChoice({ distance_cm, onEstimate }: IrisChoiceProps) {
  const session = useSession();
  const [isLooking, setLooking] = useState(false);
  const [estimate, setEstimate] = useState<IrisEstimate | "no face" | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: one look per press; onEstimate is new on every render
  useEffect(() => {
    if (!isLooking) return;
    const shares: number[] = [];
    const end = (): void => {
      const found = irisEstimate(shares);
      setEstimate(found ?? "no face");
      onEstimate(found?.distance_cm ?? null);
      setLooking(false);
    };
    const leave = session.onResult((result) => {
      const share = irisShareOf(result);
      if (share !== null) shares.push(share);
      if (shares.length === WANTED_IRIS_FRAMES) end();
    });
    const timer = setTimeout(end, PATIENCE_MS);
    return () => {
      leave();
      clearTimeout(timer);
    };
  }, [isLooking]);

  return (
    <>
      <p className={styles.note}>
        Irises are 11.7 mm wide in nearly everybody. How large yours appears also depends on the camera's
        field of view, which no page can ask for: {ASSUMED_VIEW_deg.usual}° across the picture's shorter side
        is assumed, so the distance can be a quarter off. Look at the camera.
      </p>
      <div role="status">
        {isLooking && <p className={styles.note}>Looking at your eyes…</p>}
        {!isLooking && distance_cm !== null && (
          <p className={styles.result}>
            About {distance_cm.toFixed(0)} cm
            {estimate !== null && estimate !== "no face" && (
              <small>
                {" "}
                between {estimate.low_cm.toFixed(0)} and {estimate.high_cm.toFixed(0)} cm, for a field of view
                of {ASSUMED_VIEW_deg.widest}° to {ASSUMED_VIEW_deg.narrowest}°
              </small>
            )}
          </p>
        )}
        {!isLooking && estimate === "no face" && (
          <p className={styles.warn}>
            Too few pictures showed both your eyes. Face the camera, with light on your face, and try again.
          </p>
        )}
      </div>
      <Button size="small" disabled={isLooking} onClick={() => setLooking(true)}>
        {distance_cm === null ? "Estimate" : "Estimate again"}
      </Button>
    </>
  );
}
