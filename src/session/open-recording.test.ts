import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../hardware-sim/settings.ts";
import { openRecording } from "./open-recording.ts";
import { recordSession } from "./recording.fixture.ts";
import { writeRecording } from "./recording-write.ts";
import type { Replay } from "./replay.ts";
import { createSensorTwin } from "./sensor.ts";
import { MAX_SESSION_FILE_BYTES } from "./session-file.ts";
import { initialSettings, PAGE_SETTINGS } from "./settings.ts";
import { createSessionStore, type Phase } from "./store.ts";

const text = writeRecording(recordSession(4));

function opening(phase: Phase) {
  const settings = initialSettings(PAGE_SETTINGS);
  const store = createSessionStore({
    settings,
    notices: [],
    sensor: createSensorTwin(DEFAULT_SETTINGS).view(),
  });
  store.setState({ phase });
  const shown: Replay[] = [];
  const before = store.getState();
  return {
    store,
    shown,
    before,
    open: (file: File) => openRecording(file, store, (r) => void shown.push(r)),
  };
}

const tracking: Phase = { kind: "tracking", source: "camera" };
const idle: Phase = { kind: "idle" };

describe("openRecording", () => {
  it("shows a sound file at once where nothing runs", async () => {
    const { open, shown } = opening(idle);
    await open(new File([text], "a.json"));
    expect(shown.map(({ name, file }) => [name, file.agreement])).toEqual([["a.json", "equal"]]);
  });

  it("asks first where showing it would end what runs", async () => {
    const { open, shown, store, before } = opening(tracking);
    const reading = open(new File([text], "a.json"));
    expect(store.getState().opened).toEqual({ kind: "reading", name: "a.json" });
    await reading;
    expect(shown).toEqual([]);
    expect(store.getState()).toMatchObject({ opened: { kind: "offer", replay: { name: "a.json" } } });
    expect({ ...store.getState(), opened: null }).toEqual(before);
  });

  it.each([
    ["cut off", new File([text.slice(0, -5)], "b.json"), "session-file/corrupt"],
    ["too large", sizedFile(MAX_SESSION_FILE_BYTES + 1), "session-file/too-large"],
    ["unreadable", unreadableFile(), "session-file/corrupt"],
  ])("changes nothing but the words when a file is %s", async (_what, file, code) => {
    const { open, shown, store, before } = opening(tracking);
    await open(file);
    expect(store.getState().opened).toMatchObject({ kind: "refused", error: { code } });
    expect({ ...store.getState(), opened: null }).toEqual(before);
    expect(shown).toEqual([]);
  });
});

function sizedFile(size: number): File {
  return Object.defineProperty(new File([text], "b.json"), "size", { value: size });
}

/** A folder with that name, as some browsers hand it out. */
function unreadableFile(): File {
  const fail = () => Promise.reject(new DOMException("gone", "NotFoundError"));
  return Object.defineProperty(new File([text], "b.json"), "text", { value: fail });
}
