/** What stands beside the picture: the simulated sensor, the network taken apart, and what else has a panel. */
import type { PageSettings } from "../session/settings.ts";
import { NetworkSide } from "./network/NetworkSide.tsx";
import { SensorSide } from "./SensorSide.tsx";
import { SignalSide } from "./signal/SignalSide.tsx";
import { Tabs, type TabView } from "./Tabs.tsx";
import { useSession, useSessionState } from "./useSession.ts";

const SENSOR: TabView<PageSettings["view"]> = { id: "sensor", label: "Sensor", Panel: SensorSide };

/** In the order of the tabs. A new view is a line here and a name in the setting `view`. */
const VIEWS: readonly TabView<PageSettings["view"]>[] = [
  SENSOR,
  { id: "network", label: "Network", Panel: NetworkSide },
  { id: "signal", label: "Signal", Panel: SignalSide },
];

export function SideViews() {
  const session = useSession();
  const view = useSessionState((state) => state.settings.view);
  return (
    <Tabs
      label="Beside the picture"
      views={VIEWS}
      selected={VIEWS.find(({ id }) => id === view) ?? SENSOR}
      onSelect={(chosen) => session.changeSettings({ view: chosen })}
    />
  );
}
