/** How fast the simulator itself is: live frames, each with its own exposure and region, one run. */
import { performance } from "node:perf_hooks";
import { deviceNamed } from "../../src/hardware-sim/devices.ts";
import { createRun } from "../../src/hardware-sim/run.ts";
import { createSimulator, deviceSettings } from "../../src/hardware-sim/simulate.ts";

export interface Throughput {
  readonly frames: number;
  readonly elapsed_ms: number;
  /** Processor time: what remains comparable on a busy machine. */
  readonly cpu_ms: number;
}

/** One camera frame at 30 fps, ms. */
const FRAME_MS = 1000 / 30;

/** Simulates this many frames of a face that wanders under changing light, and times them. */
export function timeSimulatedFrames(frames = 10_000): Throughput {
  const device = deviceNamed("imx500");
  const settings = deviceSettings(device, {
    roi_source: "face",
    roi_rows: "roi",
    exposure_control: "brightness",
    operation: "pipelined",
  });
  const run = createRun(createSimulator(device, settings, device.published.workload));
  const started_ms = performance.now();
  const cpuBefore = process.cpuUsage();
  let simulated = 0;
  for (let index = 0; simulated < frames; index++) {
    const wander = Math.sin(index / 20);
    const report = run.offer({
      captured_ms: index * FRAME_MS,
      brightness: 0.5 + 0.1 * wander,
      face: { x: 0.4 + 0.2 * wander, y: 0.3, width: 0.2, height: 0.27 },
    });
    if (report !== null) simulated += 1;
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  return { frames, elapsed_ms: performance.now() - started_ms, cpu_ms: (user + system) / 1000 };
}
