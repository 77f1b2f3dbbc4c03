/** What the simulated sensor has done since the picture started: frames, energy, bytes kept back. */
import type { RunTotals } from "../../hardware-sim/run.ts";
import { bytesText, countText, energyText, hoursText, percentText } from "./figures.ts";
import styles from "./LiveTotals.module.css";
import { Provenance } from "./Provenance.tsx";

interface LiveTotalsProps {
  readonly totals: RunTotals;
  readonly battery_Wh: number;
}

export function LiveTotals({ totals, battery_Wh }: LiveTotalsProps) {
  const keptShare = totals.raw_bytes > 0 ? totals.kept_bytes / totals.raw_bytes : 0;
  return (
    <div className={styles.totals}>
      <dl className={styles.figures}>
        <div>
          <dt>frames simulated</dt>
          <dd>{countText(totals.frames)}</dd>
        </div>
        <div className={totals.missed > 0 ? styles.warn : undefined}>
          <dt>missed by the sensor</dt>
          <dd>{countText(totals.missed)}</dd>
        </div>
        <div>
          <dt>energy</dt>
          <dd>{totals.energy_mJ === null ? "–" : energyText(totals.energy_mJ)}</dd>
        </div>
        <div>
          <dt>mean power</dt>
          <dd>{totals.average_mW === null ? "–" : `${totals.average_mW.toFixed(0)} mW`}</dd>
        </div>
        <div>
          <dt>on {battery_Wh} Wh</dt>
          <dd>{totals.battery_hours === null ? "–" : hoursText(totals.battery_hours)}</dd>
        </div>
      </dl>
      <p className={styles.source}>
        How these add up{" "}
        <Provenance
          kind="modelled"
          of="running totals"
          terms={[
            "frames: one for every picture of the camera; missed: those that came before the sensor was ready again",
            "energy: frame by frame, and idle power between them; mean power: energy / time",
            "hours: the battery's energy / mean power, nothing lost on the way",
            "pictures: whole frames of 10-bit pixels, less what leaves the sensor",
          ]}
          source="sums of simulated frames; formulas in src/hardware-sim/README.md"
        />
      </p>
      <div className={styles.privacy}>
        <div className={styles.bytes} aria-hidden="true">
          <div className={styles.kept} style={{ flexGrow: keptShare }} />
          <div className={styles.sent} style={{ flexGrow: 1 - keptShare }} />
        </div>
        <p>
          {totals.sent_bytes >= totals.raw_bytes && totals.raw_bytes > 0 ? (
            <>
              <strong>{bytesText(totals.sent_bytes)}</strong> of pictures would have left the sensor: nothing
              is kept back.
            </>
          ) : (
            <>
              <strong>{bytesText(totals.kept_bytes)}</strong> of pictures would have stayed on the sensor (
              {percentText(keptShare)}); <strong>{bytesText(totals.sent_bytes)}</strong> would have left it.
              What never leaves cannot leak.
            </>
          )}
        </p>
      </div>
    </div>
  );
}
