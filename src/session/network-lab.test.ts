import { beforeEach, describe, expect, it } from "vitest";
import { GazeError } from "../inference/errors.ts";
import type { TwinClient } from "../inference/float-twin/twin-client.ts";
import type { TwinRun } from "../inference/float-twin/twin-protocol.ts";
import type { NetworkInspection } from "../inference/inspect/inspect-network.ts";
import type { InspectionRequest } from "../inference/inspect/inspect-protocol.ts";
import type { GazeResult } from "../inference/observation.ts";
import { asking, benchStore, FILE, INSPECTION, settle } from "./network-lab.fixture.ts";
import { createNetworkLab, type NetworkLab } from "./network-lab.ts";
import { INSPECTED_PICTURES } from "./network-view.ts";
import type { SessionStore } from "./store.ts";

const gaze = (
  captured_ms: number,
  input: Int8Array | null = Int8Array.of(captured_ms % 100),
): GazeResult => ({
  kind: "gaze",
  captured_ms,
  frame_width: 4,
  frame_height: 3,
  brightness: 0.5,
  stages: { face_ms: 15, crop_ms: 0.7, network_ms: 0.5 },
  face: {
    box: { x_px: 0, y_px: 0, width_px: 3, height_px: 3 },
    faceSize_px: 3,
    landmarks: new Float32Array(0),
    head: { yaw_deg: 0, pitch_deg: 0, roll_deg: 0, x_cm: 0, y_cm: 0, z_cm: 60 },
    eyeOpenness: { left: 0.3, right: 0.3 },
    confidence: 1,
    faceCount: 1,
  },
  raw: { x_cm: 3, y_cm: 0 },
  embedding: new Float32Array(0),
  crops: null,
  ...(input === null ? {} : { input }),
});

