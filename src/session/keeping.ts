/**
 * Keeps the calibration for the next visit, and offers it again before the same camera, screen, zoom and
 * network: never silently, always checked on a few targets first. A kiosk keeps nothing and is offered nothing.
 */
import type { CalibrationKey } from "../inference/calibration-store.ts";
import type { CalibrationRecord } from "./calibration-record.ts";
import { type CalibrationShelf, openShelf } from "./calibration-shelf.ts";
import { type KeptCalibration, keptOf, obstaclesTo, parseKept, serialiseKept } from "./kept-calibration.ts";
import { NOTHING_KEPT } from "./kept-view.ts";
import { checksumOf } from "./recording-checksum.ts";
import { notify, type SessionStore } from "./store.ts";

export interface Keeping {
  /** Looks again at what is kept, and writes it to the store. */
  refresh(): void;
  /** After the visitor kept a calibration. */
  save(record: CalibrationRecord): void;
  /** The calibration on offer; null when there is none to check. */
  offered(): KeptCalibration | null;
  /** Removes every calibration that this page has stored. */
  forget(): void;
  dispose(): void;
}

export function createKeeping(store: SessionStore): Keeping {
  let offered: KeptCalibration | null = null;

  const shelf = (): CalibrationShelf | null => openShelf(() => window.localStorage);

  const refresh = (): void => {
    offered = null;
    if (store.getState().settings.kiosk) {
      store.setState({ kept: { ...NOTHING_KEPT, storage: "kiosk" } });
      return;
    }
    const open = shelf();
    if (open === null) {
      store.setState({ kept: { ...NOTHING_KEPT, storage: "blocked" } });
      return;
    }
    const now = keyNow(store);
    const kept = now === null ? null : read(open, now.cameraIdHash);
    const obstacles = kept === null || now === null ? [] : obstaclesTo(kept, now, sizesNow());
    if (kept !== null && obstacles.length === 0) offered = kept;
    store.setState({
      kept: {
        storage: "ready",
        count: open.slots().length,
        offer: kept && { savedAt: kept.savedAt, mean: kept.mean, obstacles },
      },
    });
  };

  const read = (open: CalibrationShelf, slot: string): KeptCalibration | null => {
    const text = open.get(slot);
    if (text === null) return null;
    try {
      return parseKept(text);
    } catch {
      // Only a GazeError gets here; whatever is wrong with it, a new calibration is the cure.
      open.remove(slot);
      notify(store, "The calibration stored in this browser could not be read, and was removed.");
      return null;
    }
  };

  const leave = store.subscribe((state, before) => {
    if (
      state.stream !== before.stream ||
      state.engine !== before.engine ||
      state.settings.kiosk !== before.settings.kiosk
    )
      refresh();
  });
  refresh();

  return {
    refresh,
    save(record) {
      const now = keyNow(store);
      if (now === null || store.getState().settings.kiosk) return;
      const kept = keptOf(record, now, new Date().toISOString());
      const open = shelf();
      if (kept !== null && open !== null && !open.put(now.cameraIdHash, serialiseKept(kept)))
        notify(store, "The browser has no room left, so this calibration lasts until you stop.");
      refresh();
    },
    offered: () => offered,
    forget() {
      const open = shelf();
      for (const slot of open?.slots() ?? []) open?.remove(slot);
      refresh();
    },
    dispose: leave,
  };
}

/** The set-up as it is; null while nothing runs. The viewport is the window's. */
function keyNow(store: SessionStore): CalibrationKey | null {
  const { stream, engine } = store.getState();
  if (stream === null || engine === null) return null;
  // The browser's id of a camera is a secret of this site: 32 bits tell cameras apart and lead nowhere back.
  const id = stream.kind === "camera" ? `camera ${stream.deviceId || stream.label}` : `clip ${stream.label}`;
  return {
    modelSha256: engine.model.sha256,
    cameraIdHash: checksumOf(id),
    frameWidth_px: stream.width_px,
    frameHeight_px: stream.height_px,
    viewportWidth_px: window.innerWidth,
    viewportHeight_px: window.innerHeight,
    screenWidth_px: window.screen.width,
    screenHeight_px: window.screen.height,
    devicePixelRatio: window.devicePixelRatio,
  };
}

const sizesNow = () => ({
  window: { width_px: window.innerWidth, height_px: window.innerHeight },
  screen: { width_px: window.screen.width, height_px: window.screen.height },
});
