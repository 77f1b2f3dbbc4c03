/** What the blind-spot measurement asks for, and what it gave. */
import {
  BLIND_SPOT_MEAN_ERROR_CM,
  SWEEP_COUNT,
  type SweepSummary,
} from "../../session/distance-blind-spot.ts";
import { Button } from "../Button.tsx";
import styles from "./ScreenSetup.module.css";
import { isRoomForSweeps } from "./sweep-field.ts";

interface BlindSpotChoiceProps {
  readonly distance_cm: number | null;
  readonly sweeps: SweepSummary | "gave-up" | null;
  readonly isKnownScale: boolean;
  readonly pxPerCm: number;
  readonly onSweep: () => void;
}

export function BlindSpotChoice(props: BlindSpotChoiceProps) {
  const { distance_cm, sweeps, isKnownScale, pxPerCm, onSweep } = props;
  if (!isKnownScale)
    return (
      <p className={styles.warn}>
        This way measures a length on your screen, whose scale is only assumed. Go back to the card first.
      </p>
    );
  if (!isRoomForSweeps(document.documentElement.clientWidth, pxPerCm))
    return (
      <p className={styles.warn}>
        This window is too narrow: the dot would leave it before it could vanish. Turn the phone, widen the
        window, or choose another way.
      </p>
    );
  return (
    <>
      <p className={styles.note}>
        Cover your right eye and look at a square with your left. A dot moves away from it; press Space or tap
        when it vanishes. {SWEEP_COUNT} sweeps, half a minute. Others were {BLIND_SPOT_MEAN_ERROR_CM} cm off
        on average (Li et al. 2020).
      </p>
      <div role="status">
        {distance_cm !== null && (
          <p className={styles.result}>
            {distance_cm.toFixed(0)} cm
            {sweeps !== null && sweeps !== "gave-up" && (
              <small>
                {" "}
                median of {sweeps.sweepCount} sweeps, {sweeps.low_cm.toFixed(0)} to{" "}
                {sweeps.high_cm.toFixed(0)} cm
              </small>
            )}
          </p>
        )}
        {sweeps !== null && sweeps !== "gave-up" && !sweeps.agrees && (
          <p className={styles.warn}>
            The sweeps lie far apart. Keep your eye on the square, then measure again.
          </p>
        )}
        {sweeps === "gave-up" && (
          <p className={styles.warn}>
            The dot reached the edge of the window unseen too often. Come closer, widen the window, or check
            that your right eye is covered. Then measure again, or choose another way.
          </p>
        )}
      </div>
      <Button size="small" onClick={onSweep}>
        {distance_cm === null ? "Start the sweeps" : "Measure again"}
      </Button>
    </>
  );
}
