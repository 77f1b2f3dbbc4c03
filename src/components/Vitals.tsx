/** Rate and delay as measured in this browser, refreshed four times a second. */
import { Badge } from "./Badge.tsx";
import { useSessionState } from "./useSession.ts";
import styles from "./Vitals.module.css";

export function Vitals() {
  const vitals = useSessionState((state) => state.vitals);
  const backend = useSessionState((state) => state.engine?.model.backend ?? null);
  const views = useSessionState((state) => state.views);
  if (vitals === null) return null;
  const how = [backend, views === 1 ? null : `${views} views`].filter((part) => part !== null).join(", ");
  const show = (value: number, digits: number, unit: string): string =>
    Number.isNaN(value) ? "–" : `${value.toFixed(digits)} ${unit}`;
  return (
    <div className={styles.vitals}>
      <Badge kind="measured" title="In this browser, over the last three seconds">
        measured here
      </Badge>
      <dl>
        <div>
          <dt>Rate</dt>
          <dd>{show(vitals.samples_per_s, 0, "/s")}</dd>
        </div>
        <div>
          <dt>Face</dt>
          <dd>{show(vitals.face_ms, 1, "ms")}</dd>
        </div>
        <div>
          <dt>Network{how === "" ? "" : ` (${how})`}</dt>
          <dd>{show(vitals.network_ms, 2, "ms")}</dd>
        </div>
        <div>
          <dt>Camera to dot</dt>
          <dd>{show(vitals.latency_ms, 0, "ms")}</dd>
        </div>
      </dl>
    </div>
  );
}
