/** Whatever stands in the address, the simulated sensor gives numbers: finite, never negative. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { SETTINGS, type SettingSpec } from "../hardware-sim/settings-table.ts";
import type { FrameResult } from "../inference/observation.ts";
import { readAddress } from "./address.ts";
import { createSensorTwin } from "./sensor.ts";

const HOSTILE = ["0", "-1", "1e300", "-1e-300", "NaN", "Infinity", "", "null", "constructor", "%00", "0x10"];

const textFor = (spec: SettingSpec): fc.Arbitrary<string> =>
  spec.kind === "choice"
    ? fc.constantFrom(...spec.choices.map((option) => option.value))
    : fc.oneof(
        fc.constantFrom(String(spec.min), String(spec.max)),
        fc.double({ min: spec.min, max: spec.max, noNaN: true }).map((value) => value.toFixed(6)),
      );
const part = fc
  .constantFrom(...SETTINGS)
  .chain((spec) =>
    fc
      .oneof(
        { weight: 4, arbitrary: textFor(spec) },
        fc.constantFrom(...HOSTILE),
        fc.string({ maxLength: 12 }),
      )
      .map((text) => `sensor.${spec.name}=${text}`),
  );
const addresses = fc.array(part, { maxLength: 20 }).map((parts) => `#${parts.join("&")}`);

const about = (captured_ms: number, brightness: number) => ({
  captured_ms,
  frame_width: 640,
  frame_height: 480,
  brightness,
  stages: { face_ms: 1, crop_ms: 0, network_ms: 0 },
});
const noFace = (captured_ms: number, brightness: number): FrameResult => ({
  kind: "no-face",
  ...about(captured_ms, brightness),
});
const eyesClosed = (captured_ms: number, brightness: number, x_px: number, size_px: number): FrameResult => ({
  kind: "eyes-closed",
  ...about(captured_ms, brightness),
  face: {
    box: { x_px, y_px: 60, width_px: size_px, height_px: size_px },
    faceSize_px: size_px,
    landmarks: new Float32Array(478 * 3),
    head: { yaw_deg: 0, pitch_deg: 0, roll_deg: 0, x_cm: 0, y_cm: 0, z_cm: 50 },
    eyeOpenness: { left: 0, right: 0 },
    confidence: 1,
    faceCount: 1,
  },
});

function everyNumber(value: unknown, path: string, visit: (path: string, value: number) => void): void {
  if (typeof value === "number") visit(path, value);
  else if (value !== null && typeof value === "object") {
    for (const [key, inner] of Object.entries(value)) everyNumber(inner, `${path}.${key}`, visit);
  }
}

const share = fc.double({ min: 0, max: 1, noNaN: true });

test("no NaN, no infinity, nothing negative in anything the panel is given, under any address", () => {
  fc.assert(
    fc.property(addresses, share, share, (hash, brightness, at) => {
      const { sensor } = readAddress(hash);
      const twin = createSensorTwin(sensor);
      for (const captured_ms of [0, 33]) twin.offer(noFace(captured_ms, brightness));
      for (const captured_ms of [40, 5000])
        twin.offer(eyesClosed(captured_ms, brightness, at * 800 - 80, at * 700));
      const { totals, report } = twin.view();
      expect(totals?.offered).toBe(4);
      everyNumber({ totals, report, comparisons: twin.view().comparisons }, "view", (path, value) => {
        expect(Number.isFinite(value) && value >= 0, `${path} = ${value} under ${hash}`).toBe(true);
      });
    }),
  );
});

test.each(HOSTILE)("a clock of %j is refused by name and leaves the default", (text) => {
  const { sensor, notices } = readAddress(`#sensor.clock_MHz=${text}`);
  expect(sensor.clock_MHz).toBe(262.5);
  expect(notices).toHaveLength(1);
  expect(notices[0]).toContain("sensor.clock_MHz");
});
