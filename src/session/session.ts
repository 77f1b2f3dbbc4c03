/**
 * The conductor: camera or clip → inference worker → personal map → samples and store, beside the
 * simulated sensor. Views call its verbs, read its store and subscribe to its samples.
 */
import { DEFAULT_SETTINGS } from "../hardware-sim/settings.ts";
import type { FrameResult } from "../inference/observation.ts";
import { readAddress, writeAddress } from "./address.ts";
import { createAddressWriter } from "./address-writer.ts";
import { createCalibrating } from "./calibrating.ts";
import { type CalibrationRecord, withViewing } from "./calibration-record.ts";
import { listCameras, openCamera, watchCameras } from "./camera.ts";
import { openDemo } from "./demo.ts";
import { downloadText } from "./download.ts";
import { watchDrift } from "./drift-watch.ts";
import { createEmbeddingRing } from "./embedding-ring.ts";
import { type ExportFacts, exportSession } from "./export-session.ts";
import { changesFilter } from "./filter-settings.ts";
import { createKeeping } from "./keeping.ts";
import { liveUncertainty } from "./live-uncertainty.ts";
import { fetchNetworkCard } from "./network-card.ts";
import { createNetworkLab } from "./network-lab.ts";
import { openNetwork, openOwnNetwork, openSmallNetwork } from "./open-network.ts";
import { openRecording } from "./open-recording.ts";
import { watchRecentreKey } from "./recentre-key.ts";
import { writeRecording, writeRecordingCsv } from "./recording-write.ts";
import type { Replay } from "./replay.ts";
import { createSampleLane } from "./samples.ts";
import { createSensorTwin } from "./sensor.ts";
import { checkedSettings } from "./sensor-settings.ts";
import type { Session } from "./session-api.ts";
import { sessionReport } from "./session-report.ts";
import type { PageSettings } from "./settings.ts";
import { createSessionStore, notify, unnotify } from "./store.ts";
import { createTracking } from "./tracking.ts";
import { geometryFor } from "./window-geometry.ts";

/** Whether the change may move cm and degrees. */
const changesScreen = (change: Partial<PageSettings>): boolean =>
  (["screen_cm", "card_dpcm", "distance_cm", "distance_by"] as const).some(
    (key) => change[key] !== undefined,
  );

/** Ten minutes at 30 frames per second. */
const SAMPLE_CAPACITY = 18_000;

