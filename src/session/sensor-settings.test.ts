import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../hardware-sim/settings.ts";
import { checkedSettings, fieldValuesOf, SENSOR_FIELDS, sensorSettingsOf } from "./sensor-settings.ts";
import { readHash, writeHash } from "./settings.ts";

describe("sensor settings in the address", () => {
  it("are the defaults for an empty address, and write nothing then", () => {
    const { settings, notice } = sensorSettingsOf(readHash(SENSOR_FIELDS, "").settings);
    expect(settings).toEqual(DEFAULT_SETTINGS);
    expect(notice).toBeNull();
    expect(writeHash(SENSOR_FIELDS, fieldValuesOf(DEFAULT_SETTINGS))).toBe("");
  });

  it("round-trip", () => {
    const chosen = {
      ...DEFAULT_SETTINGS,
      mode: "binned",
      clock_MHz: 131.25,
      operation: "pipelined",
    } as const;
    const hash = writeHash(SENSOR_FIELDS, fieldValuesOf(chosen));
    expect(hash).toContain("sensor.mode=binned");
    expect(sensorSettingsOf(readHash(SENSOR_FIELDS, hash).settings)).toEqual({
      settings: chosen,
      notice: null,
    });
  });

  it.each(["sensor.clock_MHz=0", "sensor.clock_MHz=1e300", "sensor.mode=huge", "sensor.exposure_ms=-1"])(
    "ignore %s and name it",
    (part) => {
      const read = readHash(SENSOR_FIELDS, `#${part}`);
      expect(sensorSettingsOf(read.settings).settings).toEqual(DEFAULT_SETTINGS);
      expect(read.notices[0]).toContain(part.split("=")[0]);
    },
  );

  it("fall back when values that are fine alone do not fit together", () => {
    const { roi_width_px } = DEFAULT_SETTINGS;
    const off = { ...DEFAULT_SETTINGS, roi_x_px: 4000, roi_width_px };
    const { settings, notice } = checkedSettings(off, DEFAULT_SETTINGS);
    expect(settings).toBe(DEFAULT_SETTINGS);
    expect(notice).toMatch(/roi_/);
  });
});
