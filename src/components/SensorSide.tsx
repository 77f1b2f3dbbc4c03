/** Gives the sensor panel what the session knows, at the calm rate of the store's summary. */
import { SENSOR_PRESETS, SENSOR_TABLE } from "../session/sensor.ts";
import type { Vitals } from "../session/store.ts";
import { SensorPanel } from "./SensorPanel.tsx";
import type { MeasuredStages } from "./sensor/measured.ts";
import { useSession, useSessionState } from "./useSession.ts";

export function SensorSide() {
  const session = useSession();
  const sensor = useSessionState((state) => state.sensor);
  const vitals = useSessionState((state) => state.vitals);
  const views = useSessionState((state) => state.views);
  return (
    <SensorPanel
      report={sensor.report}
      settings={sensor.settings}
      comparisons={sensor.comparisons}
      measured={measuredStages(vitals, views)}
      views={views}
      totals={sensor.totals}
      table={SENSOR_TABLE}
      presets={SENSOR_PRESETS}
      hasLoadedNetwork={sensor.hasLoadedNetwork}
      onSettingsChange={session.changeSensor}
      onPreset={session.chooseSensorPreset}
    />
  );
}

/** Null until a face was seen: the network's time is unknown before. */
function measuredStages(vitals: Vitals | null, views: number): MeasuredStages | null {
  if (vitals === null || Number.isNaN(vitals.network_ms)) return null;
  const { face_ms, crop_ms, network_ms } = vitals;
  return { face_ms, crop_ms, network_ms, views, total_ms: face_ms + crop_ms + network_ms };
}
