/**
 * The visitor's camera as a frame source. Everything that can go wrong leaves here as a GazeError with a
 * camera/… code. The camera's light is on exactly from `openCamera` to `dispose`.
 */
import { GazeError } from "../inference/errors.ts";
import { cameraFailure, cameraSupportProblem, isOverconstrained } from "./camera-failure.ts";
import { type CameraSource, createVideo } from "./source.ts";

export interface CameraChoice {
  readonly deviceId: string;
  /** Empty until the visitor has allowed a camera once. */
  readonly label: string;
}

/** 640 × 480 keeps the face at two to four times the network's crop; more only costs time. */
const WANTED = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } } as const;

/**
 * Asks for the camera and waits for its first frame.
 * @param deviceId a camera chosen before; null lets the browser choose (the front one on phones).
 */
export async function openCamera(deviceId: string | null, signal: AbortSignal): Promise<CameraSource> {
  const problem = cameraSupportProblem({
    isSecureContext: globalThis.isSecureContext,
    hasGetUserMedia: typeof navigator.mediaDevices?.getUserMedia === "function",
  });
  if (problem !== null) throw problem;
  const stream = await requestStream(deviceId);
  if (signal.aborted) {
    stopTracks(stream);
    signal.throwIfAborted();
  }
  const video = createVideo();
  const stop = (): void => {
    stopTracks(stream);
    video.srcObject = null;
  };
  try {
    video.srcObject = stream;
    await video.play();
    signal.throwIfAborted();
  } catch (thrown) {
    stop();
    throw signal.aborted ? thrown : cameraFailure(thrown);
  }
  return cameraSource(stream, video, stop);
}

async function requestStream(deviceId: string | null): Promise<MediaStream> {
  const wanted =
    deviceId === null ? { ...WANTED, facingMode: "user" } : { ...WANTED, deviceId: { exact: deviceId } };
  try {
    return await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
  } catch (thrown) {
    if (!isOverconstrained(thrown)) throw cameraFailure(thrown);
  }
  // The chosen camera is gone or odd: any camera is better than none.
  try {
    return await navigator.mediaDevices.getUserMedia({ video: true, audio: false });
  } catch (thrown) {
    throw cameraFailure(thrown);
  }
}

function cameraSource(stream: MediaStream, video: HTMLVideoElement, stop: () => void): CameraSource {
  const [track] = stream.getVideoTracks();
  const listeners = new Set<(error: GazeError) => void>();
  const onEnded = (): void => {
    const lost = new GazeError("camera/lost", "The camera stopped sending: it was unplugged or taken away.");
    for (const listener of listeners) listener(lost);
  };
  track?.addEventListener("ended", onEnded);
  return {
    kind: "camera",
    video,
    label: track?.label || "Camera",
    nominalRate_Hz: track?.getSettings().frameRate ?? null,
    deviceId: track?.getSettings().deviceId ?? "",
    onLost(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      listeners.clear();
      track?.removeEventListener("ended", onEnded);
      stop();
    },
  };
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** The cameras the browser tells of; empty where it tells nothing. */
export async function listCameras(): Promise<CameraChoice[]> {
  if (typeof navigator.mediaDevices?.enumerateDevices !== "function") return [];
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices
    .filter((device) => device.kind === "videoinput" && device.deviceId !== "")
    .map(({ deviceId, label }, index) => ({ deviceId, label: label || `Camera ${index + 1}` }));
}

/** Calls back when a camera is plugged in or out. Returns the way to stop. */
export function watchCameras(listener: () => void): () => void {
  const devices = navigator.mediaDevices;
  devices?.addEventListener?.("devicechange", listener);
  return () => devices?.removeEventListener?.("devicechange", listener);
}
