/** Real clicks in a real page: which of them count as probes, and what they say. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../hardware-sim/settings.ts";
import type { CalibrationSample } from "../inference/calibration-samples.ts";
import { TARGET_LAYOUTS } from "../inference/calibration-targets.ts";
import { SENTINEL_PROBES } from "./accuracy-drift.ts";
import type { CollectedTarget } from "./calibration-flow.ts";
import { type CalibrationRecord, evaluateCalibration, positionPx } from "./calibration-record.ts";
import { watchDrift } from "./drift-watch.ts";
import { gazeSample } from "./samples.fixture.ts";
import { createSampleLane, type GazeSample, type SampleLane } from "./samples.ts";
import { screenGeometry } from "./screen.ts";
import { createSensorTwin } from "./sensor.ts";
import { initialSettings, PAGE_SETTINGS } from "./settings.ts";
import { createSessionStore, type SessionStore, type SourceKind } from "./store.ts";

const screen = screenGeometry(
  {
    viewport_width_px: 1000,
    viewport_height_px: 600,
    screen_width_px: 1000,
    viewport_left_px: 0,
    viewport_top_px: 0,
  },
  { screen_cm: 25, distance_cm: 60 },
);
const HEAD = { yaw_deg: 1, pitch_deg: 2, roll_deg: 3, x_cm: 4, y_cm: 5, z_cm: 60 };

/** A booth calibration whose check targets are 10 px off, on a head that keeps still. */
function calibrate(): CalibrationRecord {
  const { calibration, validation } = TARGET_LAYOUTS.booth;
  const all = [
    ...calibration.map((position) => ({ role: "calibration" as const, position, off_px: 0 })),
    ...validation.map((position) => ({ role: "validation" as const, position, off_px: 10 })),
  ];
  const collected = all.map(({ role, position, off_px }): CollectedTarget => {
    const { x_px, y_px } = positionPx(position, screen);
    const raw = { x_cm: (x_px + off_px) / 50, y_cm: -y_px / 50 };
    const kept = Array.from({ length: 9 }, (_, k): CalibrationSample => {
      return {
        captured_ms: 33 * k,
        validity: "valid",
        input: { raw, head: HEAD, eyes: null, embedding: null },
      };
    });
    const collection = { kept, dropped: [], spread_cm: 0, repeat: null };
    return { role, position, shown_ms: 0, accepted_ms: 300, attempts: 1, collection, used: true };
  });
  return evaluateCalibration(collected, screen, 3);
}

function gazeAt(captured_ms: number, x_px: number, y_px: number, head_x_cm = HEAD.x_cm): GazeSample {
  return gazeSample(captured_ms, {
    mapped_x_px: x_px,
    mapped_y_px: y_px,
    yaw_deg: HEAD.yaw_deg,
    pitch_deg: HEAD.pitch_deg,
    roll_deg: HEAD.roll_deg,
    head_x_cm,
    head_y_cm: HEAD.y_cm,
    head_z_cm: HEAD.z_cm,
  });
}

let store: SessionStore;
let samples: SampleLane;
let stop: () => void;
let button: HTMLButtonElement;
const record = calibrate();

/** Gaze `off_px` left of a click at (300, 200), then the click, then one more frame. */
function clickWithGaze(off_px: number, target: HTMLElement = button, detail = 1): void {
  const event = new MouseEvent("click", { bubbles: true, clientX: 300, clientY: 200, detail });
  for (const before_ms of [200, 120, 40])
    samples.push(gazeAt(event.timeStamp - before_ms, 300 - off_px, 200));
  target.dispatchEvent(event);
  samples.push(gazeAt(event.timeStamp + 5, 300, 200));
}
const sentinel = () => store.getState().drift.sentinel;

function begin(kind: SourceKind): void {
  store.setState({
    phase: { kind: "tracking", source: kind },
    stream: { kind, label: "", width_px: 640, height_px: 480, nominalRate_Hz: 30, deviceId: "" },
    calibration: record,
  });
}

describe("drift watch", () => {
  beforeEach(() => {
    store = createSessionStore({
      settings: initialSettings(PAGE_SETTINGS),
      notices: [],
      sensor: createSensorTwin(DEFAULT_SETTINGS).view(),
    });
    samples = createSampleLane(500);
    stop = watchDrift({ store, samples, geometry: () => screen });
    button = document.createElement("button");
    document.body.replaceChildren(button);
    begin("camera");
  });
  afterEach(() => stop());

  it("alarms after eight clicks made beside the gaze, and starts anew when the map is shifted", () => {
    for (let k = 0; k < SENTINEL_PROBES; k++) clickWithGaze(90);
    expect(sentinel().offset_px).toEqual({ x_px: 90, y_px: 0 });
    expect(sentinel().hasDrifted).toBe(true);
    const { offset_deg } = sentinel();
    const map = { ...record.fit.map, drift_px: { x_px: 90, y_px: 0 } };
    store.setState({ calibration: { ...record, fit: { ...record.fit, map } } });
    expect(sentinel().probes).toEqual([]);
    expect(store.getState().drift.beforeRecentring_deg).toBe(offset_deg);
  });

  it("counts no clicks in a dialog, where one may be asked to look elsewhere", () => {
    const dialog = document.createElement("dialog");
    dialog.append(button);
    document.body.append(dialog);
    clickWithGaze(90);
    expect(sentinel().probes).toEqual([]);
  });

  it("is content while the offset is within what validation promised", () => {
    for (let k = 0; k < SENTINEL_PROBES; k++) clickWithGaze(6);
    expect(sentinel().hasDrifted).toBe(false);
    expect(sentinel().error_px).toBe(6);
  });

  it("counts no key presses, no clicks on nothing, none over a demo, none without a calibration", () => {
    clickWithGaze(50, button, 0);
    clickWithGaze(50, document.body);
    begin("demo");
    clickWithGaze(50);
    begin("camera");
    store.setState({ calibration: null });
    clickWithGaze(50);
    expect(sentinel().probes).toEqual([]);
  });

  it("never touches the map", () => {
    for (let k = 0; k < SENTINEL_PROBES; k++) clickWithGaze(90);
    expect(store.getState().calibration).toBe(record);
  });

  it("says how far the head has moved, and when that is too far", () => {
    for (let k = 0; k < 40; k++) samples.push(gazeAt(10_000 + 33 * k, 1, 1, HEAD.x_cm + 6));
    expect(store.getState().drift.head).toMatchObject({ isBeyondLimit: true });
    expect(store.getState().drift.head?.shift_cm).toBeCloseTo(6, 9);
  });

  it("hears nothing once stopped", () => {
    stop();
    clickWithGaze(90);
    expect(sentinel().probes).toEqual([]);
  });
});
