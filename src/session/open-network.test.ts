import { beforeEach, describe, expect, it } from "vitest";
import { GazeError } from "../inference/errors.ts";
import type { NetworkInspection } from "../inference/inspect/inspect-network.ts";
import type { InspectionRequest } from "../inference/inspect/inspect-protocol.ts";
import type { CalibrationRecord } from "./calibration-record.ts";
import type { NetworkFile } from "./load-engine.ts";
import { asking, benchStore, FILE, INSPECTION, settle } from "./network-lab.fixture.ts";
import { createNetworkLab, type NetworkLab } from "./network-lab.ts";
import { openNetwork, openOwnNetwork } from "./open-network.ts";
import type { SessionStore } from "./store.ts";

describe("opening a network file", () => {
  let store: SessionStore;
  let running: ArrayBuffer | null;
  let inspections: ReturnType<typeof asking<InspectionRequest, NetworkInspection>>;
  let lab: NetworkLab;
  const network = () => store.getState().network;
  const file = (name = "mine.tflite") => new File([FILE], name);
  let chosen: string[];
  let loaded: string[];
  let loading: Promise<void>;
  let shown: number;
  const tracking = {
    networkBytes: () => running,
    chooseNetwork: (network: NetworkFile | null) => {
      chosen.push(network?.name ?? "ours");
    },
    loadNetwork: (network: NetworkFile | null) => {
      loaded.push(network?.name ?? "ours");
      store.setState({ calibration: null });
      return loading;
    },
  };
  const show = () => {
    shown += 1;
  };
  const open = (it = file()) => openNetwork(it, { store, lab, tracking, show });
  const goBack = () => openOwnNetwork({ store, lab, tracking });

  beforeEach(() => {
    store = benchStore();
    running = FILE;
    inspections = asking();
    lab = createNetworkLab({
      store,
      assetsUrl: "/",
      networkBytes: () => running,
      inspectNetwork: inspections.ask,
      createTwin: () => expect.unreachable("no twin is asked for"),
    });
    [chosen, loaded, shown] = [[], [], 0];
    loading = Promise.resolve();
  });

  it("runs it in place of the one that runs", async () => {
    await open();
    expect([loaded, chosen, shown]).toEqual([["mine.tflite"], [], 1]);
    expect(network().refused).toBeNull();
    expect(store.getState().notices.at(-1)).toContain("Now running mine.tflite");
  });

  it("lists what is missing, and changes nothing else", async () => {
    const missing = [{ what: "SOFTMAX", places: ["operators[3]", "operators[9]"] }];
    loading = Promise.reject(new GazeError("model/unsupported", "no", { missing }));
    await open();
    expect(network().refused).toMatchObject({ name: "mine.tflite", error: { missing } });
    expect(shown).toBe(1);
  });

  it("takes it apart while nothing runs, and keeps it for the next start", async () => {
    running = null;
    const opening = open();
    await settle();
    expect(inspections.asked[0]?.question).toMatchObject({ pictures: [], backend: null });
    inspections.asked[0]?.resolve(INSPECTION);
    await opening;
    expect([loaded, chosen]).toEqual([[], ["mine.tflite"]]);
    expect(network().inspection).toEqual({ kind: "done", inspection: INSPECTION });
  });

  it("keeps what was known of the chosen network when another file is refused", async () => {
    running = null;
    const first = open();
    await settle();
    inspections.asked[0]?.resolve(INSPECTION);
    await first;
    const second = open(file("broken.tflite"));
    await settle();
    inspections.asked[1]?.reject(new GazeError("model/corrupt", "cut off"));
    await second;
    expect(chosen).toEqual(["mine.tflite"]);
    expect(network()).toMatchObject({
      inspection: { kind: "done" },
      refused: { name: "broken.tflite", error: { code: "model/corrupt" } },
    });
  });

  it("runs it at once when a source was started during the check", async () => {
    running = null;
    const opening = open();
    await settle();
    running = FILE;
    inspections.asked[0]?.resolve(INSPECTION);
    await opening;
    expect([loaded, chosen]).toEqual([["mine.tflite"], []]);
  });

  it("does not read a file that is far too large", async () => {
    const huge = file("huge.tflite");
    Object.defineProperty(huge, "size", { value: 3e9 });
    Object.defineProperty(huge, "arrayBuffer", { value: () => expect.unreachable("read") });
    await open(huge);
    expect(network().refused).toMatchObject({ error: { code: "model/too-large" } });
  });

  it("says so when the file cannot be read", async () => {
    const folder = file("folder.tflite");
    Object.defineProperty(folder, "arrayBuffer", { value: () => Promise.reject(new Error("NotFound")) });
    await open(folder);
    expect(network().refused).toMatchObject({ error: { code: "model/corrupt" } });
  });

  it("goes back to ours while one runs, and forgets what was known of the other", async () => {
    lab.inspect();
    await goBack();
    expect([loaded, chosen]).toEqual([["ours"], []]);
    expect(network().inspection).toEqual({ kind: "none" });
    expect(store.getState().notices.at(-1)).toBe("Now running our own network.");
  });

  it("asks for a new calibration only of those who had one, which the change ends", async () => {
    for (const change of [goBack, () => open(file("mine.tflite"))]) {
      store.setState({ calibration: {} as CalibrationRecord });
      await change();
      expect(store.getState().notices.at(-1)).toMatch(/^Now running .*\. Calibrate again: the old/);
    }
  });

  it("goes back to ours for the next start while nothing runs", async () => {
    running = null;
    await goBack();
    expect([loaded, chosen]).toEqual([[], ["ours"]]);
    expect(store.getState().notices.at(-1)).toBe("Our own network will run from the next start.");
  });

  it("keeps the visitor's network when ours cannot be fetched, and says why", async () => {
    loading = Promise.reject(new GazeError("model/fetch", "tinytracker.tflite: HTTP 404."));
    await goBack();
    expect(chosen).toEqual([]);
    expect(network().refused).toMatchObject({ name: "tinytracker.tflite", error: { code: "model/fetch" } });
  });

  it("goes back to ours for the next start when what runs is stopped meanwhile", async () => {
    let fail: (reason: unknown) => void = () => undefined;
    loading = new Promise((_, reject) => {
      fail = reject;
    });
    const going = goBack();
    running = null;
    fail(new DOMException("stopped", "AbortError"));
    await going;
    expect(chosen).toEqual(["ours"]);
    expect(network().refused).toBeNull();
  });
});
