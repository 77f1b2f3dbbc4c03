import { describe, expect, it } from "vitest";
import { DEVICES } from "../hardware-sim/devices.ts";
import { DEFAULT_SETTINGS } from "../hardware-sim/settings.ts";
import type { FrameResult } from "../inference/observation.ts";
import { createSensorTwin } from "./sensor.ts";

const noFace = (captured_ms: number): FrameResult => ({
  kind: "no-face",
  captured_ms,
  frame_width: 640,
  frame_height: 480,
  brightness: 0.4,
  stages: { face_ms: 1, crop_ms: 0, network_ms: 0 },
});

describe("createSensorTwin", () => {
  it("shows the published frame before any picture, and no totals", () => {
    const { report, totals } = createSensorTwin(DEFAULT_SETTINGS).view();
    expect(report.total_ms).toBeCloseTo(19, 9);
    expect(report.total_mJ).toBeCloseTo(4.9, 9);
    expect(totals).toBeNull();
  });

  it("counts every camera frame, and starts afresh with other settings", () => {
    const twin = createSensorTwin(DEFAULT_SETTINGS);
    for (const captured_ms of [0, 100, 200]) twin.offer(noFace(captured_ms));
    expect(twin.view().totals).toMatchObject({ offered: 3, frames: 3, missed: 0 });
    twin.setSettings({ ...DEFAULT_SETTINGS, mode: "binned" });
    expect(twin.view().totals).toBeNull();
    expect(twin.view().report.settings.mode).toBe("binned");
  });

  it("stands in the published network until the loaded one is known", () => {
    const twin = createSensorTwin({ ...DEFAULT_SETTINGS, network: "loaded" });
    expect(twin.view().report.network).toBe(DEVICES.imx500.published.workload.name);
    twin.setLoaded({ ...DEVICES.imx500.published.workload, name: "here" });
    expect(twin.view().report.network).toBe("here");
  });
});