/** @param assetsUrl absolute address of the folder with models/, demo/ and vendor/, with a trailing slash. */
export function createSession(assetsUrl: string): Session {
  const address = readAddress(window.location.hash);
  const twin = createSensorTwin(address.sensor);
  const store = createSessionStore({
    settings: address.page,
    notices: address.notices,
    sensor: twin.view(),
  });
  const samples = createSampleLane(SAMPLE_CAPACITY);
  const embeddings = createEmbeddingRing(SAMPLE_CAPACITY);
  const listeners = new Set<(result: FrameResult) => void>();
  let lastStart: () => void = () => undefined;

  const tracking = createTracking({
    store,
    samples,
    twin,
    assetsUrl,
    wantsInput: () => lab.wantsInput(),
    onResult(result) {
      if (store.getState().settings.embedding && result.kind === "gaze")
        embeddings.push(result.captured_ms, result.embedding);
      calibrating.sample(result);
      lab.offer(result);
      // Views lie under the calibration: drawing them would take time from the frames it needs.
      if (calibrating.run() !== null) return;
      for (const listener of listeners) listener(result);
    },
    onClose() {
      calibrating.abandon();
      embeddings.clear();
      lab.close();
    },
  });
  const lab = createNetworkLab({ store, assetsUrl, networkBytes: tracking.networkBytes });
  const calibrating = createCalibrating(store, tracking.live);
  const keeping = createKeeping(store);

  const onHashChange = (): void => {
    addressWriter.drop();
    const { page, sensor, notices } = readAddress(window.location.hash);
    twin.setSettings(sensor);
    store.setState({ settings: page, notices, sensor: twin.view() });
    tracking.live()?.track.setFilter(page);
  };
  window.addEventListener("hashchange", onHashChange);
  const addressWriter = createAddressWriter({
    compose() {
      const { settings, sensor } = store.getState();
      const { pathname, search } = window.location;
      return `${pathname}${search}${writeAddress(settings, sensor.settings)}`;
    },
    write: (address) => window.history.replaceState(null, "", address),
    page: window,
  });

  const stopWatchingDrift = watchDrift({
    store,
    samples,
    geometry() {
      const live = tracking.live();
      return live && geometryFor(live.source, store.getState().settings);
    },
  });

  const stopKey = watchRecentreKey(window, {
    isOn: () => store.getState().settings.keys,
    press: calibrating.pressRecentre,
  });

  const refreshCameras = async (): Promise<void> => {
    store.setState({ cameras: await listCameras() });
  };
  const stopWatchingCameras = watchCameras(() => void refreshCameras());

  /** cm and degrees of the calibration in use follow another screen size or distance; its px stay. */
  const reviewCalibration = (): void => {
    const { calibration, settings } = store.getState();
    const live = tracking.live();
    if (calibration === null || live === null) return;
    const viewed = withViewing(calibration, geometryFor(live.source, settings));
    live.track.setCalibration(viewed);
    store.setState({ calibration: viewed });
  };

  const exportFacts = (calibration: CalibrationRecord | null): ExportFacts | null => {
    const live = tracking.live();
    const { stream, engine, settings, networkName } = store.getState();
    if (live === null || stream === null || engine === null) return null;
    return {
      stream,
      model: { name: networkName, sha256: engine.model.sha256 },
      calibration,
      smoothing: settings,
      protocol: settings,
      samples,
      embeddings: settings.embedding ? embeddings : null,
      screen: geometryFor(live.source, settings),
      screenWidth_px: window.screen.width,
      screenHeight_px: window.screen.height,
      devicePixelRatio: window.devicePixelRatio,
      recordedAt: new Date().toISOString(),
    };
  };

  const showReplay = (replay: Replay): void => {
    tracking.close();
    store.setState({ phase: { kind: "replay", replay }, calibration: null, opened: null });
  };

  const showNetwork = (): void => session.changeSettings({ view: "network" });

  const session: Session = {
    store,
    samples,
    onResult(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    video: () => tracking.live()?.source.video ?? null,
    demoTruth() {
      const source = tracking.live()?.source;
      return source?.kind === "demo" ? source.truthNow() : null;
    },
    screen: () => geometryFor(tracking.live()?.source ?? null, store.getState().settings),
    startCamera(deviceId) {
      lastStart = () => session.startCamera(deviceId);
      void tracking.start("camera", async (signal) => {
        const camera = await openCamera(deviceId ?? null, signal);
        // Names of cameras are told only after one was allowed.
        void refreshCameras();
        return camera;
      });
    },
    startDemo(name) {
      if (name !== undefined) session.changeSettings({ demo: name });
      const { demo } = store.getState().settings;
      lastStart = () => session.startDemo(demo);
      void tracking.start("demo", (signal) => openDemo(demo, assetsUrl, signal));
    },
    stop() {
      tracking.close();
      store.setState({ phase: { kind: "idle" }, calibration: null });
      if (!store.getState().settings.kiosk) return;
      // The next visitor is somebody else.
      samples.clear();
      tracking.chooseNetwork(null);
      store.setState({ opened: null, notices: [] });
      // A distance that was measured is that visitor's; what an operator typed, and the screen, stay.
      if (store.getState().settings.distance_by !== "typed")
        session.changeSettings({ distance_cm: null, distance_by: "typed" });
    },
    retry: () => lastStart(),
    lookAt(target_frac) {
      const source = tracking.live()?.source;
      if (source?.kind !== "demo") return;
      if (target_frac === null) source.roam();
      else void source.lookAt(target_frac);
    },
    changeSettings(change) {
      store.setState(({ settings }) => ({ settings: { ...settings, ...change } }));
      addressWriter.changed();
      if (change.embedding === false) embeddings.clear();
      if (changesFilter(change)) tracking.live()?.track.setFilter(store.getState().settings);
      if (changesScreen(change)) reviewCalibration();
    },
    changeSensor(change) {
      const { settings: current } = store.getState().sensor;
      const { settings, notice } = checkedSettings({ ...current, ...change }, current);
      if (notice !== null) {
        notify(store, notice);
        return;
      }
      twin.setSettings(settings);
      store.setState({ sensor: twin.view() });
      addressWriter.changed();
    },
    chooseSensorPreset: (preset) => session.changeSensor({ ...DEFAULT_SETTINGS, ...preset.changes }),
    openFile(file) {
      const name = file.name.toLowerCase();
      if (name.endsWith(".json")) {
        void openRecording(file, store, showReplay);
        return;
      }
      if (!name.endsWith(".tflite")) {
        notify(
          store,
          `${file.name} is no .tflite network and no saved session (.json). Nothing was changed.`,
        );
        return;
      }
      void openNetwork(file, { store, tracking, lab, show: showNetwork });
    },
    inspectNetwork: lab.inspect,
    setFloatTwin: lab.setTwin,
    dismissRefusedNetwork() {
      store.setState(({ network }) => ({ network: { ...network, refused: null } }));
    },
    restoreOwnNetwork: () => void openOwnNetwork({ store, tracking, lab }),
    runSmallNetwork: () =>
      void openSmallNetwork(`${assetsUrl}models/`, { store, tracking, lab, show: showNetwork }),
    networkCard: (name, sha256, signal) => fetchNetworkCard(`${assetsUrl}models/`, name, sha256, signal),
    showOpened() {
      const { opened } = store.getState();
      if (opened?.kind === "offer") showReplay(opened.replay);
    },
    dismissOpened: () => store.setState({ opened: null }),
    dismissNotice(notice) {
      unnotify(store, notice);
    },
    openCalibration: calibrating.open,
    openRecentring: calibrating.openRecentring,
    openResult: calibrating.openResult,
    redoTarget: calibrating.redo,
    settleRedo: calibrating.settleRedo,
    report(calibration) {
      const facts = exportFacts(calibration);
      return facts && sessionReport(facts);
    },
    uncertainty() {
      const { calibration, drift, settings } = store.getState();
      const live = tracking.live();
      if (calibration === null || live === null) return null;
      return liveUncertainty(calibration, drift.head, geometryFor(live.source, settings));
    },
    calibration: calibrating.run,
    keepCalibration() {
      const { phase } = store.getState();
      calibrating.keep();
      if (phase.kind !== "calibrating" || phase.view.kind !== "done") return;
      const { record } = phase.view;
      // One that was restored is stored already, with the error of its own validation.
      if (record.collected.some(({ role }) => role === "calibration")) keeping.save(record);
    },
    checkStored() {
      const kept = keeping.offered();
      if (kept !== null) calibrating.verify(kept);
    },
    forgetStored: keeping.forget,
    closeCalibration: calibrating.close,
    saveSession(format) {
      const facts = exportFacts(store.getState().calibration);
      if (facts === null || store.getState().settings.kiosk) return;
      const recording = exportSession(facts);
      const name = `tinytracker-${facts.recordedAt.slice(0, 19).replaceAll(":", "-")}`;
      if (format === "json") downloadText(`${name}.json`, "application/json", writeRecording(recording));
      else downloadText(`${name}.csv`, "text/csv", writeRecordingCsv(recording));
    },
    dispose() {
      tracking.close();
      keeping.dispose();
      stopWatchingCameras();
      stopWatchingDrift();
      stopKey();
      addressWriter.dispose();
      window.removeEventListener("hashchange", onHashChange);
      listeners.clear();
    },
  };
  return session;
}