describe("the network on the bench", () => {
  let store: SessionStore;
  let running: ArrayBuffer | null;
  let inspections: ReturnType<typeof asking<InspectionRequest, NetworkInspection>>;
  let runs: ReturnType<typeof asking<Int8Array, TwinRun>>;
  let twins: { resolve: () => void; reject: (error: unknown) => void; closed: number }[];
  let lab: NetworkLab;
  const network = () => store.getState().network;

  beforeEach(() => {
    store = benchStore();
    running = FILE;
    inspections = asking();
    runs = asking();
    twins = [];
    lab = createNetworkLab({
      store,
      assetsUrl: "/",
      networkBytes: () => running,
      inspectNetwork: inspections.ask,
      createTwin(): TwinClient {
        const twin = { resolve: () => {}, reject: (_: unknown) => {}, closed: 0 };
        twins.push(twin);
        const ready = new Promise<void>((resolve, reject) => Object.assign(twin, { resolve, reject }));
        return {
          ready,
          run: runs.ask,
          close: () => {
            twin.closed += 1;
          },
        };
      },
    });
  });

  describe("inspection", () => {
    it("gathers pictures apart in time, then asks once with all of them", async () => {
      expect(lab.wantsInput()).toBe(false);
      lab.inspect();
      expect([lab.wantsInput(), network().inspection]).toEqual([true, { kind: "gathering", pictures: 0 }]);
      for (let k = 0; k < 3 * INSPECTED_PICTURES; k++) lab.offer(gaze(40 * k));
      expect(network().inspection).toEqual({ kind: "measuring" });
      expect(lab.wantsInput()).toBe(false);
      expect(inspections.asked).toHaveLength(1);
      const { pictures } = inspections.asked[0]?.question ?? { pictures: [] };
      // Every third of the frames 40 ms apart is at least 100 ms after the one before.
      expect(pictures.slice(0, 3)).toEqual([0, 120, 240].map((t) => Int8Array.of(t % 100)));
      inspections.asked[0]?.resolve(INSPECTION);
      await settle();
      expect(network().inspection).toEqual({ kind: "done", inspection: INSPECTION });
    });

    it("does not take frames from a calibration", () => {
      lab.inspect();
      const calibrating = { kind: "calibrating", source: "demo", view: { kind: "failed" } } as never;
      store.setState({ phase: calibrating });
      expect(lab.wantsInput()).toBe(false);
      lab.offer(gaze(0));
      expect(network().inspection).toEqual({ kind: "gathering", pictures: 0 });
    });

    it("shows a failure, and what it found stays after a stop but not after another network", async () => {
      lab.inspect();
      for (let k = 0; k < INSPECTED_PICTURES; k++) lab.offer(gaze(100 * k));
      inspections.asked[0]?.reject(new GazeError("worker/crashed", "out of memory"));
      await settle();
      expect(network().inspection).toMatchObject({ kind: "failed", error: { code: "worker/crashed" } });
      lab.close();
      expect(network().inspection.kind).toBe("failed");
      lab.networkChanged();
      expect(network().inspection.kind).toBe("none");
    });

    it("ends with the source when it was not finished, and what comes later is no news", async () => {
      lab.inspect();
      for (let k = 0; k < INSPECTED_PICTURES; k++) lab.offer(gaze(100 * k));
      lab.close();
      expect(network().inspection).toEqual({ kind: "none" });
      inspections.asked[0]?.resolve(INSPECTION);
      await settle();
      expect(network().inspection).toEqual({ kind: "none" });
    });
  });

  describe("float twin", () => {
    const switchOn = async () => {
      lab.setTwin(true);
      twins[0]?.resolve();
      await settle();
    };

    it("gets a picture when it is free, and skips those that come while it computes", async () => {
      lab.setTwin(true);
      expect([network().twin.kind, lab.wantsInput()]).toEqual(["loading", false]);
      twins[0]?.resolve();
      await settle();
      expect([network().twin, lab.wantsInput()]).toEqual([{ kind: "on", figures: null }, true]);
      lab.offer(gaze(0));
      expect(lab.wantsInput()).toBe(false);
      lab.offer(gaze(33));
      lab.offer(gaze(66, null));
      expect(runs.asked).toHaveLength(1);
      runs.asked[0]?.resolve({ x: 0.1, y: 4 / 30, time_ms: 8 });
      await settle();
      expect(lab.wantsInput()).toBe(true);
      expect(network().twin).toMatchObject({
        kind: "on",
        figures: { pictures: 1, int8_ms: 0.5, float_ms: 8 },
      });
      const { twin } = network();
      expect(twin.kind === "on" && twin.figures?.latest_cm).toBeCloseTo(4, 9);
    });

    it("is compared with the one view that it gets, not with the mean of several", async () => {
      await switchOn();
      const ofInput = { raw: { x_cm: 3, y_cm: 1 }, network_ms: 0.1 };
      lab.offer({ ...gaze(0), raw: { x_cm: 9, y_cm: 9 }, ofInput });
      runs.asked[0]?.resolve({ x: 3 / 30, y: 1 / 30, time_ms: 8 });
      await settle();
      const { twin } = network();
      expect(twin.kind === "on" && twin.figures?.int8_ms).toBe(0.1);
      expect(twin.kind === "on" && twin.figures?.latest_cm).toBeCloseTo(0, 9);
    });

    it("ends when switched off or when the source is closed", async () => {
      await switchOn();
      lab.setTwin(false);
      expect([twins[0]?.closed, network().twin, lab.wantsInput()]).toEqual([1, { kind: "off" }, false]);
      lab.setTwin(true);
      lab.close();
      expect([twins[1]?.closed, network().twin]).toEqual([1, { kind: "off" }]);
    });

    it("starts afresh with another network, and forgets the figures", async () => {
      await switchOn();
      lab.offer(gaze(0));
      runs.asked[0]?.resolve({ x: 0, y: 0, time_ms: 8 });
      await settle();
      lab.networkChanged();
      expect([twins.length, twins[0]?.closed, network().twin]).toEqual([2, 1, { kind: "loading" }]);
      twins[1]?.resolve();
      await settle();
      expect(network().twin).toEqual({ kind: "on", figures: null });
    });

    it("shows a failure with its code, and can be switched on again", async () => {
      await switchOn();
      lab.offer(gaze(0));
      runs.asked[0]?.reject(new GazeError("twin/failed", "out of memory"));
      await settle();
      expect(network().twin).toMatchObject({ kind: "failed", error: { code: "twin/failed" } });
      expect([twins[0]?.closed, lab.wantsInput()]).toEqual([1, false]);
      lab.setTwin(true);
      expect(network().twin.kind).toBe("loading");
    });

    it("does not take the closing of the old twin for a failure of the new one", async () => {
      await switchOn();
      lab.offer(gaze(0));
      lab.setTwin(false);
      lab.setTwin(true);
      runs.asked[0]?.reject(new GazeError("twin/failed", "it was closed"));
      await settle();
      expect(network().twin.kind).toBe("loading");
    });

    it("stays off while nothing runs", () => {
      running = null;
      lab.setTwin(true);
      expect([twins.length, network().twin.kind]).toEqual([0, "off"]);
    });
  });
});
