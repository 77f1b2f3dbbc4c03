/**
 * What the page says about each failure: what happened, why, and the one next step. A code without
 * words does not compile.
 */
import type { GazeErrorCode } from "../inference/errors.ts";

/** What the main button of a problem does. */
export type ProblemAction = "retry" | "demo" | "reload" | "recalibrate" | "dismiss";

export interface ProblemWords {
  readonly title: string;
  readonly cause: string;
  readonly cure: string;
  readonly action: ProblemAction;
}

export const ACTION_LABELS: Readonly<Record<ProblemAction, string>> = {
  retry: "Try again",
  demo: "Watch a demo instead",
  reload: "Reload the page",
  recalibrate: "Calibrate again",
  dismiss: "Go on",
};

export const PROBLEM_WORDS: Readonly<Record<GazeErrorCode, ProblemWords>> = {
  "camera/insecure-context": {
    title: "This address cannot use a camera",
    cause: "Browsers give a camera only to pages that came over HTTPS or from this computer (localhost).",
    cure: "Open the page by its https:// address, or run it on this computer.",
    action: "demo",
  },
  "camera/unsupported": {
    title: "This browser has no camera access",
    cause: "The browser does not offer cameras to web pages. Browsers inside other apps often do not.",
    cure: "Open this page in a current Chrome, Edge, Firefox or Safari.",
    action: "demo",
  },
  "camera/denied": {
    title: "The camera was not allowed",
    cause:
      "The question about the camera was answered with no, or it is blocked for this page or by the system.",
    cure: "Allow the camera for this page: the camera sign in the address bar opens the choice. Then try again.",
    action: "retry",
  },
  "camera/absent": {
    title: "No camera found",
    cause: "The browser sees no camera on this device.",
    cure: "Plug one in, or open its shutter or privacy switch, then try again.",
    action: "retry",
  },
  "camera/in-use": {
    title: "The camera is busy",
    cause: "Another program or tab holds the camera, or it did not start.",
    cure: "Close video calls and other camera programs, then try again.",
    action: "retry",
  },
  "camera/lost": {
    title: "The camera has gone",
    cause: "It was unplugged, switched off, or taken away while running.",
    cure: "Plug it in again, then start it again.",
    action: "retry",
  },
  "camera/failed": {
    title: "The camera did not start",
    cause: "The browser reported a failure that we do not know.",
    cure: "Try again. If it stays, unplug the camera or restart the browser.",
    action: "retry",
  },
  "wasm/no-simd": {
    title: "This browser is too old for the network",
    cause: "The gaze network runs on WebAssembly SIMD, which this browser lacks or has switched off.",
    cure: "Update the browser: Chrome 91, Edge 91, Firefox 89, Safari 16.4 or newer.",
    action: "reload",
  },
  "webgl/absent": {
    title: "No WebGL, so no face can be found",
    cause:
      "Finding the face needs WebGL 2; software rendering is enough. It is missing or switched off here.",
    cure: "Switch on hardware acceleration in the browser's settings, or update the browser, then reload.",
    action: "reload",
  },
  "model/fetch": {
    title: "The gaze network did not arrive",
    cause: "The network's file could not be loaded from this site.",
    cure: "Check the connection, then try again.",
    action: "retry",
  },
  "model/corrupt": {
    title: "The gaze network's file is damaged",
    cause: "The file failed its checks, so it was not run.",
    cure: "Reload without cache (Ctrl or Cmd + Shift + R). If you chose the file yourself, choose another.",
    action: "reload",
  },
  "model/unsupported": {
    title: "This network cannot run here",
    cause: "The file is sound, but asks for something that this engine does not have.",
    cure: "Use a fully quantised int8 .tflite with the operators listed in the message.",
    action: "reload",
  },
  "model/too-large": {
    title: "This network is too large",
    cause: "The file, or what it asks to be computed, is far beyond anything that runs on every frame.",
    cure: "Choose a smaller network. Nothing was changed.",
    action: "dismiss",
  },
  "twin/failed": {
    title: "The float32 twin has stopped",
    cause: "TensorFlow.js could not be loaded, or could not compute this network.",
    cure: "Switch it on again. The gaze itself is not affected: the twin runs beside it.",
    action: "dismiss",
  },
  "face/load": {
    title: "The face finder did not start",
    cause: "Its files could not be loaded or started.",
    cure: "Check the connection, then reload. On your own server, run `npm run build` again.",
    action: "reload",
  },
  "worker/crashed": {
    title: "The engine stopped",
    cause: "The background worker ended twice, most often because memory ran out.",
    cure: "Close other tabs, then reload the page.",
    action: "reload",
  },
  "worker/timeout": {
    title: "The engine does not answer",
    cause: "The background worker took far too long: the computer may be overloaded or asleep.",
    cure: "Close heavy programs, then try again.",
    action: "retry",
  },
  "demo/fetch": {
    title: "The demo did not arrive",
    cause: "The rendered clip could not be loaded from this site.",
    cure: "Check the connection, then try again, or start the camera.",
    action: "retry",
  },
  "demo/corrupt": {
    title: "The demo cannot be played",
    cause: "The clip or its script is damaged, or this browser cannot play WebM video.",
    cure: "Reload the page, or start the camera.",
    action: "reload",
  },
  "tracker/not-running": {
    title: "Tracking has stopped",
    cause: "Something was asked of the tracker before it was started or after it was closed.",
    cure: "Start it again.",
    action: "retry",
  },
  "tracker/bad-input": {
    title: "The tracker was asked for something it cannot do",
    cause: "A page handed it a value of the wrong kind: an option, a target or a kind of map.",
    cure: "Reload the page. If it comes again, whoever made the page must mend it.",
    action: "reload",
  },
  "calibration/too-few": {
    title: "Too few points to calibrate",
    cause:
      "Most targets gave no usable gaze: the face was out of the picture, the eyes shut, or the light too low.",
    cure: "Face the camera in good light, and look at each target until it is accepted.",
    action: "recalibrate",
  },
  "calibration/degenerate": {
    title: "The gaze did not follow the targets",
    cause: "The measured gaze stayed in one place or on one line, so no map can be made from it.",
    cure: "Follow the targets with your eyes and keep your face to the camera, then repeat.",
    action: "recalibrate",
  },
  "session-file/foreign": {
    title: "This is not a session file",
    cause: "The file is something else than a session saved by this page. Nothing was changed.",
    cure: "Choose a .json file that “Save session (JSON)” wrote.",
    action: "dismiss",
  },
  "session-file/corrupt": {
    title: "This session file is damaged",
    cause: "It is cut off, or a value in it is missing or of the wrong kind. Nothing was changed.",
    cure: "Take the file again from where it was first saved.",
    action: "dismiss",
  },
  "session-file/edited": {
    title: "This session file was changed after it was saved",
    cause: "Its checksum or a figure of its report does not fit its samples. Nothing was changed.",
    cure: "Use the file as it was saved, without editing it.",
    action: "dismiss",
  },
  "session-file/too-large": {
    title: "This file is too large for a session",
    cause: "Ten minutes with everything kept are far smaller than this. Nothing was changed.",
    cure: "Choose the .json file of one session.",
    action: "dismiss",
  },
  "session-file/version": {
    title: "This session file is newer than the page",
    cause: "It was written by a later version. Nothing was changed.",
    cure: "Reload the page to get its newest version, then open the file again.",
    action: "dismiss",
  },
};
