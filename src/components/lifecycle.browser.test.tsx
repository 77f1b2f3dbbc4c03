/**
 * Under StrictMode React mounts every view twice (in this development build): what the first mount opened
 * must be closed. Runs the real session on a camera made of a canvas, visits the views, and counts.
 */
import { StrictMode, useEffect } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { installOpenThings } from "../../tools/open-things.ts";
import { createSession } from "../session/session.ts";
import type { Session } from "../session/session-api.ts";
import type { PageSettings } from "../session/settings.ts";
import { App } from "./App.tsx";

const PATIENCE = { timeout: 60_000, interval: 50 };
const VIEWS: readonly PageSettings["view"][] = ["sensor", "network", "signal"];

/** Counts subscriptions that were not given back, on every way out of the session. */
function countSubscriptions(session: Session): () => number {
  let open = 0;
  const counted =
    <Listener,>(subscribe: (listener: Listener) => () => void) =>
    (listener: Listener) => {
      const leave = subscribe(listener);
      open += 1;
      return () => {
        open -= 1;
        leave();
      };
    };
  const { samples, store, onResult } = session;
  Object.assign(samples, { subscribe: counted(samples.subscribe) });
  Object.assign(store, { subscribe: counted(store.subscribe) });
  Object.assign(session, { onResult: counted(onResult) });
  return () => open;
}

const tracks: MediaStreamTrack[] = [];

const mounts = vi.fn();
function Probe() {
  useEffect(() => {
    mounts();
  }, []);
  return null;
}

describe("mounted twice by StrictMode", () => {
  beforeEach(() => {
    const picture = document.createElement("canvas");
    const context = picture.getContext("2d");
    if (context === null) throw new Error("no 2d context");
    let shade = 0;
    const timer = setInterval(() => {
      shade = (shade + 16) % 256;
      context.fillStyle = `rgb(${shade} 90 90)`;
      context.fillRect(0, 0, picture.width, picture.height);
    }, 50);
    vi.spyOn(navigator.mediaDevices, "getUserMedia").mockImplementation(async () => {
      const stream = picture.captureStream(20);
      tracks.push(...stream.getTracks());
      return stream;
    });
    return () => clearInterval(timer);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    tracks.length = 0;
  });

  it("gives back every listener, timer and subscription, and ends the camera", async () => {
    installOpenThings();
    const place = document.createElement("div");
    document.body.append(place);
    const root = createRoot(place);
    // React leaves one listener of its own on the document, whatever is drawn.
    root.render(<p />);
    await vi.waitFor(() => expect(place.querySelector("p")).not.toBeNull(), PATIENCE);
    const before = window.openThings?.();

    const session = createSession(`${window.location.origin}/`);
    const subscriptions = countSubscriptions(session);
    root.render(
      <StrictMode>
        <Probe />
        <App session={session} />
      </StrictMode>,
    );
    const phase = () => session.store.getState().phase.kind;
    for (let round = 0; round < 2; round += 1) {
      session.startCamera();
      await vi.waitFor(() => expect(phase()).toBe("tracking"), PATIENCE);
      for (const view of VIEWS) {
        session.changeSettings({ view });
        const tab = new RegExp(view, "i");
        await vi.waitFor(() => {
          const selected = document.querySelector('[role="tab"][aria-selected="true"]')?.textContent;
          expect(selected).toMatch(tab);
        }, PATIENCE);
      }
      session.openCalibration();
      await vi.waitFor(() => expect(document.querySelector('[role="dialog"]')).not.toBeNull(), PATIENCE);
      session.closeCalibration();
      await vi.waitFor(() => expect(phase()).toBe("tracking"), PATIENCE);
      expect(subscriptions()).toBeGreaterThan(0);
      session.stop();
    }
    expect(mounts, "StrictMode mounts twice").toHaveBeenCalledTimes(2);
    expect(tracks.map(({ readyState }) => readyState)).toEqual(["ended", "ended"]);

    root.render(<p />);
    await vi.waitFor(() => expect(document.querySelector("[data-phase]")).toBeNull(), PATIENCE);
    session.dispose();
    await vi.waitFor(() => expect(window.openThings?.()).toEqual(before), PATIENCE);
    expect(subscriptions()).toBe(0);
    root.unmount();
    place.remove();
  }, 180_000);
});
