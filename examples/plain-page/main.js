/**
 * An experiment in plain JavaScript: a source, five targets to learn from, two to be judged by, then the
 * dot. The library lies one folder up; nothing is built, nothing comes from elsewhere.
 */
import { createTracker, GazeError } from "../tinytracker.js";

/** Fractions of the viewport: learnt from, and never learnt from. */
const CALIBRATION = [
  [0.5, 0.5],
  [0.1, 0.1],
  [0.9, 0.9],
  [0.1, 0.9],
  [0.9, 0.1],
];
const VALIDATION = [
  [0.2, 0.5],
  [0.8, 0.5],
];

const byId = (id) => document.getElementById(id);
const [video, target, dot] = [byId("video"), byId("target"), byId("dot")];
const say = (text) => {
  byId("status").textContent = text;
};

/** What runs: closed by `stop`, whatever state it is in. */
let tracker = null;
let stream = null;
let clipUrl = null;
let run = new AbortController();

byId("camera").addEventListener("click", () => begin(openCamera));
byId("clip").addEventListener("change", ({ target: input }) => {
  const [file] = input.files;
  input.value = "";
  if (file) begin(() => openClip(file));
});
byId("stop").addEventListener("click", () => stop("Stopped."));

async function begin(openSource) {
  stop("Starting…");
  const { signal } = run;
  byId("stop").disabled = false;
  try {
    await openSource(signal);
    tracker = createTracker(video, { assetsUrl: "../", onError: (error) => fail(error) });
    await tracker.start();
    await showTargets(signal);
    const fitted = await tracker.fit();
    report(fitted, tracker.validate());
    follow(signal);
  } catch (error) {
    if (!signal.aborted) fail(error);
  }
}

async function openCamera(signal) {
  const opened = await navigator.mediaDevices.getUserMedia({
    video: { width: 640, height: 480, facingMode: "user" },
  });
  // Stopped while the browser was asking: the camera's light must not stay on.
  if (signal.aborted) {
    for (const track of opened.getTracks()) track.stop();
    signal.throwIfAborted();
  }
  stream = opened;
  video.srcObject = stream;
  video.classList.add("camera");
  await video.play();
}

async function openClip(file) {
  clipUrl = URL.createObjectURL(file);
  video.src = clipUrl;
  await video.play();
}

/** Shows each target until it is looked at and pressed, and its samples are good enough. */
async function showTargets(signal) {
  const places = [
    ...CALIBRATION.map((place) => ({ place, role: "calibration" })),
    ...VALIDATION.map((place) => ({ place, role: "validation" })),
  ];
  for (const [index, { place, role }] of places.entries()) {
    for (let tries = 0; tries < 3; tries += 1) {
      say(`Target ${index + 1} of ${places.length}: look at it, then press it.`);
      const point = { x_px: place[0] * innerWidth, y_px: place[1] * innerHeight };
      await pressed(point, signal);
      say("Hold still…");
      const { repeat } = await tracker.collect(point, role);
      signal.throwIfAborted();
      if (repeat === null) break;
      say(`Again, please: ${repeat}.`);
    }
  }
  target.hidden = true;
}

function pressed({ x_px, y_px }, signal) {
  target.style.left = `${x_px}px`;
  target.style.top = `${y_px}px`;
  target.hidden = false;
  target.focus();
  return new Promise((resolve, reject) => {
    target.addEventListener("click", resolve, { once: true, signal });
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function report(fitted, validated) {
  const text = ({ px, cm, deg }) => `${px.toFixed(0)} px, ${cm.toFixed(1)} cm, ${deg.toFixed(1)}°`;
  byId("left-out").textContent = `${text(fitted.leaveOneOut)} (${fitted.kind} map)`;
  const { mean, viewing } = validated;
  byId("unseen").textContent = mean
    ? `${text(mean)} (screen ${viewing.scaleBasis}, distance ${viewing.distanceBasis})`
    : "no data";
  byId("result").hidden = false;
}

/** The dot: samples come by subscription, and are drawn in the next animation frame. */
function follow(signal) {
  say("Tracking.");
  let newest = null;
  let count = 0;
  const draw = () => {
    // Stopped since: the dot is hidden and stays so.
    if (newest === null || signal.aborted) return;
    byId("count").textContent = String(count);
    byId("last").textContent = newest.validity;
    dot.hidden = newest.filtered_px === null;
    if (newest.filtered_px) dot.style.translate = `${newest.filtered_px.x_px}px ${newest.filtered_px.y_px}px`;
    newest = null;
  };
  tracker.subscribe((sample) => {
    if (newest === null) requestAnimationFrame(draw);
    newest = sample;
    count += 1;
  });
}

/** Closes everything: worker, listeners, camera, clip. */
function stop(message) {
  run.abort();
  run = new AbortController();
  tracker?.dispose();
  tracker = null;
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  video.pause();
  video.srcObject = null;
  video.removeAttribute("src");
  video.load();
  video.classList.remove("camera");
  if (clipUrl !== null) URL.revokeObjectURL(clipUrl);
  clipUrl = null;
  target.hidden = true;
  dot.hidden = true;
  byId("result").hidden = true;
  byId("stop").disabled = true;
  say(message);
}

/** Every failure of the library is a GazeError: a code to branch on, words, and a cure. */
function fail(error) {
  const words =
    error instanceof GazeError ? `${error.message} (${error.code}). ${error.cure}` : String(error);
  stop(`That did not work: ${words}`);
}
