import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../hardware-sim/settings.ts";
import { readAddress, writeAddress } from "./address.ts";
import { initialSettings, PAGE_SETTINGS } from "./settings.ts";

const page = initialSettings(PAGE_SETTINGS);

describe("the address", () => {
  it("carries page and sensor settings together", () => {
    const chosen = { ...page, preset: "booth", screen_cm: 31 } as const;
    const sensor = { ...DEFAULT_SETTINGS, mode: "binned" } as const;
    const hash = writeAddress(chosen, sensor);
    expect(hash).toBe("#preset=booth&screen_cm=31&sensor.mode=binned");
    expect(readAddress(hash)).toEqual({ page: chosen, sensor, notices: [] });
  });

  it("is empty for the defaults", () => {
    expect(writeAddress(page, DEFAULT_SETTINGS)).toBe("");
    expect(readAddress("")).toEqual({ page, sensor: DEFAULT_SETTINGS, notices: [] });
  });

  it("keeps what is right beside what is wrong", () => {
    const read = readAddress("#theme=light&sensor.mode=full&sensor.clock_MHz=-5&what=1");
    expect(read.page.theme).toBe("light");
    expect(read.sensor).toEqual(DEFAULT_SETTINGS);
    expect(read.notices).toHaveLength(2);
  });
});
