/**
 * The simulated sensor beside the live picture: joins camera frames and the loaded network's operator
 * list (inference) to the simulator (hardware-sim), which know nothing of each other.
 */
import type { DeviceSpec } from "../hardware-sim/device.ts";
import { DEVICES } from "../hardware-sim/devices.ts";
import { workloadFor } from "../hardware-sim/networks.ts";
import { PRESETS, type Preset } from "../hardware-sim/presets.ts";
import type { FrameReport } from "../hardware-sim/report.ts";
import { createRun, type Run, type RunTotals } from "../hardware-sim/run.ts";
import { settingsTable } from "../hardware-sim/settings.ts";
import type { SensorSettings, SettingSpec } from "../hardware-sim/settings-table.ts";
import { createSimulator, deviceSettings, type Simulator, simulateFrame } from "../hardware-sim/simulate.ts";
import type { Workload } from "../hardware-sim/workload.ts";
import type { FrameResult } from "../inference/observation.ts";

/** What can be varied on the simulated sensor, and the combinations worth one click. */
export const SENSOR_TABLE: readonly SettingSpec[] = settingsTable(
  DEVICES.imx500.adjustable,
  DEVICES.imx500.overrides,
);
export const SENSOR_PRESETS: readonly Preset[] = PRESETS;

/** What the panel shows; plain data, refreshed four times a second. */
export interface SensorView {
  readonly settings: SensorSettings;
  /** The newest simulated frame, or a frame at the plain settings while no picture runs. */
  readonly report: FrameReport;
  readonly comparisons: readonly FrameReport[];
  /** Null while no picture runs. */
  readonly totals: RunTotals | null;
  readonly hasLoadedNetwork: boolean;
}

export interface SensorTwin {
  view(): SensorView;
  /** Other settings are another run: the totals start afresh. */
  setSettings(settings: SensorSettings): void;
  /** The network that runs in this page; null when none is loaded. */
  setLoaded(workload: Workload | null): void;
  offer(result: FrameResult): void;
  /** Forgets the run: another picture starts, or none. */
  reset(): void;
}

/** Every other device of the list, at its own published settings. */
const COMPARED: readonly DeviceSpec[] = Object.values<DeviceSpec>(DEVICES).filter(
  (device) => device !== DEVICES.imx500,
);

export function createSensorTwin(initial: SensorSettings): SensorTwin {
  const device = DEVICES.imx500;
  let settings = initial;
  let loaded: Workload | null = null;
  let run: Run | null = null;
  let simulator = createSimulatorFor(settings, loaded);
  let report = simulator.frame();
  const comparisons = COMPARED.map((other) =>
    simulateFrame(other, deviceSettings(other), other.published.workload),
  );

  function createSimulatorFor(chosen: SensorSettings, network: Workload | null): Simulator {
    // "loaded" may stand in a link that is opened before anything is loaded.
    const name = chosen.network === "loaded" && network === null ? "as-published" : chosen.network;
    return createSimulator(device, { ...chosen, network: name }, workloadFor(name, device, network));
  }
  const restart = (): void => {
    run = null;
    simulator = createSimulatorFor(settings, loaded);
    report = simulator.frame();
  };

  return {
    view: () => ({
      settings,
      report,
      comparisons,
      totals: run?.totals() ?? null,
      hasLoadedNetwork: loaded !== null,
    }),
    setSettings(next) {
      settings = next;
      restart();
    },
    setLoaded(workload) {
      loaded = workload;
      restart();
    },
    offer(result) {
      run ??= createRun(simulator);
      const simulated = run.offer({
        captured_ms: result.captured_ms,
        brightness: result.brightness,
        face: result.kind === "no-face" ? null : faceFractions(result),
      });
      if (simulated !== null) report = simulated;
    },
    reset: restart,
  };
}

/** What the network looks at as fractions of the frame. */
function faceFractions({ face, frame_width, frame_height }: Exclude<FrameResult, { kind: "no-face" }>) {
  const { x_px, y_px, width_px, height_px } = face.box;
  return {
    x: x_px / frame_width,
    y: y_px / frame_height,
    width: width_px / frame_width,
    height: height_px / frame_height,
  };
}
